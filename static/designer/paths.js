// A cord as points and as an SVG path: rounded corners, distance, a quick line for a cord in the hand. Pure.

import { WIDTH, bounds } from './geometry.js';

/** @typedef {import('./types.js').Point} Point */

/** Lanes are LANE apart, the first FIRST from the port; a target nearer than SHORT is reached by a loop. */
export const LANE = 11, FIRST = 16, CORNER = 10, SHORT = 34;

/** @param {Point[]} points @returns {string} an SVG path with rounded corners */
export function pathOf(points) {
  let d = `M${points[0].x} ${points[0].y}`;
  for (let i = 1; i < points.length; i++) {
    const p = points[i], next = points[i + 1], prev = points[i - 1];
    if (!next) return `${d}L${p.x} ${p.y}`;
    const before = Math.abs(p.x - prev.x) + Math.abs(p.y - prev.y), after = Math.abs(next.x - p.x) + Math.abs(next.y - p.y);
    const r = Math.min(CORNER, before / (i > 1 ? 2 : 1), after / (i < points.length - 2 ? 2 : 1));
    const ux = Math.sign(p.x - prev.x), uy = Math.sign(p.y - prev.y), vx = Math.sign(next.x - p.x), vy = Math.sign(next.y - p.y);
    d += `L${p.x - ux * r} ${p.y - uy * r}Q${p.x} ${p.y} ${p.x + vx * r} ${p.y + vy * r}`;
  }
  return d;
}

/** @param {Point[]} points @returns {Point[]} without doubles, without points in the middle of a line, and never back the way it came */
export function tidy(points) {
  /** @type {Point[]} */ const out = [];
  for (const p of points) {
    const a = out.at(-1), b = out.at(-2);
    if (a && a.x === p.x && a.y === p.y) continue;
    if (a && b && ((a.x === b.x && p.x === a.x) || (a.y === b.y && p.y === a.y))) out.pop();
    if (out.at(-1)?.x !== p.x || out.at(-1)?.y !== p.y) out.push(p);
  }
  return out;
}

/** Distance of a point from a route. @param {Point[]} points @param {Point} p */
export function distance(points, p) {
  let best = Infinity;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1], b = points[i];
    const dx = Math.max(Math.min(a.x, b.x) - p.x, 0, p.x - Math.max(a.x, b.x)), dy = Math.max(Math.min(a.y, b.y) - p.y, 0, p.y - Math.max(a.y, b.y));
    best = Math.min(best, Math.hypot(dx, dy));
  }
  return best;
}

/** A quick line for a cord in the hand: no obstacles. @param {Point} from @param {Point} to @returns {Point[]} */
export function loose(from, to) {
  if (to.x - from.x >= SHORT) {
    const x = Math.round((from.x + to.x) / 2);
    return tidy([from, { x, y: from.y }, { x, y: to.y }, to]);
  }
  const x1 = from.x + FIRST + LANE, x2 = to.x - FIRST - LANE, y = Math.abs(from.y - to.y) > 64 ? (from.y + to.y) / 2 : Math.max(from.y, to.y) + WIDTH / 3;
  return tidy([from, { x: x1, y: from.y }, { x: x1, y }, { x: x2, y }, { x: x2, y: to.y }, to]);
}

/** @type {WeakMap<Point[], import('./types.js').Rect>} */ const boxes = new WeakMap();

/** @param {Point[]} points of a cord, which are never changed @returns {import('./types.js').Rect} */
export function boxOf(points) {
  let box = boxes.get(points);
  if (!box) boxes.set(points, (box = bounds(points.map((p) => ({ ...p, width: 0, height: 0 })))));
  return box;
}
