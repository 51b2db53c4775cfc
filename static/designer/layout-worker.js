// Runs the layout away from the main thread: one request, one answer.

import { Graph, layout } from '../vendor/dagre.js';
import { arrange } from './arrange.js';

const EXACT = 500;

/** Columns by dagre, rows so that cords leave in the order of their outlets. @param {import('./layout.js').LayoutRequest} request @returns {[string, {x: number, y: number}][]} top left corners */
function place({ nodes, edges }) {
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

self.onmessage = ({ data }) => {
  try {
    self.postMessage({ places: place(data) });
  } catch (err) {
    self.postMessage({ places: [], error: err instanceof Error ? err.message : String(err) });
  }
};
