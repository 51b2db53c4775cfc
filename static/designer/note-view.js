// Sticky notes: readable, editable in place, resizable. Text goes back through the callback, one undo step per edit.

import { h } from './dom.js';

/** @typedef {import('./types.js').Note} Note */

/** @param {{onText: (key: string, text: string) => void, onDone: () => void}} callbacks */
export function createNoteView({ onText, onDone }) {
  /** @param {Note} note @returns {HTMLElement} */
  function create(note) {
    return h('div', { class: 'note', role: 'group', tabindex: '-1', 'data-note': `n:${note.id}` },
      h('div', { class: 'note-text' }), h('i', { class: 'note-size', 'aria-hidden': 'true' }));
  }

  /** @param {HTMLElement} el @param {Note} note @param {{selected: boolean, diff: string, x: number, y: number, width: number, height: number}} state */
  function update(el, note, state) {
    el.className = ['note', state.selected && 'sel', state.diff && `d-${state.diff}`].filter(Boolean).join(' ');
    Object.assign(el.style, { transform: `translate(${state.x}px,${state.y}px)`, width: `${state.width}px`, height: `${state.height}px` });
    el.setAttribute('aria-label', `Note. ${note.text || 'Empty'}`);
    const text = el.querySelector('.note-text');
    if (text && text.textContent !== (note.text || 'Empty note')) text.textContent = note.text || 'Empty note';
    text?.classList.toggle('empty', !note.text);
  }

  /** @param {HTMLElement} el @param {Note} note turns the text into a field; Escape or leaving it ends */
  function edit(el, note) {
    const text = el.querySelector('.note-text');
    if (!text || el.querySelector('textarea')) return;
    const area = h('textarea', { class: 'note-edit', 'aria-label': 'Note', maxlength: '4000',
      input: () => onText(`n:${note.id}`, area.value),
      blur: () => { area.remove(); text.removeAttribute('hidden'); onDone(); },
      keydown: (/** @type {KeyboardEvent} */ event) => {
        event.stopPropagation();
        if (event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))) { event.preventDefault(); el.focus(); }
      } });
    area.value = note.text;
    text.setAttribute('hidden', '');
    el.prepend(area);
    area.focus();
    area.select();
  }

  return { create, update, edit };
}
