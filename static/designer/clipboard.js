// Copies activities and notes as JSON text for the system clipboard; paste.js is the other half, loaded when something is pasted. Pure.

import { isActivity, isNote } from './edits.js';

export const FORMAT = 'cordboard.fragment/v1';

/** @param {import('./store.js').Store} store @param {string[]} ids @returns {string} '' when nothing can be copied */
export function copyText(store, ids) {
  const doc = store.document(), wanted = new Set(ids);
  const activities = doc.activities.filter((a) => wanted.has(a.id)), notes = (doc.notes ?? []).filter((n) => wanted.has(`n:${n.id}`));
  if (!activities.length && !notes.length) return '';
  const layout = Object.fromEntries(activities.filter((a) => doc.layout?.[a.id]).map((a) => [a.id, doc.layout?.[a.id]]));
  const used = variablesIn(activities), text = JSON.stringify(activities), variables = (doc.variables ?? []).filter((v) => used.has(v.name) || text.includes(`"${v.name}"`));
  return JSON.stringify({ format: FORMAT, flow: doc.name, kind: doc.kind, activities, notes, layout, variables }, null, 2);
}

/** @param {any} value @returns {Set<string>} names used as vars.name in any text, and as a `variable` property */
export function variablesIn(value) {
  const text = JSON.stringify(value);
  return new Set([...text.matchAll(/\bvars\.([a-z][a-z0-9_]*)/g), ...text.matchAll(/"variable":"([a-z][a-z0-9_]*)"/g)].map((m) => m[1]));
}

/** @param {string[]} ids of a selection @returns {string} "3 activities and 1 note" */
export function count(ids) {
  const a = ids.filter(isActivity).length, n = ids.filter(isNote).length, c = ids.length - a - n;
  /** @param {number} k @param {string} one @param {string} many */
  const some = (k, one, many) => (k ? `${k} ${k === 1 ? one : many}` : '');
  return [some(a, 'activity', 'activities'), some(n, 'note', 'notes'), some(c, 'cord', 'cords')].filter(Boolean).join(' and ');
}
