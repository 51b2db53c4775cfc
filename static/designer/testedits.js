// Random edits of every sort that the designer makes, for its tests: of the store alone, and of the store with a server.

import { freshId } from './catalog.js';
import { copyText } from './clipboard.js';
import { parse, pasteInto } from './paste.js';
import * as edits from './edits.js';
import { renameRecords } from './panels/rename.js';
import { replaceAll } from './panels/template.js';

/** @typedef {import('./types.js').Activity} Activity */
/**
 * @typedef {{next: () => number, store: import('./store.js').Store, catalog: import('./catalog.js').Catalog, other: import('./types.js').FlowDocument, folds?: boolean}} Hand
 *   `other` is what is imported; `folds` false makes each edit a step of its own */
/** What one edit does, or null where the flow has nothing for it. @typedef {((tx: import('./store.js').Tx) => void) | null} Edit */

/** @template T @param {() => number} next @param {T[]} list @returns {T | undefined} */
const one = (next, list) => list[Math.floor(next() * list.length)];
/** @param {() => number} next @param {number} below */
const whole = (next, below) => Math.floor(next() * below);

/** @param {Hand} hand @returns {Activity[]} a few activities */
const some = ({ next, store }) => store.activities().filter(() => next() < 0.3);

/** @param {Hand} hand @param {(record: Activity) => Activity} fn @returns {Edit} changes one activity */
function change({ next, store }, fn) {
  const record = one(next, store.activities());
  return record ? (tx) => tx.set(`a:${record.id}`, fn(record)) : null;
}

/** @type {Record<string, (hand: Hand) => Edit>} */
const EDITS = {
  add({ next, store, catalog }) {
    const type = one(next, catalog.list(store.get('flow').kind))?.type ?? 'menu', record = catalog.fresh(type, (id) => Boolean(store.get(`a:${id}`)));
    return (tx) => edits.addActivity(tx, record, { x: whole(next, 900), y: whole(next, 900) });
  },
  delete(hand) {
    const ids = some(hand).slice(0, 3).map((a) => a.id);
    return (tx) => edits.remove(tx, ids);
  },
  move(hand) {
    const { next } = hand, ids = some(hand);
    return (tx) => edits.move(tx, ids.map((a) => [a.id, { x: whole(next, 99) * 8, y: whole(next, 99) * 8 }]));
  },
  layout: ({ store }) => (tx) => edits.move(tx, store.activities().map((a, i) => [a.id, { x: i * 328, y: 0 }])),
  wire({ next, store, catalog }) {
    const from = one(next, store.activities()), to = one(next, store.activities()), outlet = from && one(next, catalog.outlets(from));
    return from && to && outlet ? (tx) => edits.connect(tx, from.id, outlet.id, next() < 0.3 ? '' : to.id) : null;
  },
  insert({ next, store, catalog }) {
    const from = one(next, store.activities().filter((a) => Object.keys(a.outlets).length)), outlet = from && one(next, Object.keys(from.outlets));
    if (!from || !outlet) return null;
    const record = catalog.fresh('play_prompt', (id) => Boolean(store.get(`a:${id}`)));
    return (tx) => {
      edits.addActivity(tx, record, { x: 8, y: 8 });
      edits.insertInto(tx, { id: '', source: from.id, outlet, target: from.outlets[outlet] }, record.id, 'next');
    };
  },
  rename: (hand) => change(hand, (a) => ({ ...a, name: `Name ${whole(hand.next, 9)}` })),
  properties: (hand) => change(hand, (a) => ('prompt' in a.properties ? { ...a, properties: { ...a.properties, prompt: `Text ${whole(hand.next, 9)}` } } : a)),
  options: (hand) => change(hand, (a) => (a.type === 'menu' ? { ...a, properties: { ...a.properties, options: ['1', '2', '3'].slice(0, 1 + whole(hand.next, 3)).map((key) => ({ key, label: `Key ${key}` })) } } : a)),
  renameID({ next, store }) {
    const record = one(next, store.activities());
    if (!record) return null;
    const { set, remove } = renameRecords(['flow', 'handlers', 'order', ...store.activities().flatMap((a) => [`a:${a.id}`, `l:${a.id}`])], store.get, record.id, freshId('step', (id) => Boolean(store.get(`a:${id}`))));
    return (tx) => {
      for (const key of remove) tx.remove(key);
      for (const [key, value] of Object.entries(set)) tx.set(key, value);
    };
  },
  paste(hand) {
    const { store, catalog, next } = hand, part = parse(copyText(store, [...some(hand).map((a) => a.id), ...store.notes().slice(0, 1).map((n) => `n:${n.id}`)]));
    return part && ((tx) => void pasteInto(tx, part, { at: next() < 0.5 ? null : { x: 80, y: 80 }, catalog, kind: store.get('flow').kind }));
  },
  note: ({ next }) => (tx) => void edits.addNote(tx, { x: whole(next, 500), y: whole(next, 500) }),
  editNote({ next, store }) {
    const note = one(next, store.notes());
    return note ? (tx) => tx.set(`n:${note.id}`, { ...note, text: `Note ${whole(next, 9)}`, width: 96 + 8 * whole(next, 20) }) : null;
  },
  deleteNote({ next, store }) {
    const note = one(next, store.notes());
    return note ? (tx) => edits.remove(tx, [`n:${note.id}`]) : null;
  },
  start({ next, store }) {
    const record = one(next, store.activities());
    return record ? (tx) => tx.set('flow', { ...tx.get('flow'), start: record.id }) : null;
  },
  handler({ next, store }) {
    const record = one(next, store.activities());
    return record ? (tx) => tx.set('handlers', next() < 0.3 ? {} : { on_error: record.id }) : null;
  },
  variables: ({ next }) => (tx) => tx.set('variables', ['tier', 'order'].slice(0, whole(next, 3)).map((name) => ({ name, type: 'string' }))),
  /** What the server makes of the document: one activity in place of a few. @param {Hand} hand */
  subflow(hand) {
    const ids = some(hand).slice(0, 2).map((a) => a.id), document = hand.store.document();
    if (!ids.length) return null;
    const id = freshId('part', (other) => Boolean(hand.store.get(`a:${other}`))), call = { id, type: 'run_subflow', name: 'part', properties: { flow: 'part' }, outlets: {} };
    const kept = document.activities.map((a) => (a.id === ids[0] ? call : a)).filter((a) => !ids.includes(a.id));
    const turned = kept.map((a) => ({ ...a, outlets: Object.fromEntries(Object.entries(a.outlets).map(([outlet, to]) => [outlet, ids.includes(to) ? id : to])) }));
    const layout = Object.fromEntries(Object.entries(document.layout ?? {}).filter(([other]) => !ids.includes(other)).concat([[id, document.layout?.[ids[0]] ?? { x: 0, y: 0 }]]));
    return (tx) => replaceAll(tx, { ...document, layout, start: ids.includes(document.start) ? id : document.start, activities: turned });
  },
  import: (hand) => (hand.next() < 0.2 ? (tx) => replaceAll(tx, hand.other) : null),
};

export const kinds = Object.keys(EDITS);

/**
 * Makes one random edit, as one undo step or folded into the last one.
 * @param {Hand} hand @returns {string} its kind, '' when nothing was changed
 */
export function randomEdit(hand) {
  const kind = /** @type {string} */ (one(hand.next, kinds)), edit = EDITS[kind](hand), fold = hand.folds !== false && hand.next() < 0.3 ? `k${whole(hand.next, 3)}` : '';
  return edit && hand.store.transact(kind, edit, fold) ? kind : '';
}
