// What keeps the page and the server together: others' saves come in, and links wait for what was typed last.
import { postJSON } from './api.js';
import { announce, fill, h, need, toast } from './dom.js';
import { clockTime } from './words.js';

/** How often a visible page asks what others saved, ms. */
const EVERY = 10_000;

/** @param {ReturnType<typeof import('../autosave.js').createAutosave>} autosave */
export function watchOthers(autosave) {
  const ask = () => { if (document.visibilityState === 'visible') void autosave.poll(); };
  setInterval(ask, EVERY);
  document.addEventListener('visibilitychange', ask);
}

/**
 * Tells where this page is, and shows who else has the flow open and where.
 * @param {import('./app.js').App} app
 */
export function createPresence(app) {
  const box = h('span', { class: 'people', role: 'group', 'aria-label': 'Also here', hidden: true }), tab = crypto.randomUUID();
  need('save-status').after(box);
  let at = '', shown = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer;

  /** @param {import('../types.js').Here[]} here */
  function draw(here) {
    const words = JSON.stringify(here);
    if (words === shown) return;
    shown = words;
    app.canvas.showOthers(here);
    box.hidden = here.length === 0;
    fill(box, here.map((one) => {
      const place = app.store.get(`a:${one.at}`), where = place ? `${one.name}, at ${app.catalog.name(place)}` : one.name;
      return h('button', { type: 'button', class: `person w${one.colour}`, 'data-initials': initials(one.name), title: where, 'aria-label': where, onclick: () => { if (place) app.canvas.focusActivity(one.at); } });
    }));
  }

  async function tell() {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') {
      // Who cannot be asked is shown as they were: the save status says that the connection is gone.
      const answer = await postJSON(`${app.url}/here`, { tab, at }).catch(() => null);
      if (answer) draw(answer.data.here);
    }
    clearTimeout(timer);
    timer = setTimeout(() => void tell(), EVERY);
  }

  app.canvas.onSelect((ids) => {
    at = ids.length === 1 && app.store.get(`a:${ids[0]}`) ? ids[0] : '';
    clearTimeout(timer);
    timer = setTimeout(() => void tell(), 300);
  });
  document.addEventListener('visibilitychange', () => void tell());
  addEventListener('pagehide', () => void fetch(`${app.url}/here`, { method: 'POST', keepalive: true, headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'cordboard' }, body: JSON.stringify({ tab, gone: true }) }).catch(() => {}));
  void tell();
}

/** The first letters of a name's first and last word. @param {string} name */
export function initials(name) {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words[words.length - 1] : ''].map((word) => [...word][0] ?? '').join('').toUpperCase() || '?';
}

/** @param {string} by @param {number} at @param {string} zone */
export function tellOthers(by, at, zone) {
  const words = `${by || 'Someone else'} saved changes ${clockTime(at, zone)}`;
  toast(words);
  announce(words);
}

/**
 * A link of the page that was followed while something is not saved waits for it.
 * @param {{waits: () => boolean, saved: (go: () => void) => Promise<void>}} config
 */
export function saveBeforeLinks({ waits, saved }) {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.target || link.download || link.origin !== location.origin || link.getAttribute('href')?.startsWith('#')) return;
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !waits()) return;
    event.preventDefault();
    void saved(() => location.assign(link.href));
  });
}
