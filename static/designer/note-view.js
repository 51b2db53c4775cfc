// Sticky notes and frames: readable, editable in place, resizable; a frame can be folded. Text goes back through the callback, one undo step per edit.

import { h, icon } from './dom.js';

/** @typedef {import('./types.js').Note} Note */

/** @param {number} n */
const count = (n) => (n === 1 ? '1 activity' : `${n} activities`);

/** @param {{onText: (key: string, text: string) => void, onDone: () => void, onFold: (key: string) => void}} callbacks */
export function createNoteView({ onText, onDone, onFold }) {
  /** @param {Note} note @returns {HTMLElement} */
  function create(note) {
    const fold = note.frame ? h('button', { type: 'button', class: 'note-fold', tabindex: '-1', 'data-ui': '', click: () => onFold(`n:${note.id}`) }, icon('chevron-down', 's14')) : null;
    return h('div', { class: note.frame ? 'note frame' : 'note', role: 'group', tabindex: '-1', 'data-note': `n:${note.id}` },
      h('div', { class: 'note-text' }), fold, h('span', { class: 'note-count' }), h('i', { class: 'note-size', 'aria-hidden': 'true' }));
  }

  /** @param {HTMLElement} el @param {Note} note @param {{count: number} | null} folded */
  function updateFrame(el, note, folded) {
    const words = folded ? count(folded.count) : '', button = el.querySelector('.note-fold'), label = folded ? 'Open the frame (O)' : 'Fold the frame (O)';
    for (const [name, value] of [['aria-label', label], ['title', label], ['aria-expanded', String(!folded)]]) if (button?.getAttribute(name) !== value) button?.setAttribute(name, value);
    const said = el.querySelector('.note-count');
    if (said && said.textContent !== words) said.textContent = words;
    el.setAttribute('aria-label', `Frame. ${note.text || 'No title'}${folded ? `, folded, ${words}` : ''}`);
  }

  /** @param {HTMLElement} el @param {Note} note @param {{selected: boolean, diff: string, folded: {count: number} | null, x: number, y: number, width: number, height: number}} state */
  function update(el, note, state) {
    el.className = ['note', note.frame && 'frame', state.folded && 'folded', state.selected && 'sel', state.diff && `d-${state.diff}`].filter(Boolean).join(' ');
    Object.assign(el.style, { transform: `translate(${state.x}px,${state.y}px)`, width: `${state.width}px`, height: `${state.height}px` });
    el.setAttribute('aria-label', `Note. ${note.text || 'Empty'}`);
    const text = el.querySelector('.note-text');
    const empty = note.frame ? 'No title' : 'Empty note';
    if (text && text.textContent !== (note.text || empty)) text.textContent = note.text || empty;
    text?.classList.toggle('empty', !note.text);
    if (note.frame) updateFrame(el, note, state.folded);
  }

  /** @param {HTMLElement} el @param {Note} note turns the text into a field; Escape or leaving it ends */
  function edit(el, note) {
    const text = el.querySelector('.note-text');
    if (!text || el.querySelector('textarea')) return;
    const area = h('textarea', { class: 'note-edit', 'aria-label': note.frame ? 'Title of the frame' : 'Note', maxlength: note.frame ? '120' : '4000',
      input: () => onText(`n:${note.id}`, area.value),
      blur: () => { area.remove(); text.removeAttribute('hidden'); onDone(); },
      keydown: (/** @type {KeyboardEvent} */ event) => {
        event.stopPropagation();
        if (event.key === 'Escape' || (event.key === 'Enter' && (note.frame || event.ctrlKey || event.metaKey))) { event.preventDefault(); el.focus(); }
      } });
    area.value = note.text;
    text.setAttribute('hidden', '');
    el.prepend(area);
    area.focus();
    area.select();
  }

  return { create, update, edit };
}
