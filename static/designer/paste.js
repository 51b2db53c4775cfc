// Pastes a part of a flow that is JSON text on the system clipboard: across tabs, flows and installations. Pure.

import { freshId } from './catalog.js';
import { FORMAT, variablesIn } from './clipboard.js';
import { PITCH, WIDTH, bounds, shape, snap } from './geometry.js';
import { freeRoom } from './room.js';

/** @typedef {import('./types.js').Activity} Activity */
/** @typedef {import('./types.js').Note} Note */
/** @typedef {import('./types.js').Point} Point */
/** @typedef {{format: string, flow: string, kind: string, activities: Activity[], notes: Note[], layout: Record<string, Point>, variables: any[]}} Fragment */
/**
 * What a pasted part refers to and this flow lacks, in words for people: exits that led outside it, variables that nobody declares, types that
 * this kind of flow does not allow; the variables that were declared with it, and those that have another type here.
 * @typedef {{targets: string[], variables: string[], types: string[], declared: string[], differ: string[]}} Missing
 */

export const FLOW = 'cordboard.flow/v1';
/** What a fragment may have, characters. */
export const MAX_TEXT = 5e6;
/** Activities of a flow, as in the flow format. */
export const MAX_ACTIVITIES = 2000;
const VARIABLE = /^[a-z][a-z0-9_]{0,63}$/;
/** @param {any} value @returns {any} the value when it is an object, else an empty one */
const object = (value) => (value && typeof value === 'object' && !Array.isArray(value) ? value : {});
/** @param {any} p */
const isPlace = (p) => Number.isFinite(p?.x) && Number.isFinite(p?.y) && Math.abs(p.x) < 1e6 && Math.abs(p.y) < 1e6;

/** @param {any} value @returns {any[]} */
const list = (value) => (Array.isArray(value) ? value : []);

/** @param {string} text @returns {Fragment | null} null when it is something else; a whole flow document counts */
export function parse(text) {
  if (!text.trimStart().startsWith('{') || text.length > MAX_TEXT) return null;
  try {
    const part = JSON.parse(text);
    if ((part.format !== FORMAT && part.format !== FLOW) || !Array.isArray(part.activities)) return null;
    const seen = new Set();
    const activities = part.activities.filter((/** @type {any} */ a) => a && typeof a.id === 'string' && typeof a.type === 'string' && !seen.has(a.id) && seen.add(a.id))
      .map((/** @type {any} */ a) => ({ id: a.id, type: a.type, name: String(a.name ?? ''), properties: object(a.properties), outlets: Object.fromEntries(Object.entries(object(a.outlets)).filter(([, target]) => typeof target === 'string')) }));
    const notes = list(part.notes).filter((n) => n && typeof n.text === 'string' && isPlace(n));
    const variables = list(part.variables).filter((v) => v && VARIABLE.test(v.name) && typeof v.type === 'string');
    const layout = Object.fromEntries(Object.entries(object(part.layout)).filter(([id, place]) => seen.has(id) && isPlace(place)));
    return { format: FORMAT, flow: String(part.flow ?? part.name ?? ''), kind: String(part.kind ?? ''), activities, notes, layout, variables };
  } catch {
    return null;
  }
}

/** @param {any} value @param {Map<string, string>} ids renames results.<id> in every text */
function renamed(value, ids) {
  return JSON.parse(JSON.stringify(value), (_, v) => (typeof v === 'string' && v.includes('results.')
    ? v.replace(/\bresults\.([a-z][a-z0-9_]*)/g, (all, id) => (ids.has(id) ? `results.${ids.get(id)}` : all)) : v));
}

/** Where the parts would be without a shift. @param {Fragment} part @param {import('./catalog.js').Catalog} catalog @returns {import('./types.js').Rect[]} activities, then notes */
function pieces(part, catalog) {
  const inner = new Set(part.activities.map((a) => a.id));
  const nodes = part.activities.map((a, i) => {
    const wired = Object.fromEntries(Object.entries(a.outlets).filter(([, target]) => inner.has(target)));
    return { ...part.layout[a.id] ?? { x: i * PITCH, y: 0 }, width: WIDTH, height: shape(catalog.outlets({ ...a, outlets: wired }), wired).height };
  });
  return [...nodes, ...part.notes.map(({ x, y, width, height }) => ({ x, y, width: width || WIDTH, height: height || 100 }))];
}

/**
 * @param {import('./types.js').Rect[]} rects @param {Point | null} at middle of the pasted part; null: where it came from @param {import('./types.js').Rect[]} taken
 * @returns {Point} shift to the nearest place where it covers nothing
 */
