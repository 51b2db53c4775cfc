// Puts another document in place of what is there: one undo step.
import { addNote } from '../edits.js';
import { recordsOf } from '../records.js';
import { refusal } from './palette.js';

/**
 * Why a template cannot be used in a flow of this kind, or "".
 * @param {any} document @param {string} kind @param {import('../catalog.js').Catalog} catalog
 */
export function refused(document, kind, catalog) {
  for (const { type } of document.activities) {
    const entry = catalog.entry(type), why = entry.group === 'unknown' ? '' : refusal(entry, kind);
    if (why) return `${why}.`;
  }
  return '';
}

/**
 * Begins an empty flow with a template. What the flow has stays: its kind, its description, its variables and its notes.
 * @param {import('../store.js').Tx} tx @param {any} document
 */
export function applyTemplate(tx, document) {
  const records = recordsOf(structuredClone(document));
  const flow = tx.get('flow'), mine = /** @type {{name: string}[]} */ (tx.get('variables'));
  for (const key of tx.keys()) if (/^[al]:/.test(key) && !records.has(key)) tx.remove(key);
  for (const [key, value] of records) {
    if (key === 'flow') tx.set(key, { ...value, kind: flow.kind, description: flow.description || value.description });
    else if (key === 'variables') tx.set(key, [...mine, ...value.filter((/** @type {{name: string}} */ v) => !mine.some((m) => m.name === v.name))]);
    else if (key.startsWith('n:') && tx.get(key)) addNoteLike(tx, value);
    else tx.set(key, value);
  }
}

/** Puts a note with an id that no note has. @param {import('../store.js').Tx} tx @param {any} note */
function addNoteLike(tx, note) {
  const key = addNote(tx, note);
  tx.set(key, { ...note, id: key.slice(2) });
}

/**
 * Makes the records those of a document; what is the same stays untouched.
 * @param {import('../store.js').Tx} tx @param {any} document
 */
export function replaceAll(tx, document) {
  const records = recordsOf(structuredClone(document));
  for (const key of tx.keys()) if (!records.has(key)) tx.remove(key);
  for (const [key, value] of records) tx.set(key, value);
}
