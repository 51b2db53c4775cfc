// What a user can do on the canvas, whatever the device: each is one undo step and says what it did.

import { copyText, count } from './clipboard.js';
import * as edits from './edits.js';
import { framesAfter, withContents } from './frames.js';
import { createNoteActions } from './note-actions.js';
import { PITCH, WIDTH, bounds, freePlace, heightOf, inPort, snap } from './geometry.js';
import { makeRoom } from './layout.js';
import { activityItems, rememberType } from './picker.js';

/** @typedef {import('./types.js').Point} Point */
/** @typedef {import('./types.js').Edge} Edge */
/** @typedef {import('./context.js').Context} Context */

/** @param {Context} ctx @returns {import('./context.js').Actions} */
export function createActions(ctx) {
  const { store, scene, catalog, camera, selection, view, picker } = ctx;
  const kind = () => /** @type {string} */ (store.get('flow').kind);
  const locked = () => {
    if (ctx.readOnly) ctx.say('You may look at this flow, not change it.');
    return ctx.readOnly;
  };
  /** @param {string} id */
  const outletsOf = (id) => catalog.outlets(store.get(`a:${id}`));
  /** @param {string} id @param {string} outlet */
  const outletLabel = (id, outlet) => outletsOf(id).find((o) => o.id === outlet)?.label ?? outlet;
  const middle = () => camera.toWorld({ x: camera.size.width / 2, y: camera.size.height / 2 });
  /** @param {string} type */
  const sizeOf = (type) => ({ width: WIDTH, height: heightOf(Math.max(catalog.outlets(catalog.fresh(type, () => false)).length - 1, 0)) });

  /** @param {string} id selects, shows and focuses one activity or note @param {boolean} [centre] */
  function focus(id, centre = false) {
    const rect = edits.isNote(id) ? store.get(id) : scene.nodes.get(id), folded = scene.folds.box(id);
    if (!rect) return;
    ctx.views.bring([id]);
    if (folded) ctx.actions.foldFrame(folded.id, false);
    selection.set([id]);
    camera.reveal(rect, centre);
    ctx.focusElement(id);
  }

  /** @param {string} type @param {Point} at @param {import('./context.js').Also} [also] @param {boolean} [exact] the place is free @returns {string} */
  function addAt(type, at, also, exact = false) {
    if (locked()) return '';
    const record = catalog.fresh(type, (id) => Boolean(store.get(`a:${id}`)));
    const place = exact ? at : freePlace({ ...at, ...sizeOf(type) }, [...scene.nodes.values()]);
    store.transact(`add ${record.name}`, (tx) => {
      edits.addActivity(tx, record, place);
      also?.(tx, record.id);
    });
    rememberType(type);
    focus(record.id);
    ctx.say(`${record.name} added.`);
    return record.id;
  }

  /** @param {string} source @param {string} outlet @param {string} target '' disconnects */
  function connect(source, outlet, target) {
    if (locked()) return;
    const from = `${scene.name(source)}, ${outletLabel(source, outlet)}`;
    const label = target ? `connect ${scene.name(source)} to ${scene.name(target)}` : `remove the cord of ${from}`;
    if (store.transact(label, (tx) => edits.connect(tx, source, outlet, target))) ctx.say(target ? `${from} goes to ${scene.name(target)}.` : `${from} is not connected any more.`);
  }

  /** @param {string} type @param {Edge} edge @param {Point} at where it was dropped: counts when the cord is a loop */
  function insert(type, edge, at) {
    const room = makeRoom(scene, store, edge, sizeOf(type));
    return addAt(type, room?.at ?? at, (tx, id) => {
      if (room) edits.move(tx, room.moved);
      edits.insertInto(tx, edge, id, catalog.outlets(tx.get(`a:${id}`))[0]?.id ?? '');
    }, Boolean(room));
  }

  /** What something may lead to: activities of this flow, and new ones. */
  const choices = () => ({
    here: scene.order().map((id) => ({ id: `to:${id}`, label: scene.name(id), detail: catalog.label(store.get(`a:${id}`).type), section: 'In this flow',
      icon: catalog.entry(store.get(`a:${id}`).type).icon, tone: `g-${catalog.group(store.get(`a:${id}`).type)}`, words: id })),
    fresh: activityItems(catalog, kind()).map((item) => ({ ...item, id: `new:${item.id}` })),
  });

  /** Asks for the activity that a handler begins with. @param {string} title @param {string} label of the undo step @param {import('./context.js').Also} use */
  function pickEntry(title, label, use) {
    if (locked()) return;
    const { here, fresh } = choices(), all = bounds(scene.nodes.values()), spot = { x: scene.nodes.get(scene.start())?.x ?? 0, y: all.y + all.height + 96 };
    picker.show({ title, at: { x: 16, y: 8 }, items: [...fresh, ...here],
      onChoose: ({ id }) => void (id.startsWith('to:') ? store.transact(label, (tx) => use(tx, id.slice(3))) : addAt(id.slice(4), spot, use)) });
  }

  /**
   * Asks where an outlet leads: an activity of this flow, a new one, or nowhere.
   * @param {string} source @param {string} outlet @param {Point} screen @param {Point | null} place where a new activity goes, world
   */
  function pickTarget(source, outlet, screen, place) {
    if (locked()) return;
    const record = store.get(`a:${source}`), node = scene.nodes.get(source);
    if (!record || !node) return;
    const { here, fresh } = choices();
    const cut = record.outlets[outlet] ? [{ id: 'into', label: 'Insert an activity', detail: `before ${scene.name(record.outlets[outlet])}`, icon: 'plus' }, { id: 'cut', label: 'Remove the cord', detail: `to ${scene.name(record.outlets[outlet])}`, icon: 'unplug' }] : [];
    const spot = place ?? { x: node.x + PITCH, y: node.y };
    ctx.say(`${scene.name(source)}, ${outletLabel(source, outlet)}: choose where it goes.`);
    picker.show({ title: `Where ${outletLabel(source, outlet)} goes`, placeholder: `${outletLabel(source, outlet)} goes to…`, at: screen, items: place ? [...cut, ...fresh, ...here] : [...cut, ...here, ...fresh],
      onClose: () => { ctx.ui.draft = null; view.invalidate(); },
      onChoose: ({ id }) => {
        if (id === 'cut') connect(source, outlet, '');
        else if (id === 'into') queueMicrotask(() => openPicker(screen, spot, scene.edges.get(`${source} ${outlet}`)));
        else if (id.startsWith('to:')) connect(source, outlet, id.slice(3));
        else addAt(id.slice(4), { x: spot.x, y: place ? spot.y - 24 : spot.y }, (tx, fresh) => edits.connect(tx, source, outlet, fresh));
      } });
  }

  /** The activity picker; what is chosen comes to `place`. @param {Point} [screen] @param {Point} [place] @param {Edge} [edge] to insert on */
  function openPicker(screen, place, edge) {
    if (locked()) return;
    const from = !place && !edge && selection.size === 1 ? scene.nodes.get(selection.list()[0]) : undefined;
    const open = from?.rows.find((o) => !from.record.outlets[o.id]);
    const at = place ?? (from ? { x: from.x + PITCH, y: from.y } : middle());
    picker.show({ title: edge ? 'Insert an activity' : 'Add an activity', placeholder: 'Find an activity', items: activityItems(catalog, kind()),
      at: screen ?? (from ? camera.toScreen({ x: from.x + WIDTH + 24, y: from.y }) : { x: camera.size.width / 2 - 160, y: camera.size.height / 2 - 180 }),
      onChoose: ({ id }) => {
        if (edge) insert(id, edge, at);
        else addAt(id, at, (tx, fresh) => { if (from && open) edits.connect(tx, from.id, open.id, fresh); });
      } });
  }

  /** Connecting by keyboard: the outlet, then the target. @param {string} id */
  function connectByKeys(id) {
    const node = scene.nodes.get(id);
    if (!node || locked()) return;
    const list = outletsOf(id), at = camera.toScreen({ x: node.x + WIDTH + 16, y: node.y });
    if (!list.length) return ctx.say(`${scene.name(id)} has no outlets: the flow ends there.`);
    if (list.length === 1) return pickTarget(id, list[0].id, at, null);
    picker.show({ title: `Outlet of ${scene.name(id)}`, placeholder: 'Which outlet?', at, items: list.map((o) => ({ id: o.id, label: o.dynamic && o.id.length === 1 ? `${o.id} ${o.label}` : o.label,
      detail: node.record.outlets[o.id] ? `→ ${scene.name(node.record.outlets[o.id])}` : 'not connected' })),
    onChoose: (item) => queueMicrotask(() => pickTarget(id, item.id, at, null)) });
  }

  /** @param {string[]} [ids] */
  function remove(ids = selection.list()) {
    if (!ids.length || locked()) return;
    const one = ids.length === 1 && edits.isActivity(ids[0]) ? scene.name(ids[0]) : count(ids);
    const next = scene.nodes.get(ids[0]) ? scene.arriving(ids[0]).find((e) => !ids.includes(e.source) && scene.sees(e.source))?.source : undefined;
    store.transact(`delete ${one}`, (tx) => edits.remove(tx, ids));
    selection.clear();
    if (next) ctx.focusElement(next);
    else ctx.root.focus({ preventScroll: true });
    ctx.say(`${one} deleted. Undo with Ctrl+Z.`);
  }

  /** @param {string} text @param {Point | null} [at] @param {boolean} [quiet] as pasteText has them */
  async function paste(text, at, quiet) {
    if (!locked()) (await import('./pasting.js')).pasteText(ctx, text, at, quiet);
  }

  /** @param {number} dx @param {number} dy @param {string[]} [ids] */
  function nudge(dx, dy, ids = withContents(selection.list().filter((id) => !edits.isCord(id)), scene.nodes.values(), store.notes())) {
    if (!ids.length || locked()) return;
    /** @type {[string, Point][]} */ const places = ids.map((id) => {
      const from = edits.isNote(id) ? store.get(id) : scene.nodes.get(id);
      return [id, { x: dx ? snap(from.x + dx) : from.x, y: dy ? snap(from.y + dy) : from.y }];
    });
    const one = ids.length === 1 && edits.isActivity(ids[0]) ? scene.name(ids[0]) : count(ids);
    store.transact(`move ${one}`, (tx) => edits.move(tx, places), `move:${ids.join()}`);
    camera.reveal(bounds(ids.map((id) => scene.nodes.get(id) ?? store.get(id))));
    ctx.say(`${one} moved ${dx < 0 ? 'left' : dx > 0 ? 'right' : dy < 0 ? 'up' : 'down'}.`);
  }

  /** @param {'undo'|'redo'} way */
  function turn(way) {
    if (locked()) return;
    const there = () => [...store.activities().map((a) => a.id), ...store.notes().map((n) => `n:${n.id}`)];
    const before = new Set(there()), label = store[way]();
    const back = there().filter((id) => !before.has(id));
    if (back.length) selection.set(back); // what comes back is what the next keys are for
    ctx.say(label ? `${way === 'undo' ? 'Undone' : 'Done again'}: ${label}.` : `Nothing to ${way}.`);
  }

  /** @param {boolean} [afresh] also what was tidied up before */
  async function tidy(afresh = false) {
    if (locked() || !scene.nodes.size) return;
    ctx.say('Tidying up…');
    const { tidyUp } = await import('./tidy.js'), places = await tidyUp(scene, store.name, afresh);
    const moved = [...places].filter(([id, p]) => p.x !== scene.nodes.get(id)?.x || p.y !== scene.nodes.get(id)?.y).map(([id]) => id);
    const done = store.transact('tidy up', (tx) => {
      const frames = framesAfter(store.notes(), scene.nodes, places);
      edits.move(tx, places);
      for (const [key, rect] of frames) tx.set(key, { ...tx.get(key), ...rect });
    });
    if (moved.length * 2 > scene.nodes.size) camera.fit(scene.bounds());
    else if (moved.length) camera.reveal(bounds(moved.map((id) => /** @type {import('./types.js').Rect} */ (scene.nodes.get(id)))));
    ctx.say(done ? `Tidied up.${moved.length ? ` ${count(moved)} moved.` : ''} Undo with Ctrl+Z.` : 'Everything is in its place.');
  }

  return { focus, addAt, insert, connect, pickTarget, pickEntry, openPicker, connectByKeys, remove, paste, nudge, tidy, ...createNoteActions(ctx, { focus, locked }),
    /** @param {string} type after the selected activity, else near the middle */
    add(type) {
      const from = selection.size === 1 ? scene.nodes.get(selection.list()[0]) : undefined;
      const open = from?.rows.find((o) => o.id !== 'error' && !from.record.outlets[o.id]);
      const at = middle();
      if (!from) return addAt(type, { x: at.x - WIDTH / 2, y: at.y - 60 });
      return addAt(type, { x: from.x + PITCH, y: from.y }, (tx, id) => { if (open) edits.connect(tx, from.id, open.id, id); });
    },
    copy: () => copyText(store, withContents(selection.list(), scene.nodes.values(), store.notes())),
    duplicate() {
      const text = ctx.actions.copy();
      if (text) void paste(text, null, true);
    },
    selectAll: () => selection.set([...scene.order().filter(scene.views.has), ...scene.notes().map((n) => `n:${n.id}`)]),
    undo: () => turn('undo'),
    redo: () => turn('redo'),
    fit: () => camera.fit(scene.nodes.size ? bounds([scene.bounds(), { ...inPort(scene.nodes.get(scene.views.entry(scene.views.current())) ?? { x: 0, y: 0 }), x: scene.bounds().x - 100, width: 0, height: 0 }]) : { x: -200, y: -200, width: 400, height: 400 }),
  };
}
