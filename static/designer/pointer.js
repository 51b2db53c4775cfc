// Pointer events only: mouse, pen and touch. Finds what was pressed, hands over to a gesture; Escape and pointercancel drop it.

import { createFinger } from './finger.js';
import { drag, marquee, pan, pull, resize } from './gestures.js';
import { clamp } from './geometry.js';
import { hitAt } from './hit.js';
import { SLOP, fromPalette } from './palette-drag.js';
import { createWheel } from './wheel.js';

/** @typedef {import('./types.js').Point} Point */
/** @typedef {import('./context.js').Context} Context */
/** @typedef {import('./gestures.js').Gesture} Gesture */

const EDGE = 28, SPEED = 12;

/** @param {Context} ctx */
export function createPointer(ctx) {
  const { root, camera, scene, store, selection, ui, view } = ctx;
  /** @type {Gesture | null} */ let gesture = null;
  /** What a press becomes once it moves. @type {{at: Point, id: number, begin: (() => Gesture) | null, click: (() => void) | null} | null} */ let press = null;
  /** @type {Map<number, Point>} */ const fingers = new Map();
  /** @type {{gap: number, middle: Point} | null} */ let pinch = null;
  let space = false, creeping = 0, left = 0, top = 0;
  /** @type {PointerEvent | null} */ let latest = null;

  /** @param {{clientX: number, clientY: number}} event @returns {Point} */
  const local = (event) => ({ x: event.clientX - left, y: event.clientY - top });
  const measure = () => {
    const box = root.getBoundingClientRect();
    left = box.left;
    top = box.top;
  };

  const finger = createFinger(ctx, { held: () => press !== null || pinch !== null, opens: rest });

  /** The menu of what is under a finger that rests; what it does until it is lifted counts no more. */
  function rest() {
    const at = press?.at;
    if (!at || gesture) return;
    press = null;
    void ctx.menu(at, hitAt(scene, store, camera.toWorld(at), camera.scale, true));
  }

  function cancel() {
    finger.stop();
    const was = gesture !== null;
    gesture?.cancel();
    gesture = press = pinch = null;
    cancelAnimationFrame(creeping);
    creeping = 0;
    return was;
  }

  /** How far the view moves with the next frame while something is dragged near its border. @param {Point} p */
  function push(p) {
    const one = (/** @type {number} */ v, /** @type {number} */ size) => clamp((v < EDGE ? EDGE - v : v > size - EDGE ? size - EDGE - v : 0) / 2, -SPEED, SPEED);
    return { dx: one(p.x, camera.size.width), dy: one(p.y, camera.size.height) };
  }

  function creep() {
    creeping = 0;
    if (!gesture?.pans || !latest) return;
    const p = local(latest), { dx, dy } = push(p);
    if (!dx && !dy) return;
    camera.pan(dx, dy);
    gesture.move(p, latest);
    creeping = requestAnimationFrame(creep);
  }

  /** Selects a cord, for the keys too. @param {import('./types.js').Edge} edge */
  function choose(edge) {
    selection.set([`e:${edge.id}`]);
    ctx.say(ctx.edgeWords(edge));
    root.focus({ preventScroll: true });
  }

  /** The first press takes an activity, the next one of its outlets. @param {string} id @param {boolean} was selected before @param {Point} p */
  function take(id, was, p) {
    selection.set([id]);
    if (was) ctx.rows.press(camera.toWorld(p));
  }

  /** @param {import('./hit.js').Hit} hit @param {Point} p @param {PointerEvent} event @returns {{begin: (() => Gesture) | null, click: (() => void) | null}} */
  function meaning(hit, p, event) {
    const more = event.shiftKey || event.ctrlKey || event.metaKey || ui.more, edit = !ctx.readOnly;
    const free = (/** @type {() => Gesture} */ begin) => (edit ? begin : () => pan(ctx, p));
    if (hit.kind === 'port') return { begin: free(() => pull(ctx, p, hit.id, hit.outlet)), click: edit ? () => pull(ctx, p, hit.id, hit.outlet).end(p, event) : null };
    if (hit.kind === 'fold') return { begin: free(() => pull(ctx, p, hit.id, hit.outlet)), click: () => ctx.unfold(hit.id) };
    if (hit.kind === 'in') {
      const edges = scene.arriving(hit.id), edge = edges.find((e) => selection.has(`e:${e.id}`)) ?? (edges.length === 1 ? edges[0] : undefined);
      if (edge && edit) return { begin: () => pull(ctx, p, edge.source, edge.outlet), click: () => choose(edge) };
    }
    if (hit.kind === 'edge') {
      const edge = scene.edges.get(hit.id);
      if (!edge) return { begin: null, click: null };
      return { begin: free(() => pull(ctx, p, edge.source, edge.outlet)), click: () => choose(edge) };
    }
    if (hit.kind === 'canvas') {
      const kept = more ? selection.list() : [];
      if (event.pointerType === 'touch') return { begin: () => (more ? marquee(ctx, p, kept) : pan(ctx, p)), click: () => selection.clear() };
      return { begin: () => marquee(ctx, p, kept), click: () => { if (!more) selection.clear(); ui.spot = p; root.focus({ preventScroll: true }); } };
    }
    const id = hit.id, was = selection.has(id);
    if (!more && !was) selection.set([id]);
    else if (more && !was) selection.toggle(id);
    ctx.focusElement(id);
    return { begin: hit.kind === 'resize' ? free(() => resize(ctx, p, id)) : free(() => drag(ctx, p, id)), click: () => { if (more && was) selection.toggle(id); else if (!more) take(id, was, p); } };
  }

  /** @param {PointerEvent} event */
  function down(event) {
    if (event.target instanceof Element && event.target.closest('[data-ui], textarea')) return;
    root.classList.add('by-pointer');
    measure();
    const p = local(event);
    fingers.set(event.pointerId, p);
    ctx.picker.close();
    if (document.activeElement instanceof HTMLTextAreaElement) document.activeElement.blur();
    if (fingers.size === 2) {
      cancel();
      const [a, b] = fingers.values();
      pinch = { gap: Math.hypot(a.x - b.x, a.y - b.y), middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
      return;
    }
    if (gesture || press || (event.button !== 0 && event.button !== 1)) return;
    event.preventDefault();
    root.setPointerCapture(event.pointerId);
    ui.spot = null;
    finger.down(event);
    if (event.button === 1 || space) press = { at: p, id: event.pointerId, begin: () => pan(ctx, p), click: null };
    else press = { at: p, id: event.pointerId, ...meaning(hitAt(scene, store, camera.toWorld(p), camera.scale, event.pointerType === 'touch'), p, event) };
  }

  /** @param {PointerEvent} event */
  function move(event) {
    const p = local(event);
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, p);
    if (pinch && fingers.size === 2) {
      const [a, b] = fingers.values(), gap = Math.hypot(a.x - b.x, a.y - b.y), middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
      camera.pan(middle.x - pinch.middle.x, middle.y - pinch.middle.y);
      camera.zoom(camera.scale * (gap / pinch.gap), middle);
      pinch = { gap, middle };
      return;
    }
    if (press && event.pointerId !== press.id) return;
    if (!press) {
      if (!event.buttons) hover(event);
      return;
    }
    latest = event;
    if (!gesture && press.begin && Math.hypot(p.x - press.at.x, p.y - press.at.y) >= SLOP) {
      finger.stop();
      gesture = press.begin();
    }
    gesture?.move(p, event);
    if (gesture?.pans && !creeping && Object.values(push(p)).some(Boolean)) creeping = requestAnimationFrame(creep);
  }

  let hovering = 0;
  /** @param {PointerEvent} event */
  function hover(event) {
    latest = event;
    if (!hovering && event.target instanceof Element && root.contains(event.target)) hovering = requestAnimationFrame(look);
  }

  function look() {
    hovering = 0;
    if (gesture || !latest) return;
    const over = latest.target instanceof Element && !latest.target.closest('[data-ui]');
    measure();
    const hit = hitAt(scene, store, camera.toWorld(local(latest)), camera.scale);
    const edge = over && hit.kind === 'edge' ? hit.id : '';
    root.dataset.over = over ? hit.kind : '';
    if (edge === ui.hover) return;
    ui.hover = edge;
    const one = scene.edges.get(edge);
    root.title = one ? ctx.edgeWords(one) : '';
    view.invalidate();
  }

  /** @param {PointerEvent} event */
  function up(event) {
    fingers.delete(event.pointerId);
    if (pinch) {
      if (fingers.size < 2) pinch = null;
      return;
    }
    if (!press || event.pointerId !== press.id) return;
    finger.stop();
    const done = press, active = gesture;
    press = gesture = null;
    cancelAnimationFrame(creeping);
    creeping = 0;
    if (active) active.end(local(event), event);
    else done.click?.();
  }

  /** @param {PointerEvent} event */
  function lost(event) {
    fingers.delete(event.pointerId);
    if (press?.id === event.pointerId) cancel();
  }

  /** @param {MouseEvent} event */
  function twice(event) {
    if (event.target instanceof Element && event.target.closest('[data-ui], textarea')) return;
    measure();
    const p = local(event), at = camera.toWorld(p), hit = hitAt(scene, store, at, camera.scale);
    if (hit.kind === 'canvas') ctx.actions.openPicker(p, at);
    else if (hit.kind === 'note' || hit.kind === 'resize') ctx.editNote(hit.id);
    else if (hit.kind === 'edge') ctx.actions.openPicker(p, at, scene.edges.get(hit.id));
    else if (hit.kind === 'node' || hit.kind === 'badge') ctx.rows.rename(hit.id, at, () => ctx.options.onOpen?.(hit.id));
  }

  root.addEventListener('pointerdown', down);
  root.addEventListener('pointermove', move);
  root.addEventListener('pointerup', up);
  root.addEventListener('pointercancel', lost);
  root.addEventListener('lostpointercapture', lost);
  createWheel(root, camera);
  root.addEventListener('dblclick', twice);
  root.addEventListener('contextmenu', (event) => {
    if (event.target instanceof Element && event.target.closest('[data-ui], textarea')) return;
    event.preventDefault();
    if (fingers.size && finger.last()) return; // which opens it by itself
    measure();
    void ctx.menu(local(event), hitAt(scene, store, camera.toWorld(local(event)), camera.scale));
  });

  return {
    /** Escape: true when something was dropped. */
    cancel,
    /** @param {boolean} on Space is held */
    hand(on) {
      space = on;
      root.classList.toggle('hand', on);
    },
    /** @param {string} type @param {PointerEvent} event pointerdown on the palette; a press without a move adds */
    bring(type, event) {
      if (ctx.readOnly) return;
      measure();
      fromPalette(ctx, type, event, local);
    },
  };
}
