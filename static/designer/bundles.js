// Cords that go the same way, from one activity to another, as bundles in the order in which they are routed. Pure.

import { SHORT } from './paths.js';

/** @typedef {import('./occupancy.js').Box} Box */
/** @typedef {{id: string, source: string, target: string, sx: number, sy: number, tx: number, ty: number}} Cord centres of both ports */
/** @typedef {{key: string, source: Box, target: Box, cords: Cord[], sx: number, tx: number, ty: number, top: number, bottom: number, loop: boolean}} Bundle */

/** @param {Iterable<Cord>} cords @param {Map<string, Box>} boxes @returns {Bundle[]} in routing order */
export function bundlesOf(cords, boxes) {
  /** @type {Map<string, Bundle>} */ const bundles = new Map();
  for (const cord of cords) {
    const key = `${cord.source} ${cord.target}`, source = boxes.get(cord.source), target = boxes.get(cord.target);
    if (!source || !target) continue;
    const bundle = bundles.get(key);
    if (bundle) {
      bundle.cords.push(cord);
      bundle.top = Math.min(bundle.top, cord.sy);
      bundle.bottom = Math.max(bundle.bottom, cord.sy);
    } else bundles.set(key, { key, source, target, cords: [cord], sx: cord.sx, tx: cord.tx, ty: cord.ty, top: cord.sy, bottom: cord.sy, loop: cord.tx - cord.sx < SHORT });
  }
  return [...bundles.values()].sort(inOrder);
}

/** Going down, the lower outlet takes the lane further left; going up, the other way round. Straight ones first, then near ones, loops last. @param {Bundle} a @param {Bundle} b */
function inOrder(a, b) {
  const straight = (/** @type {Bundle} */ x) => (x.top === x.ty && x.bottom === x.ty ? 0 : 1);
  if (a.loop !== b.loop) return a.loop ? 1 : -1;
  if (straight(a) !== straight(b)) return straight(a) - straight(b);
  const far = (/** @type {Bundle} */ x) => (x.tx - x.sx < 400 ? 0 : 1);
  if (far(a) !== far(b)) return far(a) - far(b);
  if (a.sx !== b.sx) return a.sx - b.sx;
  if (a.source !== b.source) return a.source.y - b.source.y;
  const downA = a.ty >= a.top, downB = b.ty >= b.top;
  if (downA !== downB) return downA ? 1 : -1;
  return downA ? b.top - a.top : a.top - b.top;
}
