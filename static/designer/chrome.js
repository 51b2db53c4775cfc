// What floats over the canvas: the zoom bar, the small toolbar of a selection, the empty canvas's words.

import { h, icon, iconButton } from './dom.js';
import { isActivity, isCord, isNote } from './edits.js';
import { bounds, clamp } from './geometry.js';

/** @typedef {import('./context.js').Context} Context */

/** @param {Context} ctx */
export function createZoomBar(ctx) {
  const { camera, actions, root } = ctx;
  const percent = h('button', { type: 'button', class: 'pct', title: '100 % (0)', click: () => camera.zoom(1) });
  const sep = () => h('span', { class: 'sep' });
  const edit = ctx.readOnly ? [] : [sep(), iconButton('Tidy up', 'wand-sparkles', () => void actions.tidy(), 'Tidy up the layout'), iconButton('Add note', 'message-square-text', () => actions.addNote(), 'Add a note (N)')];
  root.append(h('div', { class: 'zoom', id: 'zoom', role: 'group', 'aria-label': 'Zoom', 'data-ui': '' },
    iconButton('Zoom out', 'minus', () => camera.zoom(camera.scale / 1.2), 'Zoom out (−)'), percent,
    iconButton('Zoom in', 'plus', () => camera.zoom(camera.scale * 1.2), 'Zoom in (+)'), sep(),
    iconButton('Fit the whole flow', 'maximize', () => actions.fit(), 'Fit (Shift 1)'), ...edit));
  return () => {
    const text = `${Math.round(camera.scale * 100)} %`;
    if (percent.textContent === text) return;
    percent.textContent = text;
    percent.setAttribute('aria-label', `${text}, zoom to 100 %`);
  };
}

/** A button for fingers: where there is no room for the palette, activities are added from the canvas. @param {Context} ctx */
export function createAdd(ctx) {
  if (ctx.readOnly) return;
  ctx.root.append(h('button', { type: 'button', class: 'btn primary add', 'data-ui': '', title: 'Add an activity (A)', click: () => ctx.actions.openPicker() }, icon('plus', 's14'), 'Add'));
}