function shift(rects, at, taken) {
  const box = bounds(rects), by = at ? { x: snap(at.x - box.x - box.width / 2), y: snap(at.y - box.y - box.height / 2) } : { x: 0, y: 0 };
  const on = freeRoom(rects.map((r) => ({ ...r, x: r.x + by.x, y: r.y + by.y })), taken);
  return { x: by.x + on.x, y: by.y + on.y };
}

/** @param {string} name @param {Set<string>} taken grows by what is given @returns {string} "Menu", or "Menu 2", "Menu 3" … */
function freshName(name, taken) {
  const stem = name.replace(/ \d+$/, '');
  let fresh = name;
  for (let n = 2; fresh && taken.has(fresh); n++) fresh = `${stem} ${n}`;
  taken.add(fresh);
  return fresh;
}

/** Declares the variables that the part brings and this flow lacks; one of the same name stays as it is here. @param {import('./store.js').Tx} tx @param {Fragment} part @param {Missing} missing */
function declare(tx, part, missing) {
  const here = new Map(tx.get('variables').map((/** @type {any} */ v) => [v.name, v.type])), brought = new Map(part.variables.map((v) => [v.name, v]));
  const used = new Set([...variablesIn(part.activities)]), strings = JSON.stringify(part.activities);
  for (const name of brought.keys()) if (strings.includes(`"${name}"`)) used.add(name);
  const fresh = [...used].filter((name) => !here.has(name) && brought.has(name));
  missing.declared = fresh;
  missing.variables = [...used].filter((name) => !here.has(name) && !brought.has(name));
  missing.differ = [...used].filter((name) => here.has(name) && brought.has(name) && here.get(name) !== brought.get(name).type);
  if (fresh.length) tx.set('variables', [...tx.get('variables'), ...fresh.map((name) => brought.get(name))]);
}

/**
 * Puts a fragment into the flow: new ids and names of its own, its variables declared, inner cords kept, exits to the outside left open and told.
 * @param {import('./store.js').Tx} tx @param {Fragment} part
 * @param {{at: Point | null, catalog: import('./catalog.js').Catalog, kind: string, taken?: import('./types.js').Rect[]}} where `at` is its middle, null where it came from;
 *   it comes to the nearest place from there where it does not lie on what is taken
 * @returns {{ids: string[], missing: Missing}}
 */
export function pasteInto(tx, part, { at, catalog, kind, taken: stands = [] }) {
  const rects = pieces(part, catalog), by = shift(rects, at, stands), taken = new Set(tx.keys());
  /** @type {Map<string, string>} */ const ids = new Map();
  /** @type {Missing} */ const missing = { targets: [], variables: [], types: [], declared: [], differ: [] };
  const names = new Set(tx.keys().filter((k) => k.startsWith('a:')).map((k) => tx.get(k).name));
  for (const a of part.activities) {
    const id = freshId(a.id, (one) => taken.has(`a:${one}`));
    ids.set(a.id, id);
    taken.add(`a:${id}`);
  }
  part.activities.forEach((a, i) => {
    const id = /** @type {string} */ (ids.get(a.id)), place = rects[i];
    const inner = Object.entries(a.outlets).filter(([, target]) => ids.has(target)).map(([o, target]) => [o, /** @type {string} */ (ids.get(target))]);
    for (const [outlet, target] of Object.entries(a.outlets)) if (target && !ids.has(target)) missing.targets.push(`${a.name || id}: ${outlet} led to ${target}`);
    tx.set(`a:${id}`, { id, type: a.type, name: freshName(a.name, names), properties: renamed(a.properties, ids), outlets: Object.fromEntries(inner) });
    tx.set(`l:${id}`, { x: place.x + by.x, y: place.y + by.y });
    if (!catalog.has(a.type) || !catalog.allowed(a.type, kind)) missing.types.push(catalog.label(a.type));
  });
  tx.set('order', [...tx.get('order'), ...ids.values()]);
  const flow = tx.get('flow');
  if (ids.size && !flow.start) tx.set('flow', { ...flow, start: [...ids.values()][0] });
  declare(tx, part, missing);
  const notes = part.notes.map((note) => {
    let n = 1;
    while (taken.has(`n:n${n}`)) n++;
    taken.add(`n:n${n}`);
    tx.set(`n:n${n}`, { ...note, id: `n${n}`, x: note.x + by.x, y: note.y + by.y });
    return `n:n${n}`;
  });
  return { ids: [...ids.values(), ...notes], missing };
}
