// Outlets that are edited where they are drawn: over the selected activity lies a row for each outlet that is made from its list, to take hold of, to
// rename and to remove, and below it one that adds. Loaded when the first such activity is selected. The list is in the catalogue.

import { humanise } from './catalog.js';
import { h, icon } from './dom.js';
import { ROW, clamp } from './geometry.js';
import * as edits from './outlet-edits.js';
import { FIRST, createOutletActs } from './outlet-acts.js';

/** @typedef {import('./context.js').Context} Context */
/** @typedef {import('./outlet-acts.js').Line} Line */

/** Below this the rows are too small for a finger. */
const LEAST = 0.55;
/** So long after a finger was lifted its click may come, ms. */
const CLICK = 80;
const HINT = 'Enter renames, Delete removes, Alt and the arrows move';

/** @param {Context} ctx */
export function createOutletRows(ctx) {
  const { store, scene, catalog, camera, selection, view } = ctx;
  const box = h('div', { class: 'orows', role: 'group', hidden: true, keydown: key });
  view.world.insertBefore(box, view.topLayer);
  /** @type {import('./scene.js').SceneNode | undefined} */ let drawn;
  /** As the rows were drawn. @type {import('./scene.js').SceneNode | undefined} */ let shown;
  /** A press is under way: what lies under the finger stays what it is until it is over. */ let pressed = false;
  const over = () => setTimeout(() => { pressed = false; view.invalidate(); }, CLICK);
  box.addEventListener('pointerdown', () => { pressed = true; });
  for (const name of ['pointerup', 'pointercancel']) box.addEventListener(name, over);
  /** What gets the focus once it is there: an outlet, or '+'. */ let wanted = '';

  const { move, openNew, remove, rename } = createOutletActs(ctx, { drawn: () => drawn, lines, focus, focusLater });

  /** @returns {import('./scene.js').SceneNode | undefined} the activity whose outlets can be edited now */
  function subject() {
    const ids = selection.list(), node = ids.length === 1 ? scene.nodes.get(ids[0]) : undefined;
    if (!node || camera.scale < LEAST || scene.folds.box(node.id) || ctx.ui.draft) return undefined;
    return edits.rowsOf(catalog.entry(node.record.type), node.record) ? node : undefined;
  }

  /** @param {import('./scene.js').SceneNode} node @returns {Line[]} */
  function lines(node) {
    const entry = catalog.entry(node.record.type), rows = edits.rowsOf(entry, node.record) ?? [];
    return node.rows.flatMap((outlet, at) => {
      const index = outlet.dynamic ? rows.findIndex((row) => String(row[edits.idField(entry)]) === outlet.id) : -1;
      return index < 0 ? [] : [{ index, at, outlet: outlet.id, words: edits.rowWords(entry, rows[index]) }];
    });
  }

  /** @param {Line} line @param {string} name @param {string} sign @param {(line: Line) => void} act */
  const tool = (line, name, sign, act) => h('button', { type: 'button', tabindex: '-1', 'data-ui': '', title: name, 'aria-label': `${name} ${line.words}`, click: () => act(lineOf(line.outlet) ?? line) }, icon(sign, 's14'));

  /** @param {import('./scene.js').SceneNode} node @param {Line} line */
  function row(node, line) {
    const target = node.record.outlets[line.outlet];
    const main = h('button', { type: 'button', class: 'orow-main', tabindex: '-1', 'data-row': line.outlet, 'aria-label': `${line.words}, ${target ? `goes to ${scene.name(target)}` : 'not connected'}. ${HINT}`, click: () => rename(lineOf(line.outlet) ?? line) });
    const grip = tool(line, 'Move', 'grip-vertical', () => { focus(line.outlet); });
    grip.classList.add('grip');
    grip.addEventListener('pointerdown', (event) => carry(event, line));
    const el = h('div', { class: 'orow' }, main, grip, tool(line, 'Rename', 'pencil', rename), tool(line, 'Remove', 'trash-2', (now) => void remove(now)));
    el.style.transform = `translateY(${FIRST + ROW * line.at}px)`;
    return el;
  }

  /** @param {import('./scene.js').SceneNode} node */
  function draw(node) {
    const entry = catalog.entry(node.record.type), one = edits.oneOf(entry), list = lines(node), active = document.activeElement;
    const had = active instanceof HTMLElement && box.contains(active) ? active.dataset.row ?? '' : '';
    const full = !edits.fitsMore(entry, edits.rowsOf(entry, node.record) ?? []), most = `${entry.each?.rows?.most} ${one}s at most`;
    const add = h('button', { type: 'button', class: 'oadd', tabindex: '-1', 'data-row': '+', 'data-ui': '', disabled: full, title: full ? most : '', 'aria-label': `Add another ${one} of ${scene.name(node.id)}`, click: openNew }, icon('plus', 's14'), full ? most : humanise(one));
    add.style.transform = `translateY(${node.height + 6}px)`;
    box.setAttribute('aria-label', `Outlets of ${scene.name(node.id)}`);
    shown = node;
    box.replaceChildren(...list.map((line) => row(node, line)), add);
    if (had && !wanted) wanted = list.some((line) => line.outlet === had) ? had : '+';
  }

  function frame() {
    const node = ctx.root.classList.contains('dragging') ? drawn : subject();
    if (!node) {
      if (!box.hidden) leave();
      return;
    }
    const now = scene.nodes.get(node.id) ?? node;
    const as = shown && shown.record === now.record && shown.rows.length === now.rows.length;
    if (shown?.id !== now.id || box.hidden || (!as && !pressed)) draw(now);
    if (box.hidden) box.hidden = false;
    const place = `translate(${now.x}px,${now.y}px)`;
    if (box.style.transform !== place) box.style.transform = place;
    drawn = now;
    if (wanted) focus(wanted);
  }

  /** Hides the rows; who was in them is at the activity then. */
  function leave() {
    const id = box.contains(document.activeElement) ? drawn?.id : undefined;
    box.hidden = true;
    drawn = undefined;
    if (id && scene.nodes.has(id)) ctx.focusElement(id);
  }

  /** @param {string} name of an outlet, or + @returns {boolean} */
  function focus(name) {
    const el = /** @type {HTMLButtonElement[]} */ ([...box.querySelectorAll('[data-row]')]).find((one) => one.dataset.row === name && !one.disabled);
    wanted = '';
    el?.focus({ preventScroll: true });
    return el !== undefined;
  }

  /** Later, when the activity is drawn anew. @param {string} name */
  function focusLater(name) {
    wanted = name;
    view.invalidate();
  }

  /** @param {string} outlet @returns {Line | undefined} */
  const lineOf = (outlet) => (drawn ? lines(drawn).find((line) => line.outlet === outlet) : undefined);

  /** Moves a row by its grip. @param {PointerEvent} event @param {Line} line */
  function carry(event, line) {
    const grip = /** @type {HTMLElement} */ (event.currentTarget), held = /** @type {HTMLElement} */ (grip.parentElement), from = event.clientY;
    if (event.button !== 0) return;
    event.preventDefault();
    focus(line.outlet);
    grip.setPointerCapture(event.pointerId);
    const ends = new AbortController(), on = { signal: ends.signal }, count = drawn ? lines(drawn).length : 0;
    const steps = (/** @type {PointerEvent} */ e) => clamp(Math.round((e.clientY - from) / camera.scale / ROW), -line.at, count - 1 - line.at);
    const stop = () => { ends.abort(); held.classList.remove('held'); held.style.transform = `translateY(${FIRST + ROW * line.at}px)`; };
    grip.addEventListener('pointermove', (e) => {
      held.classList.add('held');
      held.style.transform = `translateY(${FIRST + ROW * (line.at + steps(e))}px)`;
    }, on);
    grip.addEventListener('pointerup', (e) => { const by = steps(e); stop(); pressed = pressed && !by; if (by) void move(line, by); }, on);
    grip.addEventListener('pointercancel', stop, on);
    document.addEventListener('keydown', (e) => { if (e.key === 'Escape') { e.preventDefault(); stop(); } }, { ...on, capture: true });
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    const all = /** @type {HTMLButtonElement[]} */ ([...box.querySelectorAll('[data-row]:not(:disabled)')]), at = all.findIndex((el) => el === document.activeElement);
    const line = lineOf(all[at]?.dataset.row ?? ''), step = { ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0;
    if (at < 0 || event.ctrlKey || event.metaKey) return;
    if (event.altKey && step) { if (line) void move(line, step); }
    else if (event.altKey) return;
    else if (step) all[clamp(at + step, 0, all.length - 1)].focus({ preventScroll: true });
    else if (event.key === 'Home' || event.key === 'End') all.at(event.key === 'Home' ? 0 : -1)?.focus({ preventScroll: true });
    else if (event.key === 'F2') all[at].click();
    else if ((event.key === 'Delete' || event.key === 'Backspace') && line) void remove(line);
    else if (event.key.toLowerCase() === 'c' && line && drawn) ctx.actions.pickTarget(drawn.id, line.outlet, camera.toScreen({ x: drawn.x + 256, y: drawn.y + FIRST + ROW * line.at }), null);
    else if (event.key === 'Escape' || event.key === 'ArrowLeft') { if (drawn) ctx.focusElement(drawn.id); }
    else if (event.key === 'Tab') { if (drawn) ctx.focusElement(drawn.id); return; } // on from the activity
    else if (event.key !== 'Enter' && event.key !== ' ') return;
    else event.stopPropagation(); // the button's own
    if (event.key !== 'Enter' && event.key !== ' ') event.preventDefault();
  }

  /** @param {import('./types.js').Point} p world @returns {Line | undefined} */
  const lineAt = (p) => (drawn ? lines(drawn).find((line) => p.y >= /** @type {any} */ (drawn).y + FIRST + ROW * line.at && p.y < /** @type {any} */ (drawn).y + FIRST + ROW * (line.at + 1)) : undefined);

  return {
    frame,
    /** A press on the selected activity. @param {import('./types.js').Point} p world */
    press(p) {
      const line = lineAt(p);
      if (line) focus(line.outlet);
    },
    /** @param {import('./types.js').Point} p world @returns {boolean} false when no outlet of the list is there */
    rename(p) {
      frame();
      const line = lineAt(p);
      if (line) rename(line);
      return line !== undefined;
    },
    /** The keyboard's way in. @returns {boolean} */
    enter() {
      frame();
      return drawn !== undefined && focus(lines(drawn)[0]?.outlet ?? '+');
    },
  };
}