/** @param {Context} ctx */
export function createToolbar(ctx) {
  const { camera, scene, store, selection, actions, root } = ctx;
  const bar = h('div', { class: 'seltool', role: 'toolbar', 'aria-label': 'Selection', 'data-ui': '', hidden: true });
  root.append(bar);
  let kind = '';
  /** Adds to the selection with each tap: fingers have no Shift. */
  const more = iconButton('Select more', 'list-checks', () => { ctx.ui.more = !ctx.ui.more; ctx.view.invalidate(); }, 'Select more: each tap adds one, a drag adds what it frames');
  more.classList.add('by-finger');
  bar.addEventListener('click', (event) => { if (event.target instanceof Element && !more.contains(event.target)) ctx.ui.more = false; });

  /** @returns {string} which set of buttons */
  function wanted() {
    const ids = selection.list();
    if (!ids.length || ctx.readOnly) return '';
    if (ids.length === 1 && isCord(ids[0])) return 'cord';
    if (ids.length === 1 && isNote(ids[0])) return store.get(ids[0])?.frame ? 'frame' : 'note';
    return ids.length === 1 ? (ctx.catalog.runs(store.get(`a:${ids[0]}`)) ? 'runs' : 'one') : ids.some(isActivity) ? 'many' : 'notes';
  }

  function buttons() {
    const remove = iconButton('Delete', 'trash-2', () => actions.remove(), 'Delete (Del)'), copy = iconButton('Duplicate', 'copy', () => actions.duplicate(), 'Duplicate (Ctrl D)');
    const one = () => selection.list()[0];
    const subflow = ctx.options.onSubflow ? [iconButton('Make a subflow of it', 'workflow', () => ctx.options.onSubflow?.('makeSubflow', selection.list().filter(isActivity)), 'Make subflow')] : [];
    const runs = kind === 'runs' ? [iconButton('Look into the subflow', 'eye', () => ctx.options.onSubflow?.('peek', [one()]))] : [];
    if (kind === 'cord') {
      const edge = () => scene.edges.get(one().slice(2));
      return [iconButton('Insert an activity', 'plus', () => insert(edge())), iconButton('Remove the cord', 'unplug', () => actions.remove(), 'Remove the cord (Del)')];
    }
    const frame = iconButton('Frame it', 'square', () => actions.addFrame(), 'Put a frame around it (G)');
    if (kind === 'frame') return [iconButton('Edit the title', 'pencil', () => ctx.editNote(one()), 'Edit the title (Enter)'), iconButton('Fold or open', 'chevron-down', () => actions.foldFrame(one()), 'Fold or open (O)'), copy, remove];
    if (kind === 'note') return [iconButton('Edit', 'pencil', () => ctx.editNote(one()), 'Edit (Enter)'), copy, remove];
    if (kind === 'one' || kind === 'runs') return [iconButton('Connect', 'link', () => actions.connectByKeys(one()), 'Connect (C)'), ...runs, copy, ...subflow, frame, remove];
    return kind === 'many' ? [copy, ...subflow, frame, remove] : [copy, remove];
  }

  /** @param {import('./types.js').Edge | undefined} edge */
  function insert(edge) {
    const points = edge && scene.router.routes.get(edge.id);
    if (!edge || !points) return;
    const middle = points[Math.floor(points.length / 2)], last = points[Math.floor(points.length / 2) - 1] ?? middle;
    const at = { x: (middle.x + last.x) / 2, y: (middle.y + last.y) / 2 };
    actions.openPicker(camera.toScreen(at), { x: at.x - 120, y: at.y - 24 }, edge);
  }

  return () => {
    const next = root.classList.contains('dragging') || ctx.ui.draft ? '' : wanted();
    if (next !== kind) {
      kind = next;
      bar.replaceChildren(...(kind ? buttons() : []), ...(kind && kind !== 'cord' ? [more] : []));
    }
    if (!selection.size) ctx.ui.more = false;
    if (more.ariaPressed !== String(ctx.ui.more)) more.ariaPressed = String(ctx.ui.more);
    if (!kind) {
      if (!bar.hidden) bar.hidden = true;
      return;
    }
    const rects = selection.list().map((id) => (isCord(id) ? bounds((scene.router.routes.get(id.slice(2)) ?? []).map((p) => ({ ...p, width: 0, height: 0 }))) : isNote(id) ? ctx.model.noteState(store.get(id)) : scene.nodes.get(id))).filter((r) => r !== undefined);
    if (!rects.length) return void (bar.hidden = true);
    const box = bounds(rects), at = camera.toScreen(box), low = camera.toScreen({ x: box.x, y: box.y + box.height });
    const visible = low.y > 0 && at.y < camera.size.height && at.x < camera.size.width && camera.toScreen({ x: box.x + box.width, y: 0 }).x > 0;
    const top = isCord(selection.list()[0]) ? (at.y + low.y) / 2 - 44 : at.y - 44;
    const left = isCord(selection.list()[0]) ? (at.x + camera.toScreen({ x: box.x + box.width, y: 0 }).x) / 2 - 30 : at.x;
    if (bar.hidden === visible) bar.hidden = !visible;
    bar.style.transform = `translate(${Math.round(clamp(left, 8, camera.size.width - 28 * bar.childElementCount - 12))}px,${Math.round(Math.max(top, 8))}px)`;
  };
}

/** @param {Context} ctx */
export function createEmpty(ctx) {
  const { scene, options, root, actions } = ctx;
  const cards = (options.templates ?? []).map((t) => h('button', { type: 'button', class: 'card', click: () => options.onTemplate?.(t.id) },
    h('b', {}, t.title), h('span', {}, t.text), h('small', {}, `${t.activities} activities`)));
  const hint = (/** @type {string} */ how) => h('p', { class: how === 'Add an activity' ? 'by-finger' : 'by-mouse' }, `${how}${cards.length ? ', or start from a template' : ''}`);
  const words = ctx.readOnly ? [h('p', {}, 'This flow is empty')] : [hint('Drag an activity here, press Tab'), hint('Add an activity')];
  const add = ctx.readOnly ? null : h('button', { type: 'button', class: 'btn', click: () => actions.openPicker() }, icon('plus', 's14'), 'Add an activity');
  const box = h('div', { class: 'empty', 'data-ui': '', hidden: true }, h('div', { class: 'empty-start' }, icon('phone-incoming', 's14'), 'Start'), ...words, add, h('div', { class: 'cards' }, ...cards));
  root.append(box);
  return () => { box.hidden = scene.nodes.size > 0; };
}
