// Room for an activity that comes into a cord. Gives positions, changes nothing.

import { PITCH, WIDTH, overlaps, snap } from './geometry.js';

/** @typedef {import('./types.js').Point} Point */

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
