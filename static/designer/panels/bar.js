// The top bar: undo and redo, save status, problems, what is live.
import { byId, fill, h, icon, need } from './dom.js';
import { count, issueWords, saveWords } from './words.js';

/**
 * @param {import('./app.js').App} app
 * @param {{onConflict: () => void, onRetry: () => void}} config
 */
export function createBar(app, { onConflict, onRetry }) {
  const status = need('save-status'), undo = /** @type {HTMLButtonElement} */ (need('undo')), redo = /** @type {HTMLButtonElement} */ (need('redo'));
  let said = '';
  /** Fields whose text cannot be saved, and what shows the first. */
  let unfit = 0, showUnfit = () => {};
  /** What the save status was told last. @type {[import('./words.js').SaveState, number, string]} */
  let last = ['saved', 0, ''];

  /** @param {HTMLButtonElement} button @param {string} verb @param {string} key @param {boolean} can @param {string} label */
  const step = (button, verb, key, can, label) => {
    button.disabled = !can;
    button.classList.toggle('off', !can);
    button.title = can ? `${verb}: ${label} (${key})` : `Nothing to ${verb.toLowerCase()}`;
    button.setAttribute('aria-label', button.title);
  };
  const history = () => {
    step(undo, 'Undo', 'Ctrl Z', app.edit && app.store.canUndo(), app.store.undoLabel());
    step(redo, 'Redo', 'Ctrl Y', app.edit && app.store.canRedo(), app.store.redoLabel());
  };
  undo.addEventListener('click', () => app.canvas.undo());
  redo.addEventListener('click', () => app.canvas.redo());
  app.store.subscribe(history);
  history();

  /** Nobody has begun: what a flow without activities lacks is no mistake yet. */
  const empty = () => app.store.activities().length === 0;
  let released = false;

  return {
    /** @param {import('./words.js').SaveState} state @param {number} savedAt @param {string} message */
    saved(state, savedAt, message) {
      last = [state, savedAt, message];
      const words = saveWords({ state, savedAt, zone: app.data.zone, readOnly: !app.edit, unfit });
      status.className = `status ${words.tone === 'ok' ? '' : words.tone}`.trim();
      status.title = message || words.title;
      // A live region speaks whenever it is filled: the same words are not said twice.
      if (said === words.text) return;
      said = words.text;
      const mark = h('span', { class: words.tone === 'ok' ? 'ok' : null }, icon(words.icon, 's14'));
      const click = state === 'conflict' ? onConflict : state === 'unsaved' && message ? onRetry : state === 'saved' && unfit ? showUnfit : null;
      fill(status, mark, click ? h('button', { type: 'button', class: 'linkish', onclick: click }, words.text) : words.text);
    },
    /** @param {number} fields @param {() => void} show */
    unfit(fields, show) {
      unfit = fields;
      showUnfit = show;
      this.saved(...last);
    },
    issues() {
      const words = issueWords(app.issues(), empty()), button = need('problems-button');
      button.className = `status problems-button ${words.tone === 'ok' ? '' : words.tone}`.trim();
      button.title = 'Show the problems';
      fill(button, icon(words.icon, 's14'), words.errors + words.warnings ? words.text : h('span', { class: 'hide-narrow' }, words.text));
      const tab = need('tab-problems'), badge = words.errors + words.warnings;
      tab.querySelector('.tag')?.remove();
      if (badge) tab.append(h('span', { class: `tag ${words.errors ? 'err' : 'warn'}`, 'aria-label': words.text }, badge));
    },
    /** @param {Record<string, number>} labels @param {number} changes */
    versions(labels, changes) {
      const names = Object.entries(labels).filter(([, version]) => version > 0);
      released = names.length > 0;
      const box = byId('labels');
      if (box) fill(box, names.length ? names.map(([label, version]) => h('span', { class: `tag ${label === 'live' ? 'acc' : 'line'}` }, label === 'live' && h('span', { class: 'dot' }), `${label} v${version}`)) : h('span', { class: 'tag' }, 'Never published'));
      this.changes(changes);
    },
    /** @param {number} changes */
    changes(changes) {
      const box = byId('draft-state');
      if (box) box.textContent = changes && (released || !empty()) ? `Draft, ${count(changes, 'change')}` : 'No changes';
    },
    /** @param {boolean} testing */
    testing(testing) {
      const button = need('test-button');
      button.classList.toggle('on', testing);
      button.setAttribute('aria-label', testing ? 'Testing draft' : 'Test'); // narrow, the words are hidden
      fill(button, icon(testing ? 'phone-call' : 'play', 's14'), h('span', { class: 'word' }, testing ? 'Testing draft' : 'Test'));
      const tab = need('tab-test');
      tab.querySelector('.dot')?.remove();
      if (testing) tab.append(h('i', { class: 'dot acc', title: 'A call is under way' }));
    },
  };
}
