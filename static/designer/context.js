// What the parts of the canvas share: store, scene, view, selection, actions, and a few ways to reach the page.

import { createActions } from './actions.js';
import { createCamera } from './camera.js';
import { h } from './dom.js';
import { isCord } from './edits.js';
import { bounds, overlaps } from './geometry.js';
import { createLook } from './look.js';
import { createModel } from './model.js';
import { createNoteView } from './note-view.js';
import { createPicker } from './picker.js';
import { createRows } from './rows.js';
import { createScene } from './scene.js';
import { createSelection } from './selection.js';
import { createView } from './view.js';

/** @typedef {import('./types.js').Point} Point */
/** @typedef {import('./types.js').Edge} Edge */
/** @typedef {(tx: import('./store.js').Tx, id: string) => void} Also more of the same undo step, with the id of what was added */
/**
 * Passing state of the view, never saved: the cord pointed at, the activity aimed at, the cord something would drop into, where a walk
 * along cords came from, what wants focus, the cord in the hand, where the canvas was clicked, notes on the move, lines that show what is in line,
 * does each tap select one more?
 * @typedef {{hover: string, target: string, dropEdge: string, from: string, wanted: string, draft: {d: string, edge: string} | null,
 *   spot: Point | null, notes: Map<string, Partial<import('./types.js').Rect>>, guides: import('./geometry.js').Guide[], more: boolean}} Ui
 */
/**
 * What a user can do, whatever the device: each is one undo step and says what it did.
 * @typedef {object} Actions
 * @property {(id: string, centre?: boolean) => void} focus
 * @property {(type: string) => string} add
 * @property {(type: string, at: Point, also?: Also) => string} addAt
 * @property {(type: string, edge: Edge, at: Point) => string} insert
 * @property {(source: string, outlet: string, target: string) => void} connect
 * @property {(source: string, outlet: string, screen: Point, place: Point | null) => void} pickTarget
 * @property {(title: string, label: string, use: Also) => void} pickEntry
 * @property {(screen?: Point, place?: Point, edge?: Edge) => void} openPicker
 * @property {(id: string) => void} connectByKeys
 * @property {(ids?: string[]) => void} remove
 * @property {(text: string, at?: Point | null, quiet?: boolean) => Promise<void>} paste
 * @property {(dx: number, dy: number, ids?: string[]) => void} nudge
 * @property {(at?: Point) => void} addNote
 * @property {(at?: Point) => void} addFrame around what is selected
 * @property {(key: string, on?: boolean) => void} foldFrame
 * @property {(afresh?: boolean) => Promise<void>} tidy
 * @property {() => string} copy
 * @property {() => void} duplicate
 * @property {() => void} selectAll
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {() => void} fit
 */
/**
 * @typedef {object} Context
 * @property {import('./canvas.js').CanvasOptions} options
 * @property {HTMLElement} root
 * @property {import('./store.js').Store} store
 * @property {import('./catalog.js').Catalog} catalog
 * @property {boolean} readOnly
 * @property {import('./scene.js').Scene} scene
 * @property {import('./camera.js').Camera} camera
 * @property {import('./selection.js').Selection} selection
 * @property {Ui} ui
 * @property {ReturnType<typeof createView>} view
 * @property {ReturnType<typeof createModel>} model
 * @property {ReturnType<typeof createPicker>} picker
 * @property {Actions} actions
 * @property {() => Promise<ReturnType<typeof import('./mending.js').createMending>>} mending
 * @property {import('./look.js').Views} views
 * @property {ReturnType<typeof createRows>} rows outlets that are edited on the canvas
 * @property {() => void} refresh draws everything again with the next frame, the overview too
 * @property {(text: string) => void} say to the live region
 * @property {(id: string) => import('./node-view.js').NodeState} nodeState
 * @property {(edge: Edge) => string} edgeWords
 * @property {(id: string) => void} focusElement of an activity or note, as soon as it is there
 * @property {(key: string) => void} editNote
 * @property {(id: string) => void} unfold shows the folded error outlet, or hides it again
 * @property {(part: import('./paste.js').Fragment) => Point | null} pastePoint beside the original (null) when it can be seen, else the middle
 * @property {(at: Point, hit: import('./hit.js').Hit) => Promise<void>} menu
 */

/** @param {import('./canvas.js').CanvasOptions} options @returns {Context} */
export function createContext(options) {
  const { root, store, catalog } = options, readOnly = options.readOnly ?? false;
  const scene = createScene(store, catalog, options.ghosts, options.view), camera = createCamera(root), selection = createSelection();
  /** @type {Ui} */ const ui = { hover: '', target: '', dropEdge: '', from: '', wanted: '', draft: null, spot: null, notes: new Map(), guides: [], more: false };
  const model = createModel({ store, scene, catalog, selection, ui });
  const live = options.announce ? null : h('div', { class: 'sr', 'aria-live': 'polite' });
  if (live) root.append(live);
  const say = options.announce ?? ((/** @type {string} */ text) => { if (live) live.textContent = text; });
  const notes = createNoteView({ onText: (key, text) => void store.transact('edit note', (tx) => tx.set(key, { ...tx.get(key), text }), `note:${key}`), onDone: () => view.invalidate(), onFold: (key) => ctx.actions.foldFrame(key) });
  const view = createView({ root, scene, store, catalog, camera, notes, model });
  /** @type {Context} */ const ctx = {
    options, refresh: () => view.invalidate(), root, store, catalog, readOnly, scene, camera, selection, ui, view, say,
    picker: createPicker(root),
    nodeState: model.nodeState,
    edgeWords: model.edgeWords,
    actions: /** @type {Actions} */ (/** @type {unknown} */ (null)),
    focusElement(id) {
      ui.wanted = id;
      view.flush();
    },
    mending: async () => (await import('./mending.js')).createMending(ctx),
    views: /** @type {import('./look.js').Views} */ (/** @type {unknown} */ (null)),
    rows: /** @type {ReturnType<typeof createRows>} */ (/** @type {unknown} */ (null)),
    editNote(key) {
      const note = store.get(key);
      if (!note || readOnly) return;
      selection.set([key]);
      view.flush();
      const el = view.noteElements.get(key);
      if (el) notes.edit(el, note);
    },
    unfold(id) {
      scene.unfold(id, !scene.unfolded.has(id));
      view.invalidate();
    },
    pastePoint(part) {
      const seen = camera.seen();
      const here = part.flow === store.name && overlaps(bounds(Object.values(part.layout).map((p) => ({ ...p, width: 240, height: 80 }))), seen, -40);
      return here ? null : { x: seen.x + seen.width / 2, y: seen.y + seen.height / 2 };
    },
    async menu(at, hit) {
      const { menuItems } = await import('./menu.js');
      const id = hit.kind === 'edge' ? `e:${hit.id}` : hit.id;
      if (id ? !selection.has(id) : isCord(selection.list()[0] ?? '')) selection.set(id ? [id] : []); // beside the canvas's menu a cord's toolbar is in the way
      const items = menuItems(ctx, at, hit);
      ctx.picker.show({ title: 'Actions', at, plain: true, items, onChoose: (item) => queueMicrotask(() => items.find((i) => i.id === item.id)?.act()) });
    },
    model,
  };
  model.onFrame = () => {
    if (!ui.wanted) return;
    const el = view.element(ui.wanted);
    ui.wanted = '';
    el?.focus({ preventScroll: true });
  };
  ctx.actions = createActions(ctx);
  ctx.views = createLook(ctx);
  ctx.rows = createRows(ctx);
  return ctx;
}
