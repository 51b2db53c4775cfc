// Routing of cords: rounded orthogonal lines that leave right, enter left and never cross a node. Pure.
// Cords from one activity to one target form a bundle and share its lanes; bundles to one target join like a comb;
// cords to different targets never share a lane. Loops go out right, down below the node, back left.

import { bundlesOf } from './bundles.js';
import { Boxes, Pieces } from './occupancy.js';
import { CORNER, FIRST, LANE, tidy } from './paths.js';

/** @typedef {import('./types.js').Point} Point */
/** @typedef {import('./occupancy.js').Box} Box */
/** @typedef {import('./bundles.js').Cord} Cord */
/** @typedef {import('./bundles.js').Bundle} Bundle */
/** @typedef {{x1: number, y: number, x2: number}} Course lane at the source, channel, lane at the target; y = NaN: one lane x1 only */

/** Step and gap of lanes: first as they should be, then closer. @type {[number, number][]} */
const TIERS = [[LANE, LANE - 1], [6, 6], [4, 4]];
/** Channels that are looked at for a cord, and for a long one while it is dragged: a look at it costs by its length. */
const TRIES = 20, FEW = 4, LONG = 2000;
const LANES = 7, CLEAR = 8, CHANNEL = 15, BELOW = 32, AGAIN = 400, CROSS = 90;

/** @returns {ReturnType<typeof makeRouter>} */
export const createRouter = () => makeRouter();

