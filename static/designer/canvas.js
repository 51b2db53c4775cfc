// Joins store, catalogue and the parts of the canvas. The panels talk to the canvas through what createCanvas returns.

import { createAdd, createEmpty, createToolbar, createZoomBar } from './chrome.js';
import { createContext } from './context.js';
import { h, s } from './dom.js';
import { isCord, isNote } from './edits.js';
import { bounds } from './geometry.js';
import { ALL } from './handler-views.js';
import { createKeyboard } from './keyboard.js';
import { createMinimap } from './minimap.js';
import { createPointer } from './pointer.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {import('./catalog.js').Catalog} Catalog */
/**
 * @typedef {object} CanvasOptions
 * @property {HTMLElement} root #canvas
 * @property {Store} store
 * @property {string} [view] what is shown at first: that of a handler, '' for the main path; everything when left out
 * @property {Catalog} catalog
 * @property {boolean} [readOnly] no edits, the rest works
 * @property {import('./types.js').Edge[]} [ghosts] cords that the document does not have any more, drawn all the same
 * @property {(text: string) => void} [announce] puts words in the page's live region; a region of its own when left out
 * @property {(text: string) => void} [toast] a short message for everybody
* @property {import('./types.js').Issue[]} [issues]
 * @property {{id: string, title: string, text: string, activities: number}[]} [templates] shown on the empty canvas
 * @property {(id: string) => void} [onTemplate]
 * @property {() => void} [onSave] Ctrl+S
 * @property {(by?: 1 | -1) => void} [onSearch] Ctrl+K; by: F3 and Shift+F3
 * @property {(id: string) => void} [onOpen] Enter or double click on an activity: go to its properties
 * @property {(what: 'makeSubflow' | 'peek' | 'putBack', ids: string[]) => void} [onSubflow] makes a subflow of activities, looks into the one that an activity runs, puts it in its place
 * @property {() => Promise<void>} [settle] what is being typed in the properties is taken in first
 * @property {(id: string, what: 'from' | 'stop') => void} [onTest] test calls begin at an activity, or stop there
 * @property {(what: import('./paste.js').Missing | string, ids: string[]) => void} [onPasted] what was pasted and the references that it leaves open, or the text of
 *   the clipboard that is no part of a flow, or one that is too large
 */
/**
 * @typedef {object} Canvas
 * @property {() => string[]} selection ids of what is selected: activities; notes are `n:<id>`, a cord is `e:<source> <outlet>`
 * @property {(ids: string[]) => void} select
 * @property {(fn: (ids: string[]) => void) => () => void} onSelect
 * @property {(id: string, options?: {outlet?: string, still?: boolean}) => void} focusActivity pans there, selects, focuses; still: pans only when it is out of view
 * @property {(issues: import('./types.js').Issue[]) => void} setIssues
 * @property {(ids: string[], tone: 'err'|'warn') => void} showCircle draws a circle of activities and its cords in the colour of its problem, until something else is selected
 * @property {(fix: import('./fixes.js').Fix, activity?: string) => Promise<void>} mend
 * @property {(path: {visits: import('./types.js').Visit[], at: string, here: string, started?: number, follow?: boolean}) => void} showPath
 *   `at` is the activity now or '', `here` the words in its badge ("Here, 0:39"); times are counted from `started`, else from the first visit
 * @property {(back?: boolean) => void} clearPath back: to where the canvas was before it followed
 * @property {(here: import('./types.js').Here[]) => void} showOthers marks the activities at which other people are
 * @property {(ids: string[]) => void} showStops marks the activities at which test calls stop
 * @property {(outlets: string[]) => void} showMissed marks outlets that no test took, each as "activity outlet"; none marks none
 * @property {(diff: import('./model.js').Diff) => void} showDiff how two states of the flow differ
 * @property {(type: string) => string} add a fresh activity near the middle (after the selected one); gives its id
 * @property {(type: string, event: PointerEvent) => void} dragNew the palette's pointerdown: the canvas follows the pointer and drops; a press without a move adds
 * @property {() => void} openPicker
 * @property {(title: string, label: string, use: import('./context.js').Also) => void} pickEntry asks for an activity, new or of this flow
 * @property {() => void} fit
 * @property {() => void} home the first view: all of the flow when it can be read, else its start
 * @property {import('./look.js').Views} views the main path, and what each handler leads to
 * @property {(scale: number) => void} zoomTo
 * @property {(afresh?: boolean) => Promise<void>} tidy lays the flow out, one undo step; what was tidied up before only when asked to
 * @property {() => void} addNote
 * @property {() => void} addFrame around what is selected
 * @property {() => void} undo with a message
 * @property {() => void} redo with a message
 * @property {() => void} remove what is selected
 * @property {() => void} duplicate what is selected
 * @property {() => void} destroy
 */
