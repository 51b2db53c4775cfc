// Room for several things that move as one: the shortest way down, right, up or left to where they cover nothing. Pure.
import { GRID, bounds, overlaps } from './geometry.js';

/** @typedef {import('./types.js').Rect} Rect */
/** @typedef {import('./types.js').Point} Point */

const GAP = GRID * 2;
/** Farther than any way. */
const FAR = 1e9;
/** Down before right before up before left, where two ways are as long. @type {Point[]} */
const WAYS = [{ x: 0, y: 1 }, { x: 1, y: 0 }, { x: 0, y: -1 }, { x: -1, y: 0 }];

/** How far a piece has to go along a way to be clear of another rectangle. @param {Rect} piece @param {Rect} other @param {Point} way */
function push(piece, other, way) {
  const far = way.x > 0 ? other.x + other.width + GAP - piece.x : way.x < 0 ? piece.x + piece.width + GAP - other.x
    : way.y > 0 ? other.y + other.height + GAP - piece.y : piece.y + piece.height + GAP - other.y;
  return Math.ceil(far / GRID) * GRID;
}

/** @param {Rect[]} pieces @param {Rect[]} taken @param {Point} way @param {number} most @returns {number} the distance, or `most` when it is no shorter */
function along(pieces, taken, way, most) {
  const box = bounds(pieces), reach = GAP + most;
  const band = { x: box.x - (way.x ? reach : GAP), y: box.y - (way.y ? reach : GAP), width: box.width + 2 * (way.x ? reach : GAP), height: box.height + 2 * (way.y ? reach : GAP) };
  const near = taken.filter((other) => overlaps(band, other));
  let by = 0;
  for (let before = -1; by !== before && by < most;) {
    before = by;
    for (const piece of pieces) {
      const moved = { ...piece, x: piece.x + way.x * by, y: piece.y + way.y * by };
      for (const other of near) if (overlaps(moved, other, GAP)) by = Math.max(by, before + push(moved, other, way));
      if (by !== before) break; // the others are looked at from there
    }
  }
  return Math.min(by, most);
}

/**
 * @param {Rect[]} pieces where they are wanted @param {Rect[]} taken what must not be covered
 * @returns {Point} how far all of them move, on the grid: 0, 0 where they are free already
 */
export function freeRoom(pieces, taken) {
  let best = WAYS[0], far = FAR;
  for (const way of WAYS) {
    const by = along(pieces, taken, way, far);
    if (by < far) [best, far] = [way, by];
  }
  return { x: best.x * far || 0, y: best.y * far || 0 };
}
