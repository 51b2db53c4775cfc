// The part of dagre 3 that the designer uses; sizes and positions are CSS pixels, positions are centres.
export interface GraphLabel {
  rankdir?: "TB" | "BT" | "LR" | "RL";
  align?: "UL" | "UR" | "DL" | "DR";
  nodesep?: number;
  edgesep?: number;
  ranksep?: number;
  marginx?: number;
  marginy?: number;
  acyclicer?: "greedy";
  ranker?: "network-simplex" | "tight-tree" | "longest-path";
  width?: number;
  height?: number;
}
export interface NodeLabel {
  width: number;
  height: number;
  x?: number;
  y?: number;
  [key: string]: unknown;
}
export interface EdgeLabel {
  minlen?: number;
  weight?: number;
  width?: number;
  height?: number;
  labelpos?: "l" | "c" | "r";
  labeloffset?: number;
  points?: { x: number; y: number }[];
  [key: string]: unknown;
}
export interface EdgeKey {
  v: string;
  w: string;
  name?: string;
}
export class Graph {
  constructor(options?: { directed?: boolean; multigraph?: boolean; compound?: boolean });
  setGraph(label: GraphLabel): this;
  graph(): GraphLabel;
  setDefaultNodeLabel(make: (id: string) => unknown): this;
  setDefaultEdgeLabel(make: (v: string, w: string, name?: string) => unknown): this;
  setNode(id: string, label?: NodeLabel): this;
  setParent(id: string, parent?: string): this;
  node(id: string): Required<Pick<NodeLabel, "x" | "y">> & NodeLabel;
  nodes(): string[];
  hasNode(id: string): boolean;
  removeNode(id: string): this;
  setEdge(v: string, w: string, label?: EdgeLabel, name?: string): this;
  edge(v: string, w: string, name?: string): EdgeLabel;
  edge(key: EdgeKey): EdgeLabel;
  edges(): EdgeKey[];
  nodeCount(): number;
  edgeCount(): number;
}
export const graphlib: { Graph: typeof Graph };
export function layout(graph: Graph, options?: Record<string, unknown>): unknown;
export const version: string;
declare const dagre: { Graph?: typeof Graph; graphlib: { Graph: typeof Graph }; layout: typeof layout; version: string };
export default dagre;
