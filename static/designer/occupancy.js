// What stands in the way of a cord: nodes, and the segments of cords that lead elsewhere. Buckets, so that a look costs little.

/** @typedef {import('./types.js').Rect} Rect */
/** @typedef {{id: string} & Rect} Box */
/** A straight piece of a cord: `at` on its own axis, from `a` to `b` along it. @typedef {{at: number, a: number, b: number, target: string, owner: string}} Piece */

const CELL = 256, BAND = 64;
/** @type {Piece[]} */ const NONE = [];

/** Nodes by cell. */
export class Boxes {
  /** @param {Iterable<Box>} boxes */
  constructor(boxes) {
    /** @type {Map<number, Box[]>} */ this.cells = new Map();
    /** @type {Map<string, Box>} */ this.byId = new Map();
    this.bottom = -Infinity;
    for (const box of boxes) this.add(box);
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {(key: number) => boolean | void} fn true ends */
  static each(x0, y0, x1, y1, fn) {
    for (let cx = Math.floor(x0 / CELL); cx <= Math.floor(x1 / CELL); cx++) {
      for (let cy = Math.floor(y0 / CELL); cy <= Math.floor(y1 / CELL); cy++) if (fn(cx * 65536 + cy)) return;
    }
  }

  /** @param {Box} box */
  add(box) {
    this.byId.set(box.id, box);
    this.bottom = Math.max(this.bottom, box.y + box.height);
    Boxes.each(box.x, box.y, box.x + box.width, box.y + box.height, (key) => {
      const cell = this.cells.get(key);
      if (cell) cell.push(box);
      else this.cells.set(key, [box]);
    });
  }

  /** @param {string} id */
  remove(id) {
    const box = this.byId.get(id);
    if (!box) return;
    this.byId.delete(id);
    Boxes.each(box.x, box.y, box.x + box.width, box.y + box.height, (key) => {
      const cell = this.cells.get(key);
      if (cell) this.cells.set(key, cell.filter((other) => other !== box));
    });
  }

  /** Nodes that touch a rectangle. @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @returns {Set<Box>} */
  within(x0, y0, x1, y1) {
    /** @type {Set<Box>} */ const found = new Set();
    Boxes.each(x0, y0, x1, y1, (key) => {
      for (const box of this.cells.get(key) ?? []) if (box.x < x1 && box.x + box.width > x0 && box.y < y1 && box.y + box.height > y0) found.add(box);
    });
    return found;
  }

  /** Does a straight line come nearer than `gap` to a node? @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {number} gap @param {string} [ignore] */
  hits(x0, y0, x1, y1, gap, ignore) {
    const l = Math.min(x0, x1) - gap, r = Math.max(x0, x1) + gap, t = Math.min(y0, y1) - gap, b = Math.max(y0, y1) + gap;
    let hit = false;
    Boxes.each(l, t, r, b, (key) => {
      for (const box of this.cells.get(key) ?? []) {
        if (box.id !== ignore && box.x < r && box.x + box.width > l && box.y < b && box.y + box.height > t) return (hit = true);
      }
    });
    return hit;
  }
}

/** Cord pieces of one direction, by band across and by cell along. */
export class Pieces {
  constructor() {
    /** @type {Map<number, Piece[]>} */ this.cells = new Map();
    /** @type {Map<string, Piece[]>} */ this.owned = new Map();
  }

  /** @param {Piece} piece @param {(key: number) => void} fn */
  static keys(piece, fn) {
    const band = Math.floor(piece.at / BAND) * 65536;
    for (let cell = Math.floor(piece.a / CELL); cell <= Math.floor(piece.b / CELL); cell++) fn(band + cell);
  }

  /** @param {Piece} piece */
  add(piece) {
    Pieces.keys(piece, (key) => {
      const cell = this.cells.get(key);
      if (cell) cell.push(piece);
      else this.cells.set(key, [piece]);
    });
    const owned = this.owned.get(piece.owner);
    if (owned) owned.push(piece);
    else this.owned.set(piece.owner, [piece]);
  }

  /** @param {Iterable<string>} owners */
  removeAll(owners) {
    for (const owner of owners) {
      for (const piece of this.owned.get(owner) ?? []) {
        Pieces.keys(piece, (key) => {
          const cell = this.cells.get(key), i = cell?.indexOf(piece) ?? -1;
          if (i >= 0) cell?.splice(i, 1);
        });
      }
      this.owned.delete(owner);
    }
  }

  /** Does a cord to another target lie within `gap` beside this stretch? @param {number} at @param {number} a @param {number} b @param {string} target @param {number} gap */
  taken(at, a, b, target, gap) {
    const lo = Math.min(a, b) - 6, hi = Math.max(a, b) + 6;
    for (let band = Math.floor((at - gap) / BAND); band <= Math.floor((at + gap) / BAND); band++) {
      for (let cell = Math.floor(lo / CELL); cell <= Math.floor(hi / CELL); cell++) {
        for (const piece of this.cells.get(band * 65536 + cell) ?? NONE) {
          if (piece.target !== target && Math.abs(piece.at - at) < gap && piece.a < hi && piece.b > lo) return true;
        }
      }
    }
    return false;
  }

  /** How many cords to other targets cross this stretch of the other direction? @param {number} a @param {number} b @param {number} at @param {string} target */
  crossings(a, b, at, target) {
    const lo = Math.min(a, b), hi = Math.max(a, b), cell = Math.floor(at / CELL);
    /** Pieces of one comb that lie on each other count once. @type {number[]} */ const seen = [];
    for (let band = Math.floor(lo / BAND); band <= Math.floor(hi / BAND); band++) {
      for (const piece of this.cells.get(band * 65536 + cell) ?? NONE) {
        if (piece.at > lo && piece.at < hi && piece.a < at && piece.b > at && piece.target !== target && !seen.includes(piece.at)) seen.push(piece.at);
      }
    }
    return seen.length;
  }
}