function makeRouter() {
  /** @type {Map<string, Point[]>} */ const routes = new Map();
  let boxes = new Boxes([]), upright = new Pieces(), level = new Pieces();
  /** @type {Map<string, Cord>} */ let all = new Map();
  /** What waits for its route, and how much of it is urgent: that comes first. @type {Bundle[]} */ let queue = [], early = 0;
  /** Lanes in front of each target and how far each reaches, shared by what arrives there. @type {Map<string, {x: number, span: number}[]>} */ let arrivals = new Map();

  /**
   * A free lane, walking from `from` towards `limit`; where the gap is crowded lanes come closer together rather than on each other.
   * @param {number} from @param {number} limit @param {number} y0 @param {number} y1 @param {string} target
   */
  function lane(from, limit, y0, y1, target) {
    const way = Math.sign(limit - from) || 1;
    let open = NaN;
    for (const [step, gap] of TIERS) {
      for (let k = 0, x = from; k < LANES * 2 && (limit - x) * way >= 0; k++, x += step * way) {
        if (boxes.hits(x, y0, x, y1, CLEAR)) continue;
        if (Number.isNaN(open)) open = x;
        if (!upright.taken(x, y0, y1, target, gap)) return x;
      }
    }
    return open;
  }

  /** @param {Bundle} b @param {number} to the y the lane leads to */
  function leaving(b, to) {
    const limit = b.loop ? b.sx + FIRST + LANE * LANES : Math.max(b.tx - FIRST, b.sx + FIRST);
    const y0 = Math.min(b.top, to), y1 = Math.max(b.bottom, to), end = Math.min(limit, b.sx + 8 * LANE + FIRST);
    const x = lane(b.sx + FIRST + (limit - b.sx > 60 ? LANE : 0), end, y0, y1, b.target.id);
    return Number.isNaN(x) || upright.taken(x, y0, y1, b.target.id, 2) ? lane(b.sx + CLEAR + 1, end, y0, y1, b.target.id) : x;
  }

  /** @param {Bundle} b @param {number} from the y the lane comes from */
  function arriving(b, from) {
    const y0 = Math.min(from, b.ty), y1 = Math.max(from, b.ty);
    for (const { x } of arrivals.get(b.target.id) ?? []) {
      if (x > b.sx + CLEAR !== b.loop && !boxes.hits(x, y0, x, y1, CLEAR) && !upright.taken(x, y0, y1, b.target.id, LANE - 1)) return x;
    }
    const end = b.loop ? b.tx - FIRST - LANE * LANES : Math.max(b.sx + FIRST, b.tx - FIRST - LANE * LANES);
    const x = lane(b.tx - FIRST, end, y0, y1, b.target.id);
    return Number.isNaN(x) || upright.taken(x, y0, y1, b.target.id, 2) ? lane(b.tx - CLEAR - 1, end, y0, y1, b.target.id) : x;
  }

  /** @param {Bundle} b @param {Course} c its length and bends, which no crossing makes less */
  function length(b, c) {
    if (Number.isNaN(c.y)) return Math.abs(b.ty - b.top) + (b.top === b.ty && b.bottom === b.ty ? 0 : 40) + (b.tx - b.sx);
    const jog = [b.top, b.bottom, b.ty].some((y) => y !== c.y && Math.abs(y - c.y) < 2 * CORNER) ? 200 : 0;
    return Math.abs(c.y - b.top) + Math.abs(c.y - b.ty) + Math.abs(c.x2 - c.x1) + 90 + jog;
  }

  /** @param {Bundle} b @param {Course} c @param {number} best @returns {number} how bad a course is: length, bends, crossings; Infinity when it touches a node, or is no better than the best one yet */
  function cost(b, c, best) {
    const id = b.target.id, direct = Number.isNaN(c.y);
    if (Number.isNaN(c.x1) || (!direct && Number.isNaN(c.x2))) return Infinity;
    let total = length(b, c);
    if (total >= best) return Infinity;
    for (const { sy } of b.cords) {
      if (boxes.hits(b.sx, sy, c.x1, sy, CLEAR, b.source.id)) return Infinity;
      total += (level.taken(sy, b.sx, c.x1, id, 5) ? 400 : 0) + upright.crossings(b.sx, c.x1, sy, id) * CROSS;
    }
    if (total >= best) return Infinity;
    if (direct) {
      if (boxes.hits(c.x1, b.ty, b.tx, b.ty, CLEAR, id)) return Infinity;
      total += (level.taken(b.ty, c.x1, b.tx, id, 5) ? 400 : 0) + upright.crossings(c.x1, b.tx, b.ty, id) * CROSS;
      return total + level.crossings(Math.min(b.top, b.ty), Math.max(b.bottom, b.ty), c.x1, id) * CROSS;
    }
    if (boxes.hits(c.x1, c.y, c.x2, c.y, CHANNEL) || boxes.hits(c.x2, b.ty, b.tx, b.ty, CLEAR, id)) return Infinity;
    total += (level.taken(c.y, c.x1, c.x2, id, LANE - 1) ? 300 : 0) + (upright.crossings(c.x1, c.x2, c.y, id) + upright.crossings(c.x2, b.tx, b.ty, id)) * CROSS;
    return total + (level.crossings(b.top, c.y, c.x1, id) + level.crossings(c.y, b.ty, c.x2, id)) * CROSS;
  }

  /** Channels worth a look: just above and below the nodes around, nearest first. @param {Bundle} b */
  function channels(b) {
    const l = Math.min(b.sx, b.tx - 80), r = Math.max(b.sx + 80, b.tx);
    const top = Math.min(b.top, b.ty), bottom = Math.max(b.bottom, b.ty), under = b.source.y + b.source.height + BELOW;
    const ys = new Set(), below = new Set(), above = new Set();
    /** @param {Set<number>} known many stand in rows: each row once @param {number} edge @param {number} step */
    const beside = (known, edge, step) => {
      if (known.has(edge)) return;
      known.add(edge);
      for (let k = 0; k < 5; k++) ys.add(edge + k * step);
    };
    for (const box of boxes.within(l, top - 500, r, bottom + 500)) {
      beside(below, box.y + box.height + (b.loop ? BELOW : FIRST), LANE);
      beside(above, box.y - FIRST, -LANE);
    }
    for (let k = 0; k < 8; k++) ys.add(under + k * LANE);
    // the shortest way first; of equal ones that which turns near an end
    const away = (/** @type {number} */ y) => Math.abs(y - b.top) + Math.abs(y - b.ty) + Math.min(Math.abs(y - b.bottom), Math.abs(y - b.ty)) / 50;
    const near = [...ys].filter((y) => !b.loop || y >= under).sort((p, q) => away(p) - away(q)).slice(0, 60);
    for (let k = 0; k < 6; k++) near.push(boxes.bottom + BELOW + k * LANE);
    return near;
  }

  /** @param {Bundle} b @param {number} tries channels to look at @returns {{c: Course, price: number}} */
  function course(b, tries) {
    /** @type {{c: Course, price: number}} */ let best = { c: { x1: b.loop ? b.sx + FIRST : (b.sx + b.tx) / 2, y: b.loop ? b.source.y + b.source.height + BELOW : NaN, x2: b.tx - FIRST }, price: Infinity };
    /** @param {Course} c */
    const consider = (c) => {
      const price = cost(b, c, best.price);
      if (price < best.price) best = { c, price };
    };
    if (!b.loop) {
      consider({ x1: leaving(b, b.ty), y: NaN, x2: NaN });
      consider({ x1: arriving({ ...b }, b.top), y: NaN, x2: NaN });
      if (b.bottom !== b.top) consider({ x1: arriving({ ...b }, b.bottom), y: NaN, x2: NaN });
      if (best.price < b.tx - b.sx + Math.abs(b.ty - b.top) + 60) return best;
    }
    let left = tries;
    for (const y of channels(b)) {
      if (best.price < Infinity && left-- <= 0) break;
      if (length(b, { x1: 0, y, x2: 0 }) >= best.price) continue;
      consider({ x1: leaving(b, y), y, x2: arriving(b, y) });
    }
    return best;
  }

  /** Takes a bundle off the board. @param {Bundle} b */
  function lift(b) {
    upright.removeAll([b.key]);
    level.removeAll([b.key]);
  }

  /** @param {Bundle} b @param {number} [tries] */
  function place(b, tries = TRIES) {
    const { c } = course(b, tries), target = b.target.id, owner = b.key;
    for (const cord of b.cords) {
      const first = { x: cord.sx, y: cord.sy }, last = { x: cord.tx, y: cord.ty };
      const turns = Number.isNaN(c.y) ? [{ x: c.x1, y: cord.sy }, { x: c.x1, y: cord.ty }]
        : [{ x: c.x1, y: cord.sy }, { x: c.x1, y: c.y }, { x: c.x2, y: c.y }, { x: c.x2, y: cord.ty }];
      const points = tidy([first, ...turns, last]);
      routes.set(cord.id, points);
      for (let i = 1; i < points.length; i++) {
        const p = points[i - 1], q = points[i];
        if (p.x === q.x) upright.add({ at: p.x, a: Math.min(p.y, q.y), b: Math.max(p.y, q.y), target, owner });
        else level.add({ at: p.y, a: Math.min(p.x, q.x), b: Math.max(p.x, q.x), target, owner });
      }
    }
    const last = Number.isNaN(c.y) ? c.x1 : c.x2, lanes = arrivals.get(target) ?? [], span = Math.abs(b.ty - (Number.isNaN(c.y) ? b.top : c.y));
    if (last <= b.tx - FIRST - LANE * LANES) return;
    arrivals.set(target, [...lanes.filter((l) => l.x !== last), { x: last, span: Math.max(span, lanes.find((l) => l.x === last)?.span ?? 0) }]);
  }

  /** Routes a bundle once more, now that the others are known. @param {Bundle} b */
  function again(b) {
    lift(b);
    reserve(b.cords);
    place(b);
  }

  /** Keeps the ends of every cord free of others. @param {Iterable<Cord>} cords */
  function reserve(cords) {
    for (const c of cords) level.add({ at: c.sy, a: c.sx, b: c.sx + FIRST, target: c.target, owner: `${c.source} ${c.target}` });
  }

  /** @param {number} ms @param {boolean} [urgent] only what is urgent @returns {boolean} more waits */
  function work(ms, urgent = false) {
    const end = performance.now() + ms;
    while (queue.length && (early > 0 || !urgent) && performance.now() < end) {
      place(/** @type {Bundle} */ (queue.shift()));
      if (--early === 0) for (const lanes of arrivals.values()) lanes.sort((a, b) => b.span - a.span); // the longest lane takes the others in
    }
    return queue.length > 0;
  }

  return {
    /** Route of each cord by its id. */
    routes,

    /**
     * Routes everything anew. With `urgent`, in a large flow, only such cords at once, and of them as many as fit into `ms`, near ones first;
     * the rest waits for work() and keeps its old route.
     * @param {Iterable<Box>} nodes @param {Iterable<Cord>} cords @param {(cord: Cord) => boolean} [urgent] @param {number} [ms]
     */
    routeAll(nodes, cords, urgent, ms = Infinity) {
      boxes = new Boxes(nodes);
      upright = new Pieces();
      level = new Pieces();
      arrivals = new Map();
      all = new Map();
      for (const cord of cords) all.set(cord.id, cord);
      for (const id of routes.keys()) if (!all.has(id)) routes.delete(id);
      reserve(all.values());
      const bundles = bundlesOf(all.values(), boxes.byId), small = all.size <= AGAIN;
      const soon = small || !urgent ? bundles : bundles.filter((b) => b.cords.some(urgent));
      const first = new Set(soon);
      queue = first.size < bundles.length ? [...soon, ...bundles.filter((b) => !first.has(b))] : [...bundles];
      early = soon.length;
      work(small ? Infinity : ms, true);
      if (small) for (const bundle of bundles) again(bundle);
    },
    /** Routes some of what waits. @param {number} ms @returns {boolean} more waits */
    work: (ms) => work(ms),

    /**
     * Routes only what belongs to moved nodes, round everything that stands; cords that a moved node now covers come too.
     * Returns the ids of the cords that changed.
     * @param {Box[]} moved @param {Iterable<Cord>} cords their cords, with the new ends
     */
    move(moved, cords) {
      for (const box of moved) {
        boxes.remove(box.id);
        boxes.add(box);
      }
      /** @type {Map<string, Cord>} */ const mine = new Map();
      for (const cord of cords) mine.set(cord.id, cord);
      const owners = new Set([...mine.values()].map((c) => `${c.source} ${c.target}`));
      queue = queue.filter((b) => !owners.has(b.key));
      upright.removeAll(owners);
      level.removeAll(owners);
      for (const box of moved) arrivals.delete(box.id);
      reserve(mine.values());
      for (const bundle of bundlesOf(mine.values(), boxes.byId)) place(bundle, bundle.tx - bundle.sx > LONG ? FEW : TRIES);
      return mine.keys();
    },
  };
}
