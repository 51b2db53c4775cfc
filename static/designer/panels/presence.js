// Who else has the flow open, and where. It comes after the first picture.
import { postJSON } from './api.js';
import { announce, fill, h, need, toast } from './dom.js';
import { EVERY } from './together.js';
import { clockTime } from './words.js';

/**
 * Tells where this page is, and shows who else has the flow open and where.
 * @param {import('./app.js').App} app
 */
export function createPresence(app) {
  const box = h('span', { class: 'people', role: 'group', 'aria-label': 'Also here', hidden: true }), tab = crypto.randomUUID();
  need('save-status').after(box);
  const headers = { 'Content-Type': 'application/json', 'X-Sent-By': 'page' };
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
      const answer = await postJSON(`${app.url}/here`, { tab, at }, { headers }).catch(() => null);
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
  addEventListener('pagehide', () => void fetch(`${app.url}/here`, { method: 'POST', keepalive: true, headers: { ...headers, 'X-Requested-With': 'cordboard' }, body: JSON.stringify({ tab, gone: true }) }).catch(() => {}));
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
