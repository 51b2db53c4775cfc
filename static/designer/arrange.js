// Second half of the layout: given columns, orders and places the activities of each column so that cords leave in the
// order of their outlets, the main way on runs straight and nothing overlaps. Pure.

import { PITCH, snap } from './geometry.js';

/** @typedef {{id: string, width: number, height: number, x: number, y: number}} Placed middle of each, as dagre gives it */
/** @typedef {{source: string, target: string, port: number}} Tie */
/** @typedef {{id: string, height: number, column: number, y: number, want: number}} Cell y is the top */

const GAP = 48, IN = 24, MAIN = 72, SWEEPS = 6;

/** @param {Placed[]} nodes @returns {Map<string, Cell>} */
function cellsOf(nodes) {
  const xs = [...new Set(nodes.map((n) => Math.round(n.x)))].sort((a, b) => a - b);
  const column = new Map(xs.map((x, i) => [x, i]));
  return new Map(nodes.map((n) => [n.id, { id: n.id, height: n.height, column: column.get(Math.round(n.x)) ?? 0, y: n.y - n.height / 2, want: 0 }]));
}

/** Puts a column's cells as near to where they want to be as their order and gaps allow. @param {Cell[]} cells in order */
function stack(cells) {
  /** Cells that touch move as one block. @type {{cells: Cell[], top: number, height: number, sum: number}[]} */ const blocks = [];
  for (const cell of cells) {
    let block = { cells: [cell], top: cell.want, height: cell.height + GAP, sum: cell.want };
    for (let last = blocks.at(-1); last && last.top + last.height > block.top; last = blocks.at(-1)) {
      blocks.pop();
      const sum = last.sum + block.sum - block.cells.length * last.height;
      block = { cells: [...last.cells, ...block.cells], height: last.height + block.height, sum, top: sum / (last.cells.length + block.cells.length) };
    }
    blocks.push(block);
  }
  for (const { cells: inside, top } of blocks) {
    let y = top;
    for (const cell of inside) {
      cell.y = y;
      y += cell.height + GAP;
    }
  }
}

/** @param {Placed[]} nodes @param {Tie[]} edges @returns {[string, {x: number, y: number}][]} top left corners on the grid */
export function arrange(nodes, edges) {
  const cells = cellsOf(nodes);
  /** @type {Map<string, Tie[]>} */ const before = new Map();
  /** @type {Map<string, Tie[]>} */ const after = new Map();
  for (const edge of edges) {
    const from = cells.get(edge.source), to = cells.get(edge.target);
    if (!from || !to || from.column >= to.column) continue;
    before.set(edge.target, [...(before.get(edge.target) ?? []), edge]);
    after.set(edge.source, [...(after.get(edge.source) ?? []), edge]);
  }
  const columns = Array.from({ length: Math.max(...[...cells.values()].map((c) => c.column), 0) + 1 }, () => /** @type {Cell[]} */ ([]));
  for (const cell of cells.values()) columns[cell.column].push(cell);
  /** Where its cords would run straight; the first outlet of an activity counts most. @param {Tie[]} ties @param {(e: Tie) => number} straight @param {number} other */
  const mean = (ties, straight, other) => {
    let sum = 0, weights = 0;
    for (const tie of ties) {
      const weight = tie.port <= MAIN ? 3 : 1;
      sum += straight(tie) * weight;
      weights += weight;
    }
    return weights ? sum / weights : other;
  };
  const top = (/** @type {string} */ id) => cells.get(id)?.y ?? 0;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forward = sweep % 2 === 0 || sweep === SWEEPS - 1;
    for (const column of forward ? columns : [...columns].reverse()) {
      for (const cell of column) {
        cell.want = forward ? mean(before.get(cell.id) ?? [], (e) => top(e.source) + e.port - IN, cell.y)
          : mean(after.get(cell.id) ?? [], (e) => top(e.target) + IN - e.port, cell.y);
      }
      column.sort((a, b) => a.want - b.want || a.y - b.y);
      stack(column);
    }
  }
  return nodes.map(({ id }) => {
    const cell = /** @type {Cell} */ (cells.get(id));
    return [id, { x: cell.column * PITCH, y: snap(cell.y) }];
  });
}
