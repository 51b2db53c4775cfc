// What several selected activities and notes can have done to them, and the text of one note.
import { fill, h, icon } from './dom.js';
import { noteField } from './properties_note.js';
import { count } from './words.js';

/**
 * @param {import('./properties.js').Panel} panel @param {string[]} ids
 * @returns {import('./properties.js').Shown}
 */
export function showMany({ app, head, body }, ids) {
  const activities = ids.map((id) => app.store.get(`a:${id}`)).filter(Boolean), frames = ids.filter((id) => app.store.get(id)?.frame).length, notes = ids.length - activities.length - frames;
  const action = (/** @type {string} */ mark, /** @type {string} */ label, /** @type {() => void} */ run, danger = false) =>
    h('button', { type: 'button', class: `btn sm ${danger ? 'err' : ''}`.trim(), onclick: run, disabled: !app.edit }, icon(mark, 's14'), label);
  const note = ids.length === 1 && !activities.length ? noteField(app, ids[0]) : null;
  head.plain(note ? (frames ? 'Frame' : 'Note') : `${ids.length} selected`, note ? 'Explains the flow, is never run' : [activities.length && count(activities.length, 'activity', 'activities'), frames && count(frames, 'frame'), notes && count(notes, 'note')].filter(Boolean).join(', '), 'layers');
  fill(body, note, h('div', { class: 'many' },
    action('copy', 'Duplicate', () => app.canvas.duplicate()),
    activities.length > 0 && action('unplug', 'Remove the cords', () => disconnect(app, activities.map((a) => a.id))),
    action('trash-2', 'Delete', () => app.canvas.remove(), true)),
  activities.length > 0 && h('ul', { class: 'chosen' }, activities.map((a) => h('li', null, h('button', { type: 'button', class: 'pick', onclick: () => app.canvas.focusActivity(a.id) },
    h('span', { class: `g-${app.catalog.group(a.type)}` }, icon(app.catalog.entry(a.type).icon, 's14')), h('span', { class: 'cut' }, app.catalog.name(a)),
    h('span', { class: 't3 small cut' }, app.catalog.label(a.type)))))));
  return {
    close() {},
    /** @param {Set<string>} keys */
    changed(keys) {
      const field = note?.querySelector('textarea');
      if (field && keys.has(ids[0]) && document.activeElement !== field) field.value = app.store.get(ids[0])?.text ?? '';
    },
    field() {},
  };
}

/**
 * Takes every cord that leaves these away.
 * @param {import('./app.js').App} app @param {string[]} ids
 */
function disconnect(app, ids) {
  app.store.transact(`remove the cords of ${count(ids.length, 'activity', 'activities')}`, (tx) => {
    for (const id of ids) tx.set(`a:${id}`, { ...tx.get(`a:${id}`), outlets: {} });
  });
}
