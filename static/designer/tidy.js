// Tidy up: the layout in a module worker, columns to the right, snapped to the grid. Remembers where it put what, so that the next time only
// what was moved or made since then gets another place. Gives positions, changes nothing. Loaded when it is asked for.

import { outPort, snap } from './geometry.js';

/** @typedef {import('./types.js').Point} Point */
/** @typedef {{nodes: import('./layout-place.js').Item[], edges: import('./layout-place.js').Tie[]}} LayoutRequest */
/** @typedef {{places: [string, Point][], error?: string}} LayoutAnswer */

const PATIENCE = 30000;

/** @param {LayoutRequest} request @returns {Promise<[string, Point][]>} */
function ask(request) {
  const worker = new Worker(new URL('./layout-worker.js', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the layout took too long')), PATIENCE);
    worker.onmessage = ({ data }) => {
      clearTimeout(timer);
      if (data.error) reject(new Error(data.error));
      else resolve(data.places);
    };
    worker.onerror = (event) => reject(new Error(event.message || 'the layout worker did not start'));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

/** @param {string} flow */
const shelf = (flow) => `cordboard.tidied.${flow}`;

/** @param {string} flow @returns {Record<string, [number, number]>} where the last tidying up of this browser put what */
function remembered(flow) {
  try {
    return JSON.parse(localStorage.getItem(shelf(flow)) ?? '{}') ?? {};
  } catch {
    return {};
  }
}

/** @param {string} flow @param {Map<string, Point>} places */
function remember(flow, places) {
  try {
    localStorage.setItem(shelf(flow), JSON.stringify(Object.fromEntries([...places].map(([id, { x, y }]) => [id, [x, y]]))));
  } catch { /* a browser without storage lays out afresh each time */ }
}

/**
 * @param {import('./scene.js').Scene} scene @param {string} flow its name @param {boolean} afresh also what was tidied up before
 * @returns {Promise<Map<string, Point>>} new places; laid out afresh the start stays at its old one
 */
export async function tidyUp(scene, flow, afresh) {
  const shown = scene.order().map((id) => scene.nodes.get(id)).filter((n) => n !== undefined), was = afresh ? {} : remembered(flow);
  const nodes = shown.map(({ id, width, height, x, y }) => ({ id, width, height, at: { x, y }, rests: was[id]?.[0] === x && was[id]?.[1] === y }));
  const edges = shown.flatMap((node) => scene.leaving(node.id).map((edge) => ({
    source: edge.source, target: edge.target, port: outPort(node, Math.max(node.rows.findIndex((o) => o.id === edge.outlet), 0)).y - node.y,
  })));
  let places = new Map(await ask({ nodes, edges }));
  const first = nodes[0], now = places.get(first?.id ?? '');
  if (first && now && !nodes.some((n) => n.rests)) {
    const dx = snap(first.at.x) - now.x, dy = snap(first.at.y) - now.y;
    places = new Map([...places].map(([id, p]) => [id, { x: p.x + dx, y: p.y + dy }]));
  }
  remember(flow, places);
  return places;
}
