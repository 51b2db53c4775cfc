// Draws the scene: elements for what can be seen, SVG for cords, a 2D canvas from far away.
// Reads scene and state, never writes the store. New elements per frame are capped; the 2D canvas stands in for the rest.

import { boxOf, pathOf } from './paths.js';
import { h, s } from './dom.js';
import { createFar } from './far.js';
import { stacked } from './frames.js';
import { overlaps } from './geometry.js';
import { createNodeView } from './node-view.js';
import { createPills } from './pills.js';

/** @typedef {import('./types.js').Rect} Rect */
/** @typedef {import('./types.js').Point} Point */

export const FAR = 0.34;
const NOWHERE = { x: 0, y: 0, width: -1, height: -1 };
/** New elements in a frame; the first picture has no frame before it that would stutter. */
const CAP = 28, FIRST_CAP = 64, CORD_CAP = 140, MARGIN = 120;
/** How a cord is drawn: '' plain, hot selected or pointed at, live on the path, dim beside it, add and del in a comparison. @typedef {''|'hot'|'live'|'live go'|'dim'|'away'|'circle err'|'circle warn'|'missed'|'add'|'del'} CordKind */
/**
 * What the view asks for while drawing.
 * @typedef {object} Model
 * @property {(id: string) => import('./node-view.js').NodeState} nodeState
 * @property {(id: string) => {accent: boolean, issue: string}} brief the same in short, for far away
 * @property {(edge: import('./types.js').Edge) => CordKind} cordKind
 * @property {(note: import('./types.js').Note) => {selected: boolean, diff: string, folded: {count: number} | null} & Rect} noteState
 * @property {() => string} wanted id of an activity that must have an element, '' for none
 * @property {() => void} onFrame after each drawn frame
 */

/**
 * @param {{root: HTMLElement, scene: import('./scene.js').Scene, store: import('./store.js').Store, catalog: import('./catalog.js').Catalog,
 *   camera: import('./camera.js').Camera, notes: ReturnType<typeof import('./note-view.js').createNoteView>, model: Model}} parts
 */
