// Keys of the canvas. Everything a pointer can do, through the same actions.

import { isActivity, isNote } from './edits.js';

/** @typedef {import('./context.js').Context} Context */

const STEP = 8, FAR_STEP = 32, ZOOM = 1.2;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {EventTarget | null} target */
const isField = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** @param {Context} ctx @param {{cancel: () => boolean, hand: (on: boolean) => void}} pointer */
export function createKeyboard(ctx, pointer) {
  const { root, scene, store, selection, camera, actions, ui } = ctx;

  /** @returns {string} id of the focused activity or note, else of the only selected one */
  function current() {
    const el = document.activeElement;
    const id = el instanceof HTMLElement && root.contains(el) ? el.dataset.id ?? el.dataset.note ?? '' : '';
    return id || (selection.size === 1 ? selection.list()[0] : '');
  }

  /** What stays selected while the focus goes on; ends when it is selected no more. @type {string[]} */ let kept = [];
  selection.onChange((ids) => { if (!kept.every((id) => ids.includes(id))) kept = []; });

  /** Keeps what is selected, or lets the focused one go again. */
  function keep() {
    const id = current(), name = scene.nodes.has(id) ? scene.name(id) : 'It';
    if (!id) return;
    const off = kept.includes(id);
    kept = off ? kept.filter((one) => one !== id) : selection.list();
    if (off) selection.toggle(id);
    ctx.say(off ? `${name} is not selected any more.` : `${name} stays selected. Go on to select more, ${selection.size} now.`);
  }

  /** @param {string} id */
  function go(id) {
    const more = kept;
    actions.focus(id);
    if (!more.length) return;
    selection.set([...more, id]);
    kept = more;
    ctx.say(`${selection.size} selected.`);
  }

  /** @param {number} by @returns {boolean} false at either end: focus leaves the canvas */
  function tab(by) {
    const order = [...scene.order().filter(scene.views.has), ...scene.notes().map((n) => `n:${n.id}`)];
    const at = order.indexOf(current());
    const el = document.activeElement, onNode = el instanceof HTMLElement && (el.dataset.id || el.dataset.note);
    if (!onNode && el !== root) return false;
    const next = onNode ? order[at + by] : by > 0 ? order[Math.max(at, 0)] : undefined;
    if (next) {
      go(next);
      return true;
    }
    if (by < 0 && onNode) {
      root.focus({ preventScroll: true });
      return true;
    }
    return false;
  }

  /** Follows cords: right to what the first outlet leads to, left back, up and down among what comes from the same activity. @param {number} dx @param {number} dy */
  function follow(dx, dy) {
    const id = current();
    if (!scene.nodes.has(id)) return;
    const from = scene.arriving(id).find((e) => e.source === ui.from)?.source ?? scene.arriving(id)[0]?.source ?? '';
    let next = '';
    if (dx > 0) next = [...(scene.nodes.get(id)?.rows ?? [])].map((o) => scene.edges.get(`${id} ${o.id}`)?.target).find(Boolean) ?? '';
    else if (dx < 0) next = from;
    else {
      const exits = scene.nodes.get(from)?.rows.map((o) => scene.edges.get(`${from} ${o.id}`)?.target) ?? [];
      const siblings = [...new Set(exits.filter((t) => t !== undefined))];
      next = siblings[siblings.indexOf(id) + dy] ?? '';
    }
    if (dx > 0 && next) ui.from = id;
    if (next) go(next);
    else ctx.say(dx > 0 ? 'Nothing is connected here.' : dx < 0 ? 'Nothing leads here.' : 'No more branches.');
  }

  /** @type {Record<string, (event: KeyboardEvent) => void>} with Ctrl or Cmd */
  const commands = {
    a: () => { actions.selectAll(); ctx.say(`${selection.size} selected.`); },
    d: () => actions.duplicate(),
    z: (event) => (event.shiftKey ? actions.redo() : actions.undo()),
    y: () => actions.redo(),
    '0': () => camera.zoom(1),
  };

  /** @type {Record<string, () => void>} without */
  const plain = {
    Delete: () => actions.remove(),
    Backspace: () => actions.remove(),
    a: () => actions.openPicker(),
    c: () => { if (isActivity(current())) actions.connectByKeys(current()); },
    e: () => { if (scene.nodes.has(current())) ctx.rows.enter(current()); },
    f: () => { const id = current(); void ctx.mending().then((m) => m.menu(id)); },
    s: keep,
    p: () => subflow('peek'),
    b: () => { if (!ctx.readOnly) subflow('putBack'); },
    g: () => actions.addFrame(ui.spot ? camera.toWorld(ui.spot) : undefined),
    o: () => { if (isNote(current())) actions.foldFrame(current()); },
    n: () => actions.addNote(ui.spot ? camera.toWorld(ui.spot) : undefined),
    0: () => camera.zoom(1),
    '+': () => camera.zoom(camera.scale * ZOOM),
    '=': () => camera.zoom(camera.scale * ZOOM),
    '-': () => camera.zoom(camera.scale / ZOOM),
    Home: () => actions.focus(scene.start()),
    Enter: open,
    F2: open,
    Escape: () => {
      if (pointer.cancel()) return ctx.say('Dropped, nothing changed.');
      if (selection.size) {
        selection.clear();
        root.focus({ preventScroll: true });
      }
    },
    ContextMenu: menu,
  };

  /** @param {'peek' | 'putBack'} what */
  function subflow(what) {
    if (ctx.catalog.runs(store.get(`a:${current()}`))) ctx.options.onSubflow?.(what, [current()]);
  }

  function open() {
    const id = current();
    if (isNote(id)) ctx.editNote(id);
    else if (scene.nodes.has(id)) ctx.options.onOpen?.(id);
  }

  function menu() {
    const id = current(), node = scene.nodes.get(id);
    const at = node ? camera.toScreen({ x: node.x + 40, y: node.y + 32 }) : { x: camera.size.width / 2, y: camera.size.height / 2 };
    void ctx.menu(at, node ? { kind: 'node', id, outlet: '' } : { kind: 'canvas', id: '', outlet: '' });
  }

  /** @param {KeyboardEvent} event @returns {boolean} handled */
  function onCanvas(event) {
    const arrow = ARROWS[event.key], mod = event.ctrlKey || event.metaKey;
    if (event.key === 'Tab' && !mod && !event.altKey) {
      if (!event.shiftKey && (!scene.nodes.size || ui.spot) && document.activeElement === root && !ctx.readOnly) {
        const spot = ui.spot;
        ui.spot = null;
        actions.openPicker(spot ?? undefined, spot ? camera.toWorld(spot) : undefined);
        return true;
      }
      return tab(event.shiftKey ? -1 : 1);
    }
    if (arrow && mod) follow(...arrow);
    else if (arrow && selection.size) actions.nudge(arrow[0] * (event.shiftKey ? FAR_STEP : STEP), arrow[1] * (event.shiftKey ? FAR_STEP : STEP));
    else if (arrow) camera.pan(-arrow[0] * 48, -arrow[1] * 48);
    else if (event.shiftKey && event.code === 'Digit1' && !mod) actions.fit();
    else if (event.shiftKey && event.key === 'F10') menu();
    else if (event.key === ' ' && !mod) pointer.hand(true);
    else if (!mod && !event.altKey && (plain[event.key] ?? plain[event.key.toLowerCase()])) (plain[event.key] ?? plain[event.key.toLowerCase()])();
    else return false;
    return true;
  }

  /** @param {KeyboardEvent} event */
  function down(event) {
    const mod = event.ctrlKey || event.metaKey, name = event.key.toLowerCase();
    if (!mod && event.key !== 'Shift') root.classList.remove('by-pointer');
    if (document.querySelector('dialog:modal')) return;
    if (mod && !event.altKey && name === 's') ctx.options.onSave?.();
    else if (mod && !event.altKey && name === 'k') ctx.options.onSearch?.();
    else if (event.key === 'F3') ctx.options.onSearch?.(event.shiftKey ? -1 : 1);
    else if (event.defaultPrevented || isField(event.target) || ctx.picker.open) return;
    else {
      const here = event.target === document.body || (event.target instanceof Node && root.contains(event.target));
      const button = event.target instanceof Element && event.target.closest('[data-ui]');
      const command = mod && !event.altKey ? commands[name] : undefined;
      if (command && (here || 'zy'.includes(name))) command(event);
      else if (!here || (button && event.key !== 'Escape') || !onCanvas(event)) return;
    }
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  function up(event) {
    if (event.key === ' ') pointer.hand(false);
  }

  /** @param {ClipboardEvent} event */
  function clip(event) {
    const el = document.activeElement;
    if (isField(event.target) || isField(el) || document.querySelector('dialog:modal') || (el !== document.body && !root.contains(el))) return;
    if (event.type === 'paste') {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (text) void actions.paste(text);
      event.preventDefault();
      return;
    }
    const text = getSelection()?.toString() ? '' : actions.copy();
    if (!text) return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    if (event.type === 'cut') actions.remove();
    else ctx.say('Copied.');
  }

  const ends = new AbortController(), on = { signal: ends.signal };
  document.addEventListener('keydown', down, on);
  document.addEventListener('keyup', up, on);
  for (const name of /** @type {const} */ (['copy', 'cut', 'paste'])) document.addEventListener(name, clip, on);
  window.addEventListener('blur', () => pointer.hand(false), on);
  return { destroy: () => ends.abort() };
}
