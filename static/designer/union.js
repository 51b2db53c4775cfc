// Two states of a flow as one picture: everything of the newer one, and what only the older one has where it stood. Pure.

import { WIDTH, freePlace, shape } from './geometry.js';
import { edgeId } from './graph.js';
import { whole } from './records.js';

/** @typedef {import('./types.js').FlowDocument} FlowDocument */
/** @typedef {import('./types.js').Edge} Edge */
/** @typedef {'add'|'chg'|'del'|'mov'} Mark */
/** @typedef {{document: FlowDocument, ghosts: Edge[], cords: Map<string, 'add'|'del'>}} Union `ghosts` are cords that outlets no longer have; `cords` tells by edge id which are new or gone */

/**
 * @param {FlowDocument} older @param {FlowDocument} newer @param {import('./catalog.js').Catalog} catalog
 * @returns {Union}
 */
export function unite(older, newer, catalog) {
  [older, newer] = [complete(older), complete(newer)];
  const now = new Map(newer.activities.map((a) => [a.id, a])), was = new Map(older.activities.map((a) => [a.id, a]));
  const gone = older.activities.filter((a) => !now.has(a.id));
  /** @type {Edge[]} */ const ghosts = [];
  /** @type {Union['cords']} */ const cords = new Map();
  for (const a of newer.activities) {
    const before = was.get(a.id)?.outlets ?? {}, after = a.outlets;
    for (const [outlet, target] of Object.entries(after)) if (before[outlet] !== target) cords.set(edgeId(a.id, outlet), 'add');
    for (const [outlet, target] of Object.entries(before)) {
      if (after[outlet] === target || !target) continue;
      const id = `${edgeId(a.id, outlet)} before`;
      ghosts.push({ id, source: a.id, outlet, target });
      cords.set(id, 'del');
    }
  }
  for (const a of gone) for (const outlet of Object.keys(a.outlets)) cords.set(edgeId(a.id, outlet), 'del');
  const notes = new Set((newer.notes ?? []).map((n) => n.id));
  const document = { ...newer, activities: [...newer.activities, ...gone], notes: [...newer.notes ?? [], ...(older.notes ?? []).filter((n) => !notes.has(n.id))],
    layout: { ...newer.layout, ...placesOf(gone, older, newer, catalog) } };
  return { document, ghosts, cords };
}

/** @param {FlowDocument} doc @returns {FlowDocument} with what the server leaves out because it is empty */
const complete = (doc) => ({ ...doc, activities: (doc.activities ?? []).map((a) => whole(`a:${a.id}`, a)) });

/**
 * Where what is gone stands: where it stood, or beside it when something else is there now.
 * @param {import('./types.js').Activity[]} gone @param {FlowDocument} older @param {FlowDocument} newer @param {import('./catalog.js').Catalog} catalog
 */
function placesOf(gone, older, newer, catalog) {
  const rect = (/** @type {import('./types.js').Activity} */ a, /** @type {import('./types.js').Point} */ at) => ({ ...at, width: WIDTH, height: shape(catalog.outlets(a), a.outlets).height });
  const taken = newer.activities.flatMap((a) => (newer.layout?.[a.id] ? [rect(a, newer.layout[a.id])] : []));
  /** @type {Record<string, import('./types.js').Point>} */ const places = {};
  for (const a of gone) {
    const at = older.layout?.[a.id];
    if (!at) continue;
    places[a.id] = freePlace(rect(a, at), taken);
    taken.push(rect(a, places[a.id]));
  }
  return places;
}
