// What a pressed pointer can do: pan, select by a frame, drag, resize a note, pull a cord, bring a new activity.
// A gesture is {move, end, cancel}; points are px in the canvas. Only end() changes the document, once.

import { loose, pathOf } from './paths.js';
import { h } from './dom.js';
import * as edits from './edits.js';
import { withContents } from './frames.js';
import { GRID, WIDTH, contains, heightOf, inPort, overlaps, rectBetween, settle, snap } from './geometry.js';
import { edgeAt, targetAt } from './hit.js';
import { makeRoom } from './layout.js';

/** @typedef {import('./types.js').Point} Point */
/** @typedef {import('./types.js').Rect} Rect */
/** @typedef {import('./context.js').Context} Context */
/** @typedef {{move: (p: Point, event: PointerEvent) => void, end: (p: Point, event: PointerEvent) => void, cancel: () => void, pans?: boolean}} Gesture */

/** @param {Context} ctx @param {Point} from @returns {Gesture} */
export function pan(ctx, from) {
  let last = from;
  ctx.root.classList.add('panning');
  const stop = () => ctx.root.classList.remove('panning');
  return {
    move(p) {
      ctx.camera.pan(p.x - last.x, p.y - last.y);
      last = p;
    },
    end: stop,
    cancel: stop,
  };
}

/** @param {Context} ctx @param {Point} from @param {string[]} kept what stays selected @returns {Gesture} */
export function marquee(ctx, from, kept) {
  const { camera, scene, store, selection } = ctx, begun = camera.toWorld(from);
  const frame = h('div', { class: 'marquee' });
  ctx.root.append(frame);
  return {
    pans: true,
    move(p) {
      const world = rectBetween(begun, camera.toWorld(p)), box = rectBetween(camera.toScreen(begun), p);
      Object.assign(frame.style, { transform: `translate(${box.x}px,${box.y}px)`, width: `${box.width}px`, height: `${box.height}px` });
      const ids = [...scene.shown()].filter((n) => overlaps(n, world)).map((n) => n.id);
      const notes = scene.notes().filter((n) => (n.frame ? contains(world, n) && contains(world, { x: n.x + n.width, y: n.y + n.height }) : overlaps(n, world))).map((n) => `n:${n.id}`);
      selection.set([...kept, ...ids, ...notes]);
    },
    end() {
      frame.remove();
      if (selection.size) ctx.say(`${selection.size} selected.`);
    },
    cancel() {
      frame.remove();
      selection.set(kept);
    },
  };
}

/** The cord that an activity dropped here would go into. @param {Context} ctx @param {Rect} box @param {string} id of the activity, '' when new */
function edgeUnder(ctx, box, id) {
  const inner = { x: box.x + 24, y: box.y + 8, width: box.width - 48, height: Math.max(box.height - 16, 24) };
  return edgeAt(ctx.scene, { x: inner.x + inner.width / 2, y: Math.min(inner.y + 32, inner.y + inner.height / 2) }, 26, (edge) => {
    const one = ctx.scene.edges.get(edge);
    return one !== undefined && one.source !== id && one.target !== id;
  });
}

/** @param {Context} ctx @param {string} id may this activity be dropped into a cord? Only when nothing leads to it or from it */
const isLoose = (ctx, id) => ctx.scene.arriving(id).length === 0 && ctx.scene.leaving(id).length === 0 && (ctx.scene.nodes.get(id)?.rows.length ?? 0) > 0;

/** @param {Context} ctx @param {string} id of an activity or note */
const nameOf = ({ scene, store }, id) => (edits.isActivity(id) ? scene.name(id) : store.get(id).frame ? `frame ${store.get(id).text}`.trim() : 'note');

/** @param {Context} ctx @param {Point} from @param {string} grabbed id of what is under the pointer @returns {Gesture} */
export function drag(ctx, from, grabbed) {
  const { camera, scene, store, selection, ui } = ctx;
  const chosen = selection.list().filter((id) => !edits.isCord(id)), ids = withContents(chosen, scene.nodes.values(), store.notes());
  const rectOf = (/** @type {string} */ id) => /** @type {Rect} */ (edits.isNote(id) ? store.get(id) : scene.nodes.get(id));
  const starts = new Map(ids.map((id) => [id, { ...rectOf(id) }]));
  const begun = camera.toWorld(from), lead = /** @type {Rect} */ (starts.get(grabbed));
  const seen = camera.seen();
  const others = [...scene.shown()].filter((n) => !starts.has(n.id) && overlaps(n, seen));
  const single = ids.length === 1 && edits.isActivity(grabbed) && isLoose(ctx, grabbed) ? grabbed : '';
  /** @type {Map<string, Point>} */ let places = new Map();

  const stop = () => {
    ui.guides = [];
    ctx.root.classList.remove('dragging');
    ui.dropEdge = '';
    ui.notes.clear();
    scene.release();
    ctx.view.invalidate();
  };
  ctx.root.classList.add('dragging');
  return {
    pans: true,
    move(p, event) {
      const at = camera.toWorld(p), dx = at.x - begun.x, dy = at.y - begun.y;
      const near = others.filter((o) => Math.abs(o.x - lead.x - dx) < 1000 && Math.abs(o.y - lead.y - dy) < 800);
      const rest = settle({ ...lead, x: lead.x + dx, y: lead.y + dy }, event.altKey ? [] : near, Math.min(5 / camera.scale, GRID));
      places = new Map(ids.map((id) => {
        const start = /** @type {Rect} */ (starts.get(id));
        return [id, { x: Math.round(start.x + dx + rest.dx), y: Math.round(start.y + dy + rest.dy) }];
      }));
      const held = new Map([...places].filter(([id]) => edits.isActivity(id) || scene.folds.folded(id))), drop = single ? edgeUnder(ctx, { ...lead, ...places.get(single) }, single) : '';
      ctx.view.carry(held.keys(), scene.hold(held));
      for (const [id, place] of places) if (edits.isNote(id)) ui.notes.set(id, place);
      ui.guides = rest.guides;
      if (drop !== ui.dropEdge) ctx.view.invalidate();
      ui.dropEdge = drop;
    },
    end() {
      const edge = scene.edges.get(ui.dropEdge);
      stop();
      const name = chosen.length === 1 ? nameOf(ctx, grabbed) : `${ids.length} things`;
      const first = single ? scene.nodes.get(single)?.rows[0]?.id ?? '' : '', room = edge ? makeRoom(scene, store, edge, lead, single) : null;
      const done = store.transact(edge ? `insert ${name}` : `move ${name}`, (tx) => {
        edits.move(tx, room ? [...room.moved, [single, room.at]] : places);
        if (edge) edits.insertInto(tx, edge, single, first);
      });
      if (done) ctx.say(edge ? `${name} inserted between ${scene.name(edge.source)} and ${scene.name(edge.target)}.` : `${name} moved.`);
    },
    cancel: stop,
  };
}

