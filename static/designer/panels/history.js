// The History panel: the versions of the flow, as the server renders them.
import { get } from './api.js';
import { fill, h, icon } from './dom.js';

/** @param {import('./app.js').App} app @param {HTMLElement} root #panel-history */
export function createHistory(app, root) {
  let fresh = false;
  async function load() {
    fresh = true;
    root.setAttribute('aria-busy', 'true');
    if (!root.firstElementChild) fill(root, h('p', { class: 'none' }, 'Loading the versions…'));
    try {
      root.innerHTML = (await get(`${app.url}/history`)).data;
    } catch (cause) {
      fresh = false;
      fill(root, h('div', { class: 'empty' }, h('span', { class: 'err' }, icon('circle-alert', 's20')), h('p', null, /** @type {Error} */ (cause).message),
        h('button', { type: 'button', class: 'btn sm', onclick: () => void load() }, 'Try again')));
    } finally {
      root.removeAttribute('aria-busy');
    }
  }
  if (app.tabs.current === 'history') void load();
  app.tabs.onShow((name) => { if (name === 'history' && !fresh) void load(); });
  return {
    /** A version was published: the list is old. */
    outdated() {
      fresh = false;
      if (app.tabs.current === 'history') void load();
    },
  };
}
