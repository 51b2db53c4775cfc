// Places for the activities of a flow: what stands where it was tidied up keeps its place, the rest is put beside it; a part that was never tidied up
// is laid out afresh. Pure: the worker and the tests call it.

import { Graph, layout } from '../vendor/dagre.js';
import { arrange } from './arrange.js';
import { PITCH, bounds, overlaps, snap } from './geometry.js';
import { GAP, keep } from './layout-keep.js';

/** @typedef {import('./types.js').Point} Point */
/** `at` is where it stands now, top left, `rests` that the last tidying up put it there. @typedef {{id: string, width: number, height: number, at?: Point, rests?: boolean}} Item */
/** `port` is the outlet's height below the top of its activity. @typedef {{source: string, target: string, port: number}} Tie */

/** Up to so many activities are laid out with the shortest cords. */
const EXACT = 500;
/** So many activities of a part may be loose before it is laid out afresh, or a third of it. */
const FEW = 4;

/** Columns by dagre, rows so that cords leave in the order of their outlets. @param {Item[]} nodes @param {Tie[]} edges @returns {[string, Point][]} top left corners */
export function fresh(nodes, edges) {
  const graph = new Graph({ multigraph: false });
  graph.setGraph({ rankdir: 'LR', nodesep: 48, ranksep: 88, edgesep: 16, ranker: nodes.length > EXACT ? 'tight-tree' : 'network-simplex' });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  for (const { source, target } of edges) {
    if (source === target) continue;
    const weight = Number(graph.edge(source, target)?.weight ?? 0) + 1;
    graph.setEdge(source, target, { weight });
  }
  layout(graph);
  return arrange(nodes.map((node) => ({ ...node, x: graph.node(node.id).x ?? 0, y: graph.node(node.id).y ?? 0 })), edges);
}

/** @param {Item[]} nodes @param {Tie[]} edges @returns {{nodes: Item[], edges: Tie[]}[]} what hangs together, in the order of the nodes */
export function components(nodes, edges) {
  /** @type {Map<string, string>} */ const heads = new Map(nodes.map(({ id }) => [id, id]));
  /** @param {string} id @returns {string} */
  const head = (id) => {
    let at = id;
    while (heads.get(at) !== at) at = /** @type {string} */ (heads.get(at));
    heads.set(id, at);
    return at;
  };
  for (const { source, target } of edges) heads.set(head(target), head(source));
  /** @type {Map<string, {nodes: Item[], edges: Tie[]}>} */ const parts = new Map();
  for (const node of nodes) {
    const part = parts.get(head(node.id));
    if (part) part.nodes.push(node);
    else parts.set(head(node.id), { nodes: [node], edges: [] });
  }
  for (const edge of edges) parts.get(head(edge.source))?.edges.push(edge);
  return [...parts.values()];
}

/** Moves a part as a whole to where it covers nothing: where it stands, else below all. @param {Item[]} nodes @param {[string, Point][]} places @param {import('./types.js').Rect[]} taken @param {number} left */
function aside(nodes, places, taken, left) {
  const size = new Map(nodes.map((n) => [n.id, n])), first = places[0], at = nodes[0].at;
  const boxes = (/** @type {Point} */ by) => places.map(([id, p]) => ({ x: p.x + by.x, y: p.y + by.y, width: size.get(id)?.width ?? 0, height: size.get(id)?.height ?? 0 }));
  const here = at && { x: left + Math.round((at.x - left) / PITCH) * PITCH - first[1].x, y: snap(at.y) - first[1].y };
  if (here && !boxes(here).some((box) => taken.some((other) => overlaps(box, other, GAP / 2)))) return here;
  const all = bounds(taken), own = bounds(boxes({ x: 0, y: 0 }));
  return { x: left - own.x, y: snap(all.y + all.height + GAP * 2 - own.y) };
}

/** @param {{nodes: Item[], edges: Tie[]}} request @returns {[string, Point][]} top left corners */
export function place({ nodes, edges }) {
  const parts = components(nodes, edges), stands = (/** @type {Item[]} */ list) => list.some((n) => n.rests) && list.filter((n) => !n.rests).length <= Math.max(list.length / 3, FEW);
  const kept = parts.filter((part) => stands(part.nodes)), rest = parts.filter((part) => !stands(part.nodes));
  if (!kept.length) return fresh(nodes, edges);
  /** @type {[string, Point][]} */ const places = [];
  const size = new Map(nodes.map((n) => [n.id, n]));
  /** @type {import('./types.js').Rect[]} */ const taken = kept.flatMap((part) => part.nodes.filter((n) => n.rests).map((n) => ({ ...n, ...(n.at ?? { x: 0, y: 0 }) })));
  const left = Math.min(...taken.map((box) => box.x));
  /** @param {[string, Point][]} more */
  const add = (more) => {
    places.push(...more);
    for (const [id, p] of more) taken.push({ ...p, width: size.get(id)?.width ?? 0, height: size.get(id)?.height ?? 0 });
  };
  for (const part of kept) {
    const own = new Set(part.nodes.map((n) => n.id)), others = nodes.filter((n) => n.rests && !own.has(n.id)).map((n) => ({ ...n, ...(n.at ?? { x: 0, y: 0 }) }));
    add(keep(part.nodes, part.edges, others));
  }
  for (const part of rest) {
    const own = fresh(part.nodes, part.edges), by = aside(part.nodes, own, taken, left);
    add(own.map(([id, p]) => [id, { x: p.x + by.x, y: p.y + by.y }]));
  }
  return places;
}
