// Sizes and positions of nodes, ports and guides. World coordinates are CSS pixels at 100 %; pure.

/** @typedef {import('./types.js').Rect} Rect */
/** @typedef {import('./types.js').Point} Point */
/** @typedef {import('./types.js').Outlet} Outlet */
/** @typedef {import('./types.js').Activity} Activity */

export const WIDTH = 240, HEAD = 56, ROW = 24, GRID = 8, PITCH = 328;
const FIRST_ROW = 72, IN_PORT = 24;

/** @param {number} v @returns {number} the nearest multiple of 8 */
export const snap = (v) => Math.round(v / GRID) * GRID || 0; // never -0

/** @param {number} v @param {number} lo @param {number} hi */
export const clamp = (v, lo, hi) => Math.min(Math.max(v, lo), hi);

/** @param {number} rows outlets shown */
export const heightOf = (rows) => (rows ? HEAD + 8 + ROW * rows : HEAD);

/**
 * Which outlets are rows. An error outlet that leads nowhere is folded into the last row, unless it is the only one or was unfolded.
 * @param {Outlet[]} outlets @param {Record<string, string>} wired @param {boolean} [unfolded]
 * @returns {{rows: Outlet[], folded: Outlet | null, height: number}}
 */
export function shape(outlets, wired, unfolded = false) {
  const last = outlets.at(-1);
  const folds = outlets.length > 1 && last?.id === 'error' && !wired.error && !unfolded;
  const rows = folds ? outlets.slice(0, -1) : outlets;
  return { rows, folded: folds && last ? last : null, height: heightOf(rows.length) };
}

/** @param {Point} at @returns {Point} centre of the port where cords arrive */
export const inPort = (at) => ({ x: at.x, y: at.y + IN_PORT });

/** @param {Point} at @param {number} row @returns {Point} centre of the port of a row */
export const outPort = (at, row) => ({ x: at.x + WIDTH, y: at.y + FIRST_ROW + ROW * row });

/** @param {Rect} a @param {Rect} b @param {number} [gap] */
export const overlaps = (a, b, gap = 0) => a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap;

/** @param {Rect} r @param {Point} p */
export const contains = (r, p) => p.x >= r.x && p.x <= r.x + r.width && p.y >= r.y && p.y <= r.y + r.height;

/** @param {Iterable<Rect>} rects @returns {Rect} the smallest rectangle around them all; empty ones give 0,0,0,0 */
export function bounds(rects) {
  let x0 = Infinity, y0 = Infinity, x1 = -Infinity, y1 = -Infinity;
  for (const r of rects) {
    x0 = Math.min(x0, r.x);
    y0 = Math.min(y0, r.y);
    x1 = Math.max(x1, r.x + r.width);
    y1 = Math.max(y1, r.y + r.height);
  }
  return x0 === Infinity ? { x: 0, y: 0, width: 0, height: 0 } : { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}

/** @param {Point} a @param {Point} b @returns {Rect} */
export const rectBetween = (a, b) => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) });

/** @typedef {{axis: 'x'|'y', at: number, from: number, to: number}} Guide */

/** Edges and middle of a rectangle on an axis. @param {Rect} r @param {'x'|'y'} axis */
function marks(r, axis) {
  const start = r[axis], size = axis === 'x' ? r.width : r.height;
  return axis === 'x' ? [start, start + size] : [start, start + IN_PORT, start + size];
}

/** @param {Rect} moving @param {Rect[]} others @param {'x'|'y'} axis @param {number} reach */
function align(moving, others, axis, reach) {
  /** @type {{delta: number, at: number, with: Rect} | null} */ let best = null;
  for (const other of others) {
    for (const at of marks(other, axis)) {
      for (const mine of marks(moving, axis)) {
        const delta = at - mine;
        if (Math.abs(delta) <= reach && (!best || Math.abs(delta) < Math.abs(best.delta))) best = { delta, at, with: other };
      }
    }
  }
  return best;
}

/**
 * Where a dragged rectangle comes to rest: aligned with a neighbour when one is within reach, else on the grid; with the lines to show.
 * @param {Rect} moving @param {Rect[]} others @param {number} [reach]
 * @returns {{dx: number, dy: number, guides: Guide[]}}
 */
export function settle(moving, others, reach = 5) {
  const ax = align(moving, others, 'x', reach), ay = align(moving, others, 'y', reach);
  const dx = ax ? ax.delta : snap(moving.x) - moving.x, dy = ay ? ay.delta : snap(moving.y) - moving.y;
  const r = { ...moving, x: moving.x + dx, y: moving.y + dy };
  /** @type {Guide[]} */ const guides = [];
  if (ax) guides.push({ axis: 'x', at: ax.at, from: Math.min(r.y, ax.with.y), to: Math.max(r.y + r.height, ax.with.y + ax.with.height) });
  if (ay) guides.push({ axis: 'y', at: ay.at, from: Math.min(r.x, ay.with.x), to: Math.max(r.x + r.width, ay.with.x + ay.with.width) });
  return { dx, dy, guides };
}

/**
 * A place near `want` that no rectangle covers: first there, then further down, then a column to the right.
 * @param {Rect} want @param {Rect[]} taken @returns {Point}
 */
export function freePlace(want, taken) {
  const r = { ...want, x: snap(want.x), y: snap(want.y) };
  for (let column = 0; column < 40; column++) {
    for (let step = 0; step < 40; step++) {
      const hit = taken.find((other) => overlaps(r, other, GRID * 2));
      if (!hit) return { x: r.x, y: r.y };
      r.y = snap(hit.y + hit.height + 32);
    }
    r.x += PITCH;
    r.y = snap(want.y);
  }
  return { x: r.x, y: r.y };
}
