// The customer's side of a live contact: the server draws what was said anew with every change, and this puts it in place and sends the buttons.
const contact = /** @type {HTMLElement} */ (document.getElementById('live-contact'));
const board = /** @type {HTMLElement} */ (document.getElementById('live-board'));
const acts = document.getElementById('live-acts');
const note = /** @type {HTMLElement} */ (document.getElementById('live-note'));

/** @param {string} text */
function say(text) {
  note.textContent = text;
  note.hidden = text === '';
}

/** Shows the newest line. */
function toEnd() {
  const lines = board.querySelector('.live-lines');
  if (lines) lines.scrollTop = lines.scrollHeight;
}

/** @param {{html: string, over: boolean}} state */
function draw(state) {
  const reading = document.activeElement?.matches('.live-lines');
  board.innerHTML = state.html;
  if (reading) /** @type {HTMLElement | null} */ (board.querySelector('.live-lines'))?.focus();
  if (acts) acts.hidden = state.over;
  toEnd();
}

function listen() {
  const events = new EventSource(contact.dataset.events ?? '');
  let away = false;
  events.addEventListener('state', (event) => {
    if (away) say('');
    away = false;
    const state = JSON.parse(event.data);
    draw(state);
    if (state.over) events.close();
  });
  events.addEventListener('error', () => {
    away = true;
    say('The server does not answer just now. This page goes on by itself when it does; a contact ends when the server is started again.');
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  });
}

acts?.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  event.preventDefault();
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, event.submitter)) body.append(name, String(value));
  try {
    const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } });
    say(answer.ok ? '' : ((await answer.json().catch(() => null))?.error?.message ?? 'This did not work. Try again.'));
    if (answer.ok && form.matches('.live-write')) form.reset();
  } catch {
    say('The server does not answer just now. Try again.');
  }
});

document.addEventListener('keydown', (event) => {
  const at = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || (at instanceof HTMLElement && at.matches('input, select, textarea'))) return;
  const button = acts?.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
  if (button instanceof HTMLButtonElement && !acts?.hidden) button.click();
});

toEnd();
if (!('over' in contact.dataset)) listen();