/** @param {Context} ctx @param {Point} from @param {string} key of a note @returns {Gesture} */
export function resize(ctx, from, key) {
  const { camera, store, ui } = ctx, note = store.get(key), begun = camera.toWorld(from);
  const stop = () => {
    ui.notes.clear();
    ctx.view.invalidate();
  };
  return {
    move(p) {
      const at = camera.toWorld(p);
      ui.notes.set(key, { x: note.x, y: note.y, width: Math.max(snap(note.width + at.x - begun.x), 96), height: Math.max(snap(note.height + at.y - begun.y), 48) });
      ctx.view.invalidate();
    },
    end() {
      const size = ui.notes.get(key);
      stop();
      if (size) store.transact('resize note', (tx) => tx.set(key, { ...note, ...size }));
    },
    cancel: stop,
  };
}

/**
 * Pulls a cord out of an outlet, or an existing one off its target.
 * @param {Context} ctx @param {Point} from @param {string} source @param {string} outlet @returns {Gesture}
 */
export function pull(ctx, from, source, outlet) {
  const { camera, scene, ui, actions } = ctx;
  let far = false;
  /** @param {Point} to @param {string} target */
  const draw = (to, target) => {
    const start = scene.port(source, outlet), node = scene.nodes.get(target);
    if (!start) return;
    ui.target = target;
    ui.draft = { d: pathOf(loose(start, node ? inPort(node) : to)), edge: `${source} ${outlet}` };
    ctx.view.invalidate();
  };
  const stop = () => {
    ui.target = '';
    ui.draft = null;
    ctx.view.invalidate();
  };
  return {
    pans: true,
    move(p) {
      far ||= Math.hypot(p.x - from.x, p.y - from.y) > 10;
      const at = camera.toWorld(p), target = targetAt(scene, at, camera.scale);
      draw(at, target === source && contains(/** @type {Rect} */ (scene.nodes.get(source)), from) ? '' : target);
    },
    end(p) {
      const at = camera.toWorld(p), target = ui.target, draft = ui.draft;
      stop();
      if (!far) return actions.pickTarget(source, outlet, { x: p.x + 20, y: p.y - 20 }, null);
      if (target) return actions.connect(source, outlet, target);
      ui.draft = draft;
      actions.pickTarget(source, outlet, { x: p.x, y: p.y - 16 }, at);
    },
    cancel: stop,
  };
}

/** Brings a new activity from the palette. @param {Context} ctx @param {string} type @returns {Gesture} */
export function bring(ctx, type) {
  const { camera, catalog, scene, ui, actions } = ctx;
  const height = heightOf(Math.max(catalog.outlets(catalog.fresh(type, () => false)).length - 1, 0)), ghost = h('div', { class: 'ghost' }, catalog.label(type));
  ctx.root.append(ghost);
  const place = (/** @type {Point} */ p) => {
    const at = camera.toWorld(p);
    return { x: snap(at.x - 40), y: snap(at.y - 20), width: WIDTH, height };
  };
  const inside = (/** @type {Point} */ p) => p.x >= 0 && p.y >= 0 && p.x <= camera.size.width && p.y <= camera.size.height;
  const stop = () => {
    ghost.remove();
    ui.dropEdge = '';
    ctx.view.invalidate();
  };
  return {
    move(p) {
      const box = place(p), at = camera.toScreen(box);
      ghost.hidden = !inside(p);
      Object.assign(ghost.style, { transform: `translate(${at.x}px,${at.y}px)`, width: `${box.width * camera.scale}px`, height: `${box.height * camera.scale}px` });
      // Aimed at with the pointer, or with the middle of what is held.
      ui.dropEdge = inside(p) ? edgeAt(scene, camera.toWorld(p), 20) || edgeUnder(ctx, box, '') : '';
      ctx.view.invalidate();
    },
    end(p) {
      const edge = scene.edges.get(ui.dropEdge);
      stop();
      if (!inside(p)) return;
      if (edge) actions.insert(type, edge, place(p));
      else actions.addAt(type, place(p));
    },
    cancel: stop,
  };
}
