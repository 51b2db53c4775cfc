// The text of a note, or the title of a frame, as a field beside the canvas.
import { h } from './dom.js';

/**
 * @param {import('./app.js').App} app @param {string} key n:<id>
 * @returns {HTMLElement}
 */
export function noteField(app, key) {
  const note = app.store.get(key), label = note.frame ? 'Title' : 'Text';
  const area = h('textarea', { id: 'note-text', rows: note.frame ? '1' : '6', maxlength: note.frame ? '120' : '4000', value: note.text, disabled: !app.edit,
    oninput: () => void app.store.transact('edit note', (tx) => tx.set(key, { ...tx.get(key), text: area.value }), `note:${key}`) });
  return h('div', { class: 'field' }, h('label', { class: 'lab', for: 'note-text' }, label), area);
}
