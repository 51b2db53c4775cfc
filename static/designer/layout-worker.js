// Runs dagre away from the main thread: one request, one answer.

import { Graph, layout } from '../vendor/dagre.js';
import { snap } from './geometry.js';

const EXACT = 500;

/** @param {import('./layout.js').LayoutRequest} request @returns {[string, {x: number, y: number}][]} top left corners */
function place({ nodes, edges }) {
  const graph = new Graph({ multigraph: false });
  graph.setGraph({ rankdir: 'LR', nodesep: 48, ranksep: 88, edgesep: 16, ranker: nodes.length > EXACT ? 'tight-tree' : 'network-simplex' });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  for (const { source, target } of edges) if (source !== target) graph.setEdge(source, target, {});
  layout(graph);
  return nodes.map(({ id, width, height }) => {
    const at = graph.node(id);
    return [id, { x: snap((at.x ?? 0) - width / 2), y: snap((at.y ?? 0) - height / 2) }];
  });
}

self.onmessage = ({ data }) => {
  try {
    self.postMessage({ places: place(data) });
  } catch (err) {
    self.postMessage({ places: [], error: err instanceof Error ? err.message : String(err) });
  }
};
