// What the canvas shows, derived from the store: nodes with size and rows, edges, routes. Knows nothing of the DOM.
// A drag changes positions here (hold) and reaches the store once, at its end.

import { createRouter } from './cords.js';
import { createFolds } from './folds.js';
import { ALL, createViews } from './handler-views.js';
import { HEAD, WIDTH, bounds, inPort, outPort, overlaps, shape } from './geometry.js';
import { columns, edgeId, flowOrder } from './graph.js';
import { same } from './records.js';

/** @typedef {import('./types.js').Activity} Activity */
/** @typedef {import('./types.js').Edge} Edge */
/** @typedef {import('./types.js').Point} Point */
/** @typedef {import('./types.js').Outlet} Outlet */
/** @typedef {{id: string, record: Activity, x: number, y: number, width: number, height: number, rows: Outlet[], folded: Outlet | null}} SceneNode */
/** @typedef {ReturnType<typeof createScene>} Scene */

/** Milliseconds of routing for the first picture, and of what is out of view in a frame. */
const FIRST = 8, SLICE = 6;

/** @param {import('./store.js').Store} store @param {import('./catalog.js').Catalog} catalog @param {Edge[]} [ghosts] cords that the document does not have any more @param {string} [view] of a handler; everything when left out */
export function createScene(store, catalog, ghosts = [], view = ALL) {
  /** @type {Map<string, SceneNode>} */ const nodes = new Map();
  /** @type {Map<string, Edge>} */ const edges = new Map();
  /** @type {Map<string, Set<string>>} */ const incoming = new Map();
  /** @type {Map<string, Point>} */ const held = new Map();
  /** @type {Set<string>} */ const unfolded = new Set();
  /** @type {Map<string, Point>} */ let fallback = new Map();
  const router = createRouter(), folds = createFolds(store, nodes), views = createViews(store, nodes, view);
  /** @type {string[] | null} */ let order = null;
  let stale = true, pending = false;

  /** @param {Activity} record @returns {SceneNode} */
  function nodeOf(record) {
    const at = held.get(record.id) ?? store.get(`l:${record.id}`) ?? fallback.get(record.id) ?? { x: 0, y: 0 };
    const known = nodes.get(record.id);
    if (known && known.record === record) return { ...known, x: at.x, y: at.y };
    const { rows, folded, height } = shape(catalog.outlets(record), record.outlets, unfolded.has(record.id));
    return { id: record.id, record, x: at.x, y: at.y, width: WIDTH, height, rows, folded };
  }

  /** @param {string} id drops the edges that leave an activity */
  function unlink(id) {
    for (const outlet of Object.keys(nodes.get(id)?.record.outlets ?? {})) {
      const edge = edges.get(edgeId(id, outlet));
      if (edge) incoming.get(edge.target)?.delete(edge.id);
      edges.delete(edgeId(id, outlet));
    }
  }

  /** @param {Activity} record */
  function link(record) {
    for (const [outlet, target] of Object.entries(record.outlets)) {
      if (!target || !store.get(`a:${target}`)) continue;
      const edge = { id: edgeId(record.id, outlet), source: record.id, outlet, target };
      edges.set(edge.id, edge);
      const arriving = incoming.get(target);
      if (arriving) arriving.add(edge.id);
      else incoming.set(target, new Set([edge.id]));
    }
  }

  /** @param {Edge} edge @returns {import('./cords.js').Cord | null} */
  function cordOf(edge) {
    const source = nodes.get(edge.source), target = nodes.get(edge.target);
    if (!source || !target || !views.has(edge.source) || !views.has(edge.target)) return null;
    const leaves = folds.box(edge.source), enters = folds.box(edge.target);
    if (leaves && leaves === enters) return null;
    const from = leaves ? { x: leaves.x + leaves.width, y: inPort(leaves).y } : outPort(source, Math.max(source.rows.findIndex((o) => o.id === edge.outlet), 0));
    const to = inPort(enters ?? target);
    return { id: edge.id, source: leaves?.id ?? edge.source, target: enters?.id ?? edge.target, sx: from.x, sy: from.y, tx: to.x, ty: to.y };
  }

  /** What can be seen of the activities. @returns {Iterable<SceneNode>} */
  const shown = () => (folds.any() || views.filters() ? [...nodes.values()].filter((node) => sees(node.id)) : nodes.values());
  /** Is an activity drawn, and not as part of a folded frame? @param {string} id */
  const sees = (id) => !folds.box(id) && views.has(id);
  /** @param {string} key of a note */
  const hides = (key) => folds.hides(key) || views.hides(key);
  const cords = () => [...edges.values()].map(cordOf).filter((c) => c !== null);

  function place() {
    const missing = store.activities().filter((a) => !store.get(`l:${a.id}`));
    fallback = new Map();
    if (!missing.length) return;
    const byId = new Map(missing.map((a) => [a.id, a]));
    const height = (/** @type {string} */ id) => shape(catalog.outlets(store.get(`a:${id}`)), store.get(`a:${id}`).outlets).height;
    const known = bounds(store.activities().filter((a) => store.get(`l:${a.id}`)).map((a) => ({ ...store.get(`l:${a.id}`), width: WIDTH, height: height(a.id) })));
    for (const [id, at] of columns(scene.order().filter((one) => byId.has(one)), byId, height, store.get('flow').start)) {
      fallback.set(id, { x: at.x, y: at.y + (known.height ? known.y + known.height + 64 : 0) });
    }
  }

  function build() {
    order = null;
    place();
    nodes.clear();
    edges.clear();
    incoming.clear();
    for (const record of store.activities()) nodes.set(record.id, nodeOf(record));
    for (const node of nodes.values()) link(node.record);
    for (const ghost of ghosts) if (nodes.has(ghost.source) && nodes.has(ghost.target)) edges.set(ghost.id, ghost);
    folds.gather();
    views.gather();
    stale = true;
  }

  const scene = {
    nodes,
    edges,
    router,
    folds,
    views,
    shown,
    sees,
    hides,
    /** Notes that can be seen. */
    notes: () => store.notes().filter((note) => !hides(`n:${note.id}`)),
    unfolded,
    /** @param {string} id */
    name: (id) => (nodes.has(id) ? catalog.name(/** @type {SceneNode} */ (nodes.get(id)).record) : id),
    /** @param {string} id does anything lead there? */
    isFed: (id) => (incoming.get(id)?.size ?? 0) > 0 || Object.values(store.get('handlers')).includes(id),
    /** @param {string} id @returns {Edge[]} */
    arriving: (id) => [...(incoming.get(id) ?? [])].map((edge) => /** @type {Edge} */ (edges.get(edge))),
    /** @param {string} id @returns {Edge[]} */
    leaving: (id) => Object.keys(nodes.get(id)?.record.outlets ?? {}).map((o) => edges.get(edgeId(id, o))).filter((e) => e !== undefined),
    /** @returns {string[]} ids in flow order */
    order() {
      order ??= flowOrder(store.activities(), store.get('flow').start, (a) => catalog.outlets(a).map((o) => o.id));
      return order;
    },
    start: () => /** @type {string} */ (store.get('flow').start),
    /** What can be seen. */
    bounds: () => bounds([...[...nodes.values()].filter((node) => views.has(node.id)), ...scene.notes()]),
    /** Shows the main path, what a handler leads to, or everything. @param {string} name */
    choose(name) {
      views.choose(name);
      stale = true;
    },
    cordOf,

    /** Takes over what changed. @param {Set<string>} changed keys */
    sync(changed) {
      scene.take(changed);
      if (views.names().length > 1 || changed.has('handlers')) {
        if ([...changed].some((key) => /^(a:|handlers|flow|order)/.test(key))) {
          if (views.gather()) stale = true;
        } else views.gatherNotes();
      }
      if (folds.any() && [...changed].some((key) => /^[ln]:/.test(key))) stale = folds.gather();
    },
    /** @param {Set<string>} changed keys */
    take(changed) {
      const structure = [...changed].some((key) => (key.startsWith('a:') && nodes.has(key.slice(2)) !== !!store.get(key)) || key === 'order');
      if (structure || (fallback.size && [...changed].some((key) => key.startsWith('l:')))) return build();
      for (const key of changed) {
        const id = key.slice(2), node = nodes.get(id);
        if (key === 'flow') order = null;
        if (!node) continue;
        if (key.startsWith('a:')) {
          order = null;
          const record = store.get(key), next = nodeOf(record);
          const moved = next.height !== node.height || !same(record.outlets, node.record.outlets) || next.rows.some((o, i) => o.id !== node.rows[i]?.id);
          if (moved) unlink(id);
          nodes.set(id, next);
          if (moved) link(record);
          stale ||= moved; // a new text needs no new cords
        } else if (key.startsWith('l:')) {
          nodes.set(id, nodeOf(node.record));
          stale = true;
        }
      }
    },
    build,

    /** @param {string} id shows or hides the row of an unwired error outlet @param {boolean} on */
    unfold(id, on) {
      const node = nodes.get(id);
      if (!node || unfolded.has(id) === on) return;
      if (on) unfolded.add(id);
      else unfolded.delete(id);
      const { rows, folded, height } = shape(catalog.outlets(node.record), node.record.outlets, on);
      nodes.set(id, { ...node, rows, folded, height });
      stale = true;
    },

    /**
     * Routes what changed since the last time: cords in view at once (of those of the first picture as many as fit, near ones first), of the rest as
     * many as fit into a few milliseconds.
     * @param {import('./types.js').Rect} [seen] everything at once when left out @returns {'still'|'changed'|'more'}
     */
    route(seen) {
      const began = stale;
      if (stale) router.routeAll([...shown(), ...folds.boxes()], cords(), seen && ((c) => overlaps(bounds([{ x: c.sx, y: c.sy, width: 80, height: 0 }, { x: c.tx - 80, y: c.ty, width: 80, height: 0 }]), seen)), router.routes.size ? Infinity : FIRST);
      stale = false;
      if (!pending && !began) return 'still';
      pending = router.work(SLICE);
      return pending ? 'more' : 'changed';
    },

    /** Draws a frame as one box, or opens it. @param {string} key of the frame @param {boolean} on */
    fold(key, on) {
      folds.set(key, on);
      stale = folds.gather();
    },

    /** Positions during a drag: only these nodes' cords are routed again. @param {Map<string, Point>} places @returns {Iterable<string>} ids of the cords */
    hold(places) {
      /** @type {import('./occupancy.js').Box[]} */ const moved = folds.hold(places);
      /** @type {Map<string, Edge>} */ const touched = new Map();
      for (const [id, at] of places) {
        const node = nodes.get(id);
        if (!node) continue;
        held.set(id, at);
        const next = { ...node, x: at.x, y: at.y };
        nodes.set(id, next);
        if (!folds.box(id)) moved.push(next);
        for (const edge of [...scene.arriving(id), ...scene.leaving(id)]) touched.set(edge.id, edge);
      }
      return router.move(moved, [...touched.values()].map(cordOf).filter((c) => c !== null));
    },
    /** Ends a drag: positions are the store's again. */
    release() {
      const ids = [...held.keys()];
      held.clear();
      for (const id of ids) {
        const node = nodes.get(id);
        if (node) nodes.set(id, nodeOf(node.record));
      }
      folds.gather();
      stale ||= ids.length > 0;
    },
    /** Where the row of an outlet has its port; the folded one beside the last row. @param {string} id @param {string} outlet @returns {Point | null} */
    port(id, outlet) {
      const node = nodes.get(id);
      if (!node) return null;
      const row = node.rows.findIndex((o) => o.id === outlet);
      if (row >= 0) return outPort(node, row);
      return node.folded?.id === outlet ? { x: node.x + 14, y: node.y + HEAD + 16 + 24 * (node.rows.length - 1) } : null;
    },
  };
  build();
  return scene;
}
