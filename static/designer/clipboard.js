// Copy and paste as JSON text on the system clipboard: across tabs, flows and installations. Pure but for the events' wiring.

import { freshId } from './catalog.js';
import { isActivity, isNote } from './edits.js';
import { bounds, snap } from './geometry.js';

/** @typedef {import('./types.js').Activity} Activity */
/** @typedef {import('./types.js').Note} Note */
/** @typedef {import('./types.js').Point} Point */
/** @typedef {{format: string, flow: string, kind: string, activities: Activity[], notes: Note[], layout: Record<string, Point>, variables: any[]}} Fragment */
/**
 * What a pasted part refers to and this flow lacks, in words for people: exits that led outside it, variables, types that this kind of flow does not allow.
 * @typedef {{targets: string[], variables: string[], types: string[]}} Missing
 */

export const FORMAT = 'cordboard.fragment/v1';
const FLOW = 'cordboard.flow/v1';

/** @param {import('./store.js').Store} store @param {string[]} ids @returns {string} '' when nothing can be copied */
export function copyText(store, ids) {
  const doc = store.document(), wanted = new Set(ids);
  const activities = doc.activities.filter((a) => wanted.has(a.id)), notes = (doc.notes ?? []).filter((n) => wanted.has(`n:${n.id}`));
  if (!activities.length && !notes.length) return '';
  const layout = Object.fromEntries(activities.filter((a) => doc.layout?.[a.id]).map((a) => [a.id, doc.layout?.[a.id]]));
  const used = variablesIn(activities), variables = (doc.variables ?? []).filter((v) => used.has(v.name));
  return JSON.stringify({ format: FORMAT, flow: doc.name, kind: doc.kind, activities, notes, layout, variables }, null, 2);
}

/** @param {string} text @returns {Fragment | null} null when it is something else; a whole flow document counts */
export function parse(text) {
  if (!text.trimStart().startsWith('{') || text.length > 5e6) return null;
  try {
    const part = JSON.parse(text);
    if ((part.format !== FORMAT && part.format !== FLOW) || !Array.isArray(part.activities)) return null;
    const activities = part.activities.filter((/** @type {any} */ a) => a && typeof a.id === 'string' && typeof a.type === 'string')
      .map((/** @type {any} */ a) => ({ id: a.id, type: a.type, name: String(a.name ?? ''), properties: a.properties ?? {}, outlets: a.outlets ?? {} }));
    const notes = (part.notes ?? []).filter((/** @type {any} */ n) => n && typeof n.text === 'string');
    return { format: FORMAT, flow: String(part.flow ?? part.name ?? ''), kind: String(part.kind ?? ''), activities, notes, layout: part.layout ?? {}, variables: part.variables ?? [] };
  } catch {
    return null;
  }
}

/** @param {any} value @returns {Set<string>} names used as vars.name in any text, and as a `variable` property */
export function variablesIn(value) {
  const text = JSON.stringify(value);
  return new Set([...text.matchAll(/\bvars\.([a-z][a-z0-9_]*)/g), ...text.matchAll(/"variable":"([a-z][a-z0-9_]*)"/g)].map((m) => m[1]));
}

/** @param {any} value @param {Map<string, string>} ids renames results.<id> in every text */
function renamed(value, ids) {
  return JSON.parse(JSON.stringify(value), (_, v) => (typeof v === 'string' && v.includes('results.')
    ? v.replace(/\bresults\.([a-z][a-z0-9_]*)/g, (all, id) => (ids.has(id) ? `results.${ids.get(id)}` : all)) : v));
}

/** @param {Fragment} part @param {Point | null} at middle of the pasted part; null: a little beside where it came from @returns {Point} shift */
function shift(part, at) {
  const places = [...Object.values(part.layout), ...part.notes].map((p) => ({ x: p.x, y: p.y, width: 240, height: 100 }));
  const box = bounds(places);
  return at ? { x: snap(at.x - box.x - box.width / 2), y: snap(at.y - box.y - box.height / 2) } : { x: 32, y: 32 };
}

/**
 * Puts a fragment into the flow: new ids, inner cords kept, exits to the outside left open and told.
 * @param {import('./store.js').Tx} tx @param {Fragment} part
 * @param {{at: Point | null, catalog: import('./catalog.js').Catalog, kind: string}} where
 * @returns {{ids: string[], missing: Missing}}
 */
export function pasteInto(tx, part, { at, catalog, kind }) {
  const by = shift(part, at), taken = new Set(tx.keys());
  /** @type {Map<string, string>} */ const ids = new Map();
  /** @type {Missing} */ const missing = { targets: [], variables: [], types: [] };
  for (const a of part.activities) {
    const id = freshId(a.id, (one) => taken.has(`a:${one}`));
    ids.set(a.id, id);
    taken.add(`a:${id}`);
  }
  part.activities.forEach((a, i) => {
    const id = /** @type {string} */ (ids.get(a.id)), place = part.layout[a.id] ?? { x: i * 328, y: 0 };
    const inner = Object.entries(a.outlets).filter(([, target]) => ids.has(target)).map(([o, target]) => [o, /** @type {string} */ (ids.get(target))]);
    for (const [outlet, target] of Object.entries(a.outlets)) if (target && !ids.has(target)) missing.targets.push(`${a.name || id}: ${outlet} led to ${target}`);
    tx.set(`a:${id}`, { id, type: a.type, name: a.name, properties: renamed(a.properties, ids), outlets: Object.fromEntries(inner) });
    tx.set(`l:${id}`, { x: place.x + by.x, y: place.y + by.y });
    if (!catalog.has(a.type) || !catalog.allowed(a.type, kind)) missing.types.push(catalog.label(a.type));
  });
  tx.set('order', [...tx.get('order'), ...ids.values()]);
  const flow = tx.get('flow');
  if (ids.size && !flow.start) tx.set('flow', { ...flow, start: [...ids.values()][0] });
  const declared = new Set(tx.get('variables').map((/** @type {any} */ v) => v.name));
  missing.variables = [...variablesIn(part.activities)].filter((name) => !declared.has(name));
  const notes = part.notes.map((note) => {
    let n = 1;
    while (taken.has(`n:n${n}`)) n++;
    taken.add(`n:n${n}`);
    tx.set(`n:n${n}`, { ...note, id: `n${n}`, x: note.x + by.x, y: note.y + by.y });
    return `n:n${n}`;
  });
  return { ids: [...ids.values(), ...notes], missing };
}

/** @param {string[]} ids of a selection @returns {string} "3 activities and 1 note" */
export function count(ids) {
  const a = ids.filter(isActivity).length, n = ids.filter(isNote).length, c = ids.length - a - n;
  /** @param {number} k @param {string} one @param {string} many */
  const some = (k, one, many) => (k ? `${k} ${k === 1 ? one : many}` : '');
  return [some(a, 'activity', 'activities'), some(n, 'note', 'notes'), some(c, 'cord', 'cords')].filter(Boolean).join(' and ');
}