/** @typedef {import('./context.js').Context} Context */

/** The cord in the hand, the marked target, and the lines that show what is in line. @param {Context} ctx */
function createHand({ ui, view }) {
  const draft = s('path', { class: 'draft' }), guides = s('path', { class: 'guide' });
  view.topLayer.append(guides, draft);
  const now = { draft: '', guides: '' };
  /** @type {Element | undefined} */ let aim;
  /** @param {'draft'|'guides'} name @param {Element} el @param {string} d */
  const put = (name, el, d) => {
    if (now[name] !== d) el.setAttribute('d', d);
    now[name] = d;
  };
  return () => {
    put('draft', draft, ui.draft?.d ?? '');
    put('guides', guides, ui.guides.map((g) => (g.axis === 'x' ? `M${g.at} ${g.from - 12}V${g.to + 12}` : `M${g.from - 12} ${g.at}H${g.to + 12}`)).join(''));
    const next = ui.target ? view.elements.get(ui.target) : undefined;
    if (next !== aim) aim?.classList.remove('aim');
    if (next && !next.classList.contains('aim')) next.classList.add('aim'); // its look may have been set anew
    aim = next;
  };
}

/** @param {CanvasOptions} options @returns {Canvas} */
export function createCanvas(options) {
  options.root.classList.add('canvas'); // its size must stand before the camera reads it
  const ctx = createContext(options), { root, store, scene, camera, selection, view, actions, model } = ctx;
  Object.entries({ tabindex: '0', role: 'region', 'aria-label': `Canvas of ${store.name}`, 'aria-roledescription': 'flow canvas' }).forEach(([k, v]) => root.setAttribute(k, v));
  createAdd(ctx);
  const zoomBar = createZoomBar(ctx), toolbar = createToolbar(ctx), empty = createEmpty(ctx), minimap = createMinimap(ctx);
  const pointer = createPointer(ctx), keyboard = createKeyboard(ctx, pointer), hand = createHand(ctx);
  const settle = model.onFrame;
  model.onFrame = () => {
    settle();
    zoomBar();
    toolbar();
    ctx.rows.frame();
    hand();
  };
  const refresh = () => {
    view.invalidate();
    minimap.refresh();
    empty();
  };
  ctx.refresh = refresh;
  const off = store.subscribe((changed) => {
    scene.sync(changed);
    model.forget();
    selection.keep((id) => (isCord(id) ? scene.edges.has(id.slice(2)) : isNote(id) ? Boolean(store.get(id)) : scene.nodes.has(id)));
    refresh();
  });
  selection.onChange((ids) => {
    const circle = model.circle();
    if (circle && !ids.some((id) => circle.has(id))) model.setCircle([], 'warn');
    refresh();
  });
  root.addEventListener('click', (event) => {
    const node = event.target instanceof Element && event.target.closest('.mend')?.closest('[data-id]');
    if (node instanceof HTMLElement) void ctx.mending().then((m) => m.menu(node.dataset.id ?? ''));
  });
  model.setIssues(options.issues ?? []);
  if (scene.nodes.size) ctx.views.home(true);
  else camera.zoom(1);
  view.flush();
  empty();
  requestAnimationFrame(() => requestAnimationFrame(minimap.refresh)); // it would take time from the first picture

  /** The activity of the test call that was last brought into view. */
  let followed = '', painted = false;
  /** Where the canvas was before it went along with a test call. @type {{view: string, x: number, y: number, scale: number} | null} */ let before = null;

  return {
    selection: selection.list,
    select(ids) {
      ctx.views.bring(ids);
      selection.set(ids);
    },
    onSelect: selection.onChange,
    focusActivity(id, { outlet, still = false } = {}) {
      if (outlet === 'error' && scene.nodes.get(id)?.folded) ctx.unfold(id);
      actions.focus(id, !still);
    },
    showCircle(ids, tone) {
      ctx.views.bring(ids);
      model.setCircle(ids, tone);
      const rects = ids.map((id) => scene.nodes.get(id)).filter((node) => node !== undefined);
      if (rects.length) camera.reveal(bounds(rects));
      refresh();
    },
    mend: async (fix, activity) => (await ctx.mending()).apply(fix, activity),
    setIssues(issues) {
      const circle = model.circle();
      if (circle && !issues.some((issue) => issue.cycle?.length === circle.size && issue.cycle.every((id) => circle.has(id)))) model.setCircle([], 'warn');
      model.setIssues(issues);
      refresh();
    },
    showPath(path) {
      const to = path.at || path.visits.at(-1)?.activity || '', node = scene.nodes.get(to);
      model.setPath(path);
      painted = true;
      if (node && to !== followed && path.follow !== false) {
        before ??= { view: ctx.views.current(), scale: camera.scale, ...camera.origin };
        ctx.views.bring([to]);
        camera.reveal(node);
      }
      followed = to;
      refresh();
    },
    showDiff(diff) {
      model.setDiff(diff);
      drawPlaces(ctx, diff.places);
      refresh();
    },
    clearPath(back = false) {
      if (!painted) return;
      followed = '';
      painted = false;
      model.setPath(null);
      if (back && before && !camera.steered) {
        if (ctx.views.current() !== before.view && (before.view === ALL || ctx.views.names().includes(before.view))) ctx.views.show(before.view);
        if (ctx.views.current() === before.view) camera.back(before);
      }
      before = null;
      refresh();
    },
    showOthers(here) {
      model.setOthers(here);
      refresh();
      },
    showStops(ids) {
      model.setStops(ids);
      refresh();
    },
    showMissed(outlets) {
      model.setMissed(outlets);
      refresh();
    },
    add: actions.add,
    dragNew: pointer.bring,
    openPicker: () => actions.openPicker(),
    pickEntry: actions.pickEntry,
    fit: actions.fit,
    home: () => ctx.views.home(),
    views: ctx.views,
    zoomTo: (scale) => camera.zoom(scale),
    tidy: actions.tidy,
    addNote: () => actions.addNote(),
    addFrame: () => actions.addFrame(),
    undo: actions.undo,
    redo: actions.redo,
    remove: () => actions.remove(),
    duplicate: actions.duplicate,
    destroy() {
      off();
      keyboard.destroy();
      view.destroy();
      minimap.destroy();
      camera.destroy();
    },
  };
}

/** Where activities stood before they were moved. @param {Context} ctx @param {Map<string, import('./types.js').Point>} places by activity */
function drawPlaces({ view, scene }, places) {
  for (const el of view.world.querySelectorAll('.was')) el.remove();
  for (const [id, at] of places) {
    const height = scene.nodes.get(id)?.height ?? 0, el = h('div', { class: 'was', 'aria-hidden': 'true' }, scene.name(id));
    Object.assign(el.style, { transform: `translate(${at.x}px,${at.y}px)`, height: `${height}px` });
    view.world.prepend(el);
  }
}
