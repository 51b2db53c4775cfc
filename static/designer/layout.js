// Tidy up: dagre in a module worker, columns to the right, snapped to the grid. Gives positions, changes nothing.

import { ROW, inPort, snap } from './geometry.js';

/** @typedef {import('./types.js').Point} Point */
/** @typedef {{nodes: {id: string, width: number, height: number}[], edges: {source: string, target: string}[]}} LayoutRequest */
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

/** Lines the main way on up so that it runs straight. @param {Map<string, Point>} places @param {import('./scene.js').Scene} scene */
function straighten(places, scene) {
  for (const id of scene.order()) {
    const node = scene.nodes.get(id), at = places.get(id);
    if (!node || !at) continue;
    const main = scene.leaving(id).find((e) => scene.arriving(e.target).length === 1 && (places.get(e.target)?.x ?? 0) > at.x);
    const target = main && places.get(main.target), box = main && scene.nodes.get(main.target);
    if (!main || !target || !box) continue;
    const row = Math.max(node.rows.findIndex((o) => o.id === main.outlet), 0);
    const y = at.y + 72 + ROW * row - (inPort({ x: 0, y: 0 }).y);
    if (Math.abs(y - target.y) > 96) continue;
    const free = [...places].every(([other, p]) => {
      const size = scene.nodes.get(other);
      return other === main.target || !size || Math.abs(p.x - target.x) >= 240 || p.y + size.height + 32 <= y || p.y >= y + box.height + 32;
    });
    if (free) places.set(main.target, { x: target.x, y: snap(y) });
  }
}

/** @param {import('./scene.js').Scene} scene @returns {Promise<Map<string, Point>>} new places, the start at its old one */
export async function tidyUp(scene) {
  const nodes = scene.order().map((id) => scene.nodes.get(id)).filter((n) => n !== undefined).map(({ id, width, height }) => ({ id, width, height }));
  const edges = nodes.flatMap(({ id }) => scene.leaving(id)).map(({ source, target }) => ({ source, target }));
  const places = new Map(await ask({ nodes, edges }));
  straighten(places, scene);
  const first = nodes[0]?.id ?? '', was = scene.nodes.get(first), now = places.get(first);
  const dx = was && now ? snap(was.x) - now.x : 0, dy = was && now ? snap(was.y) - now.y : 0;
  return new Map([...places].map(([id, p]) => [id, { x: p.x + dx, y: p.y + dy }]));
}
