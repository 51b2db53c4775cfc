// The layout of a part that was tidied up before: what rests keeps its place. A loose activity comes to a free place beside what it is wired with; when a
// new wire leads backwards, the smaller side of it moves over. Pure.

import { PITCH, snap } from './geometry.js';

/** @typedef {import('./types.js').Point} Point */
/** @typedef {import('./types.js').Rect} Rect */
/** @typedef {import('./layout-place.js').Item} Item */
/** @typedef {import('./layout-place.js').Tie} Tie */
/** @typedef {{item: Item, column: number, y: number, moved: boolean}} Cell */

/** Between activities of a column, px. */
export const GAP = 48;
const IN = 24;

/** @param {Map<string, Cell>} cells @param {Tie[]} edges */
function graphOf(cells, edges) {
  /** @type {Map<string, Tie[]>} */ const after = new Map();
  /** @type {Map<string, Tie[]>} */ const before = new Map();
  for (const edge of edges) {
    if (edge.source === edge.target) continue;
    after.set(edge.source, [...(after.get(edge.source) ?? []), edge]);
    before.set(edge.target, [...(before.get(edge.target) ?? []), edge]);
  }
  const column = (/** @type {string} */ id) => cells.get(id)?.column ?? NaN;
  /** Does a way of cords that lead right go from one to the other? @param {string} from @param {string} to */
  const leads = (from, to) => {
    const seen = new Set([from]), next = [from];
    for (let id = next.pop(); id !== undefined; id = next.pop()) {
      if (id === to) return true;
      for (const edge of after.get(id) ?? []) {
        if (column(edge.target) > column(id) && !seen.has(edge.target)) {
          seen.add(edge.target);
          next.push(edge.target);
        }
      }
    }
    return false;
  };
  return { after: (/** @type {string} */ id) => after.get(id) ?? [], before: (/** @type {string} */ id) => before.get(id) ?? [], column, leads };
}

/** Columns of what is loose: right of what leads there, else left of where it leads. @param {Map<string, Cell>} cells @param {Item[]} loose @param {ReturnType<typeof graphOf>} graph */
function join(cells, loose, graph) {
  const waiting = new Set(loose);
  while (waiting.size) {
    const near = [...waiting].find((n) => graph.before(n.id).some((e) => cells.has(e.source)) || graph.after(n.id).some((e) => cells.has(e.target))) ?? [...waiting][0];
    const into = graph.before(near.id).filter((e) => cells.has(e.source)), out = graph.after(near.id).filter((e) => cells.has(e.target));
    const right = Math.max(...into.map((e) => graph.column(e.source) + 1)), left = Math.min(...out.map((e) => graph.column(e.target) - 1));
    const main = into[0], y = main ? /** @type {Cell} */ (cells.get(main.source)).y + main.port - IN : out[0] ? /** @type {Cell} */ (cells.get(out[0].target)).y : 0;
    cells.set(near.id, { item: near, column: Number.isFinite(right) ? right : Number.isFinite(left) ? left : 0, y, moved: true });
    waiting.delete(near);
  }
}

/** What has to move so that a wire leads right again: the activities from one end on, and how far each. @param {ReturnType<typeof graphOf>} graph @param {string} from @param {number} by columns, to the right or (-) to the left */
function pushed(graph, from, by) {
  /** @type {Map<string, number>} */ const far = new Map([[from, by]]);
  const next = [from];
  for (let id = next.shift(); id !== undefined; id = next.shift()) {
    const own = graph.column(id) + (far.get(id) ?? 0);
    for (const edge of by > 0 ? graph.after(id) : graph.before(id)) {
      const other = by > 0 ? edge.target : edge.source, room = graph.column(other) - graph.column(id);
      if (by > 0 ? room <= 0 : room >= 0) continue; // a loop
      const now = graph.column(other) + (far.get(other) ?? 0), need = by > 0 ? own + 1 - now : own - 1 - now;
      if (by > 0 ? need <= 0 : need >= 0) continue;
      far.set(other, (far.get(other) ?? 0) + need);
      next.push(other);
    }
  }
  return far;
}

/** Makes all wires lead right but those that close a loop. @param {Map<string, Cell>} cells @param {Tie[]} edges @param {ReturnType<typeof graphOf>} graph */
function straighten(cells, edges, graph) {
  for (const edge of edges) {
    const by = graph.column(edge.source) + 1 - graph.column(edge.target);
    if (!(by > 0) || edge.source === edge.target || graph.leads(edge.target, edge.source)) continue;
    const right = pushed(graph, edge.target, by), left = pushed(graph, edge.source, -by);
    for (const [id, far] of left.size < right.size ? left : right) {
      const cell = /** @type {Cell} */ (cells.get(id));
      cell.column += far;
      cell.moved = true;
    }
  }
}

/** The free place of a column that is nearest to where something wants to be. @param {Rect} want @param {Rect[]} all @param {number} least not above @returns {number} y */
function freeRow(want, all, least) {
  const taken = all.filter((box) => box.x < want.x + want.width && want.x < box.x + box.width);
  const tall = want.height + 2 * GAP - 2, free = (/** @type {number} */ y) => y >= least && !taken.some((box) => box.y < y - GAP + 1 + tall && y - GAP + 1 < box.y + box.height);
  const rows = [want.y, least, ...taken.flatMap((box) => [box.y + box.height + GAP, box.y - want.height - GAP])].map(snap);
  return rows.sort((a, b) => Math.abs(a - want.y) - Math.abs(b - want.y)).find(free) ?? snap(Math.max(...taken.map((box) => box.y + box.height)) + GAP);
}

/** @param {Item[]} nodes of one part, most of them at rest @param {Tie[]} edges @param {Rect[]} others of other parts, which stay @returns {[string, Point][]} */
export function keep(nodes, edges, others) {
  const resting = nodes.filter((n) => n.rests && n.at), origin = resting[0]?.at?.x ?? 0;
  /** @type {Map<string, Cell>} */ const cells = new Map(resting.map((n) => [n.id, { item: n, column: Math.round(((n.at?.x ?? 0) - origin) / PITCH), y: n.at?.y ?? 0, moved: false }]));
  const graph = graphOf(cells, edges);
  join(cells, nodes.filter((n) => !cells.has(n.id)), graph);
  straighten(cells, edges, graph);
  const boxOf = (/** @type {Cell} */ cell) => ({ x: origin + cell.column * PITCH, y: cell.y, width: cell.item.width, height: cell.item.height });
  const all = [...cells.values()], still = all.filter((cell) => !cell.moved).sort((a, b) => a.y - b.y);
  /** @type {Rect[]} */ const taken = [...others];
  for (const cell of still) { // one that has grown pushes those below it down
    const over = still.filter((other) => other.column === cell.column && other.y < cell.y).at(-1);
    if (over && over.y + over.item.height + 16 > cell.y) cell.y = snap(over.y + over.item.height + GAP);
    taken.push(boxOf(cell));
  }
  /** Those that move together keep their order. @type {Map<number, number>} */ const last = new Map();
  for (const cell of all.filter((one) => one.moved).sort((a, b) => a.y - b.y)) {
    const least = cell.item.rests ? last.get(cell.column) ?? -Infinity : -Infinity;
    cell.y = freeRow(boxOf(cell), taken, least);
    if (cell.item.rests) last.set(cell.column, cell.y + cell.item.height + GAP);
    taken.push(boxOf(cell));
  }
  return nodes.map(({ id }) => [id, (({ x, y }) => ({ x, y }))(boxOf(/** @type {Cell} */ (cells.get(id))))]);
}
