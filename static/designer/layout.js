// Tidy up: dagre in a module worker, columns to the right, snapped to the grid. Gives positions, changes nothing.

import { PITCH, WIDTH, overlaps, snap } from './geometry.js';

/** @typedef {import('./types.js').Point} Point */
/** `port` is the outlet's height below the top of its activity. @typedef {{nodes: {id: string, width: number, height: number}[], edges: {source: string, target: string, port: number}[]}} LayoutRequest */
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

/**
 * Room for an activity in a cord: between its ends, in line with the outlet; when the gap is too small, what stands further right moves on.
 * Null for a loop.
 * @param {import('./scene.js').Scene} scene @param {import('./store.js').Store} store @param {import('./types.js').Edge} edge
 * @param {{width: number, height: number}} size @param {string} [self] id of the activity when it is in the flow already
 * @returns {{at: Point, moved: [string, Point][]} | null}
 */
export function makeRoom(scene, store, edge, size, self = '') {
  const cord = scene.cordOf(edge), source = scene.nodes.get(edge.source), target = scene.nodes.get(edge.target);
  if (!cord || !source || !target || target.x < source.x + WIDTH) return null;
  const gap = PITCH - WIDTH, at = { x: snap(source.x + PITCH), y: snap(cord.sy - 24) };
  const others = [...scene.nodes.values()].filter((n) => n.id !== self && n.id !== source.id);
  const box = { ...at, width: size.width, height: size.height };
  const by = Math.max(at.x + WIDTH + gap - target.x, 0);
  const stays = (/** @type {{x: number}} */ n) => by === 0 || n.x < target.x;
  const hit = others.filter((n) => stays(n) && overlaps(box, n, 16)).sort((a, b) => b.y + b.height - a.y - a.height)[0];
  if (hit) at.y = snap(hit.y + hit.height + 32);
  /** @type {[string, Point][]} */ const moved = others.filter((n) => !stays(n)).map((n) => [n.id, { x: n.x + by, y: n.y }]);
  for (const note of store.notes()) if (by > 0 && note.x >= target.x) moved.push([`n:${note.id}`, { x: note.x + by, y: note.y }]);
  return { at, moved };
}

/** @param {import('./scene.js').Scene} scene @returns {Promise<Map<string, Point>>} new places, the start at its old one */
export async function tidyUp(scene) {
  const nodes = scene.order().map((id) => scene.nodes.get(id)).filter((n) => n !== undefined).map(({ id, width, height }) => ({ id, width, height }));
  const edges = nodes.flatMap(({ id }) => scene.leaving(id)).map((edge) => {
    const from = scene.nodes.get(edge.source), port = scene.cordOf(edge);
    return { source: edge.source, target: edge.target, port: (port?.sy ?? 0) - (from?.y ?? 0) };
  });
  const places = new Map(await ask({ nodes, edges }));
  const first = nodes[0]?.id ?? '', was = scene.nodes.get(first), now = places.get(first);
  const dx = was && now ? snap(was.x) - now.x : 0, dy = was && now ? snap(was.y) - now.y : 0;
  return new Map([...places].map(([id, p]) => [id, { x: p.x + dx, y: p.y + dy }]));
}