export function createView({ root, scene, store, catalog, camera, notes, model }) {
  const far = h('canvas', { class: 'far', hidden: true, 'aria-hidden': 'true' });
  // A drag's cords are lit: a layer of their own leaves the others as they are.
  const cordLayer = s('svg', { class: 'cords', 'aria-hidden': 'true' }), litLayer = s('svg', { class: 'cords lit', 'aria-hidden': 'true' }), topLayer = s('svg', { class: 'cords top', 'aria-hidden': 'true' });
  const noteLayer = h('div', { class: 'layer' }), nodeLayer = h('div', { class: 'layer' });
  const world = h('div', { class: 'world' }, noteLayer, cordLayer, litLayer, nodeLayer, topLayer);
  const drawPills = createPills(world, store, scene, catalog);
  root.append(far, world);
  const nodeView = createNodeView(catalog), distant = createFar(far, root, () => again());
  /** @type {Map<string, HTMLElement>} */ const elements = new Map();
  /** @type {Map<string, HTMLElement>} */ const noteElements = new Map();
  /** @type {Map<string, {path: SVGPathElement, points: Point[] | null, kind: CordKind}>} */ const paths = new Map();
  /** What a drag moved since the last frame. */ const carried = { nodes: new Set(/** @type {string[]} */ ([])), cords: new Set(/** @type {string[]} */ ([])) };
  /** Frames: `rest` says that the last one left something for the next. */
  let frame = 0, moved = true, dirty = true, rest = false, cap = FIRST_CAP;

  const again = () => { dirty = true; schedule(); };

  function place() {
    const { origin, scale } = camera, step = 24 * scale * (scale < 0.5 ? 2 : 1) * (scale < FAR ? 2 : 1);
    world.style.transform = `translate(${origin.x}px,${origin.y}px) scale(${scale})`;
    root.style.backgroundSize = `${step}px ${step}px`;
    root.style.backgroundPosition = `${origin.x - step / 2}px ${origin.y - step / 2}px`;
  }

  /** @param {Rect} seen @returns {string[]} ids that must wait for the next frame */
  function drawNodes(seen) {
    const waiting = [], away = camera.scale < FAR;
    let fresh = 0;
    const wanted = model.wanted();
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.id : undefined;
    for (const node of scene.nodes.values()) {
      const visible = ((!away && overlaps(node, seen)) || node.id === wanted) && scene.sees(node.id);
      let el = elements.get(node.id);
      if (!visible && !(el && node.id === focused)) {
        if (el) drop(node.id, el);
        continue;
      }
      if (!el) {
        if (fresh >= cap && node.id !== wanted) {
          waiting.push(node.id);
          continue;
        }
        fresh++;
        el = nodeView.create(node);
        elements.set(node.id, el);
        nodeLayer.append(el);
        nodeView.update(el, node, model.nodeState(node.id));
      } else if (dirty) nodeView.update(el, node, model.nodeState(node.id));
    }
    for (const [id, el] of elements) if (!scene.nodes.has(id)) drop(id, el);
    return waiting;
  }

  /** @param {string} id @param {HTMLElement} el */
  function drop(id, el) {
    el.remove();
    elements.delete(id);
  }

  /** @param {Rect} seen */
  function drawNotes(seen) {
    const live = new Set();
    for (const note of stacked(store.notes())) {
      const state = model.noteState(note), key = `n:${note.id}`;
      if (camera.scale < 0.15 || !overlaps(state, seen) || scene.hides(key)) continue;
      live.add(key);
      let el = noteElements.get(key);
      if (!el) {
        el = notes.create(note);
        noteElements.set(key, el);
        noteLayer[note.frame ? 'prepend' : 'append'](el);
      }
      notes.update(el, note, state);
    }
    for (const [key, el] of noteElements) {
      if (live.has(key) || (store.get(key) && el.contains(document.activeElement))) continue;
      el.remove();
      noteElements.delete(key);
    }
  }

  /** @param {Rect} seen @returns {boolean} some must wait for the next frame */
  function drawCords(seen) {
    const away = camera.scale < FAR;
    let fresh = 0;
    for (const [id, entry] of paths) {
      const points = scene.router.routes.get(id);
      if (away || !points || !scene.edges.has(id) || !overlaps(boxOf(points), seen, 4)) { entry.path.remove(); paths.delete(id); }
    }
    if (away) return false;
    for (const edge of scene.edges.values()) {
      const points = scene.router.routes.get(edge.id);
      if (!points || !overlaps(boxOf(points), seen, 4)) continue;
      if (!paths.has(edge.id) && ++fresh > CORD_CAP) return true;
      drawCord(edge, points);
    }
    return false;
  }

  /** @param {import('./types.js').Edge} edge @param {Point[]} points */
  function drawCord(edge, points) {
    let entry = paths.get(edge.id);
    if (!entry) {
      entry = { path: s('path'), points: null, kind: '' };
      paths.set(edge.id, entry);
      cordLayer.prepend(entry.path);
    }
    if (entry.points !== points) {
      entry.path.setAttribute('d', pathOf(points));
      entry.points = points;
    }
    const kind = model.cordKind(edge);
    if (entry.kind === kind) return;
    entry.path.setAttribute('class', kind);
    entry.kind = kind;
    if (kind === 'dim' || kind === '') cordLayer.prepend(entry.path);
    else litLayer.append(entry.path);
  }

  /** A frame of a drag: what it moved, and nothing of the thousands that stand. @param {Rect} seen @returns {boolean} false when everything has to be looked at */
  function drawCarried(seen) {
    if (moved || dirty || rest || camera.scale < FAR || distant.shown) return false;
    for (const id of carried.nodes) {
      const node = scene.nodes.get(id), el = elements.get(id);
      if (!node || Boolean(el) !== (overlaps(node, seen) && scene.sees(id))) return false;
      if (el) nodeView.update(el, node, model.nodeState(id));
    }
    for (const id of carried.cords) {
      const edge = scene.edges.get(id), points = scene.router.routes.get(id);
      if (!edge) return false;
      if (points && (paths.has(id) || overlaps(boxOf(points), seen, 4))) drawCord(edge, points);
    }
    return true;
  }

  /** @param {string[] | null} only ids; null draws everything that can be seen @param {boolean} withCords */
  function drawFar(only, withCords) {
    const seen = camera.seen(8);
    distant.ready(camera.size);
    const cords = [];
    if (withCords) for (const edge of scene.edges.values()) {
      const points = scene.router.routes.get(edge.id);
      if (points && overlaps(boxOf(points), seen, 4)) cords.push({ points, kind: model.cordKind(edge).split(' ')[0] });
    }
    distant.drawCords(cords, camera);
    const list = [], start = scene.views.entry(scene.views.current());
    for (const node of only ? only.map((id) => scene.nodes.get(id)) : scene.shown()) {
      if (node && overlaps(node, seen)) list.push({ node, group: catalog.group(node.record.type), name: catalog.name(node.record), start: node.id === start, ...model.brief(node.id) });
    }
    distant.drawNodes(list, camera);
  }

  function draw() {
    frame = 0;
    const first = cap === FIRST_CAP, seen = camera.seen(first ? 0 : MARGIN), away = camera.scale < FAR, routed = scene.route(away ? NOWHERE : seen);
    if (moved) place();
    rest = (!(routed === 'still' && drawCarried(seen)) && drawAll(seen, away, first)) || first;
    drawNotes(seen);
    drawPills(away, (id) => model.nodeState(id).seen !== '');
    moved = dirty = false;
    cap = CAP;
    carried.nodes.clear();
    carried.cords.clear();
    model.onFrame();
    if (first) frame = requestAnimationFrame(() => { frame = requestAnimationFrame(draw); }); // it is shown before anything is added
    else if (rest || routed === 'more') schedule();
  }

  /** @param {Rect} seen @param {boolean} away @param {boolean} first the first picture does without the last cords @returns {boolean} some is left for the next frame */
  function drawAll(seen, away, first) {
    const waiting = drawNodes(seen), more = drawCords(seen), standIn = away || waiting.length > 0 || (more && !first);
    if (standIn) drawFar(away ? null : waiting, away || more);
    distant.show(standIn);
    return waiting.length > 0 || more;
  }

  const schedule = () => { frame ||= requestAnimationFrame(draw); };

  camera.onChange(() => {
    moved = true;
    schedule();
  });

  return {
    world,
    topLayer,
    elements,
    noteElements,
    /** Draws again with the next frame. */
    invalidate: again,
    /** Draws what a drag moved with the next frame. @param {Iterable<string>} nodes ids @param {Iterable<string>} cords ids */
    carry(nodes, cords) {
      for (const id of nodes) carried.nodes.add(id);
      for (const id of cords) carried.cords.add(id);
      schedule();
    },
    /** Draws at once: before something is focused or measured. */
    flush() {
      cancelAnimationFrame(frame);
      dirty = true;
      draw();
    },
    /** @param {string} id element of an activity or note, made now if it can be seen */
    element: (id) => elements.get(id) ?? noteElements.get(id) ?? null,
    destroy() {
      cancelAnimationFrame(frame);
      distant.destroy();
    },
  };
}
