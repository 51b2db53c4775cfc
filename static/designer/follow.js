// Keeps a contact's page up to date while something may happen to the contact: asks for a newer page, and puts its parts in place of the old ones.
import { need } from './panels/dom.js';

/** How often is asked, ms. */
const PAUSE = 2000;
/** The parts of the page that change. */
const PARTS = ['contact-end', 'contact-facts', 'journal', 'contact-vars'];
const CALM = 'What happens to the contact is shown as it happens.';
const AWAY = 'The server does not answer just now. This goes on when it does.';

/**
 * What is remembered of a part that is replaced: which details are open, the focus, how far it was scrolled.
 * @param {HTMLElement} part
 */
function state(part) {
  const focus = /** @type {HTMLElement | null} */ (part.contains(document.activeElement) ? document.activeElement : null);
  return {
    open: [...part.querySelectorAll('details')].map((d) => d.open),
    focused: focus && [...part.querySelectorAll('button, summary, a')].indexOf(focus), own: focus === part, scrolled: part.scrollTop,
  };
}

/** @param {HTMLElement} part @param {ReturnType<typeof state>} was */
function restore(part, was) {
  for (const [i, details] of [...part.querySelectorAll('details')].entries()) if (i in was.open) details.open = was.open[i];
  part.scrollTop = was.scrolled;
  const at = was.own ? part : was.focused !== null && part.querySelectorAll('button, summary, a')[was.focused];
  if (at instanceof HTMLElement) at.focus({ preventScroll: true });
}

/** Puts a part of a newer page in its place. @param {Document} page @param {string} id */
function renew(page, id) {
  const old = need(id), own = page.getElementById(id);
  if (!own || own.innerHTML === old.innerHTML) return;
  const was = state(old);
  old.replaceChildren(...own.childNodes);
  restore(old, was);
}

/**
 * Follows the contact of the page until nothing more will happen to it.
 * @param {(data: any) => void} changed gets what the newer page brings along
 */
export function follow(changed) {
  const root = need('replay'), note = need('follow-note');
  if (!root.dataset.follow) return;
  note.hidden = false;
  /** @param {string} text */
  const say = (text) => {
    if (note.textContent !== text) note.textContent = text;
  };
  const look = async () => {
    if (document.visibilityState === 'visible') {
      try {
        const answer = await fetch(root.dataset.follow ?? '', { headers: { Accept: 'text/html', 'X-Sent-By': 'page' } });
        say(answer.status >= 500 ? AWAY : CALM);
        if (answer.status === 200) renewAll(await answer.text());
        if (answer.status >= 400 && answer.status < 500) root.dataset.follow = ''; // signed out, or no longer theirs to see
      } catch {
        say(AWAY);
      }
    }
    if (root.dataset.follow) setTimeout(look, PAUSE);
    else note.hidden = true;
  };
  /** @param {string} html */
  const renewAll = (html) => {
    const page = new DOMParser().parseFromString(html, 'text/html'), data = page.getElementById('replay-data');
    if (!data) return void (root.dataset.follow = '');
    for (const id of PARTS) renew(page, id);
    root.dataset.follow = page.getElementById('replay')?.dataset.follow ?? '';
    changed(JSON.parse(data.textContent ?? '{}'));
  };
  setTimeout(look, PAUSE);
}
