// The agent's page: the server draws it anew with every change, and this puts it in place, counts the clocks and sends the buttons.
const desk = /** @type {HTMLElement} */ (document.getElementById('desk'));
const note = /** @type {HTMLElement} */ (document.getElementById('desk-note'));
const live = /** @type {HTMLElement} */ (document.getElementById('desk-live'));
const title = document.title;
let ahead = 0; // what the server's clock is ahead of ours, in milliseconds
let offers = 0;

function setClock() {
  const now = Number(desk.querySelector('[data-now]')?.getAttribute('data-now'));
  if (now) ahead = now - Date.now();
}

/** @param {number} ms @returns {string} 1:05 */
export function words(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`;
}

function count() {
  const now = Date.now() + ahead;
  for (const timer of desk.querySelectorAll('.desk-timer')) {
    const since = timer.getAttribute('data-since');
    const until = Number(timer.getAttribute('data-until'));
    timer.textContent = since ? words(now - Number(since)) : words(until - now);
    timer.classList.toggle('late', !since && until - now < 5000);
  }
}

/** @param {string} text */
function say(text) {
  note.textContent = text;
  note.hidden = text === '';
}

/** @param {{html: string, offers: number}} state */
function draw(state) {
  const active = document.activeElement instanceof HTMLElement && desk.contains(document.activeElement) ? document.activeElement : null;
  const again = active && (active.id ? `#${CSS.escape(active.id)}` : '');
  const typed = active instanceof HTMLInputElement || active instanceof HTMLSelectElement ? active.value : null;
  desk.innerHTML = state.html;
  const back = again ? desk.querySelector(again) : null;
  if (back instanceof HTMLInputElement || back instanceof HTMLSelectElement) {
    if (typed !== null) back.value = typed;
    back.focus();
  }
  if (state.offers > offers) live.textContent = desk.querySelector('.offer')?.getAttribute('aria-label') ?? '';
  offers = state.offers;
  document.title = offers > 0 ? `(${offers}) ${title}` : title;
  setClock();
  count();
}

function listen() {
  const events = new EventSource(desk.dataset.events ?? '');
  events.addEventListener('state', (event) => {
    say('');
    draw(JSON.parse(event.data));
  });
  events.addEventListener('error', () => {
    say('The server does not answer just now. This page goes on by itself when it does.');
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  });
}

desk.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  event.preventDefault();
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, event.submitter)) body.append(name, String(value));
  for (const button of form.querySelectorAll('button')) button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } });
    const trouble = answer.ok ? '' : ((await answer.json().catch(() => null))?.error?.message ?? 'This did not work. Try again.');
    say(trouble);
  } catch {
    say('The server does not answer just now. Try again.');
  }
  for (const button of form.querySelectorAll('button')) button.disabled = false;
});

document.addEventListener('keydown', (event) => {
  const at = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || (at instanceof HTMLElement && at.matches('input, select, textarea'))) return;
  const button = desk.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
  if (button instanceof HTMLButtonElement) button.click();
});

setClock();
setInterval(count, 250);
listen();
