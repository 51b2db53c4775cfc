// The conflict dialog: for each record that two people changed, what it is and what each of them did to it.
import { fill, h, icon, toast } from './dom.js';
import { changeWords, kindOf } from './conflict_words.js';
import { clockTime, count, sentence } from './words.js';

/**
 * @typedef {import('../autosave.js').Conflict} Conflict
 * @typedef {import('../autosave.js').Resolve} Resolve
 */

/** @param {import('./word_diff.js').Piece} piece */
const piece = ({ kind, text }) => h('span', null, h(kind || 'span', null, text), ' ');

/**
 * @param {import('./app.js').App} app
 */
export function createConflict(app) {
  /** @type {{conflicts: Conflict[], resolve: Resolve} | null} */
  let open = null;

  /** @param {Conflict} c */
  const card = (c) => {
    const side = (/** @type {string} */ title, /** @type {any} */ value) => h('div', { class: 'side' }, h('h4', null, title), h('ul', null, changeWords(c.key, c.base, value).map((line) => h('li', null, typeof line === 'string' ? line : [line.text, ...line.pieces.map(piece)]))));
    return h('li', { class: 'clash' }, h('h3', null, c.label ? sentence(c.label) : `${kindOf(c.key)} ${c.key.replace(/^\w:/, '')}`),
      h('div', { class: 'sides' }, side('Mine', c.mine), side(`Theirs: ${c.by || 'someone else'}${c.at ? `, ${clockTime(c.at, app.data.zone)}` : ''}`, c.theirs)));
  };

  /** @param {'mine'|'theirs'|'copy'} choice @param {HTMLElement} foot */
  async function choose(choice, foot) {
    const now = open;
    if (!now) return;
    for (const button of foot.querySelectorAll('button')) button.disabled = true;
    try {
      app.dialog.close();
      await now.resolve(choice);
      if (choice !== 'copy') toast(choice === 'mine' ? 'Your version is kept' : 'Their version is on the page now');
    } catch (cause) {
      // Giving up the copy's name leaves the conflict as it was.
      if (/** @type {Error} */ (cause).message) toast(/** @type {Error} */ (cause).message, { kind: 'error' });
      show();
    }
  }

  function show() {
    if (!open) return;
    const { conflicts } = open, people = [...new Set(conflicts.map((c) => c.by).filter(Boolean))].join(' and ') || 'Someone else';
    const foot = h('div', { class: 'row grow' });
    const button = (/** @type {'mine'|'theirs'|'copy'} */ choice, /** @type {string} */ label, cls = '') => h('button', { type: 'button', class: `btn ${cls}`.trim(), onclick: () => void choose(choice, foot) }, label);
    fill(foot, button('copy', 'Save mine as a copy'), h('span', { class: 'grow' }), button('theirs', 'Take theirs'), button('mine', 'Keep mine', 'primary'));
    app.dialog.show({
      title: 'Two people changed the same thing', wide: true, foot: [foot],
      body: [h('p', { class: 'lead' }, icon('users', 's14'), `${people} changed ${count(conflicts.length, 'thing')} that you changed too. Nothing of yours is saved until you choose; everything else is merged.`),
        h('ul', { class: 'clashes' }, conflicts.map(card))],
    });
  }

  return {
    /** @param {Conflict[]} conflicts @param {Resolve} resolve */
    arrived(conflicts, resolve) { open = { conflicts, resolve }; show(); },
    settled() { open = null; },
    show,
    get open() { return open !== null; },
  };
}
