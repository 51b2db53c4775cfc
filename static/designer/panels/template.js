// Puts another document in place of what is there: one undo step.
import { recordsOf } from '../records.js';

/**
 * Puts a template's records in place of what is there. The flow keeps its own description when it has one.
 * @param {import('../store.js').Tx} tx @param {any} document
 */
export function applyTemplate(tx, document) {
  const records = recordsOf(structuredClone(document));
  const old = tx.get('flow');
  for (const key of tx.keys()) if (!records.has(key)) tx.remove(key);
  for (const [key, value] of records) tx.set(key, key === 'flow' ? { ...value, description: old.description || value.description } : value);
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
