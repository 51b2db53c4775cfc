// The Properties panel: the form of the selected activity, the settings of the flow, or what many selected can have done.
import { fill, h } from './dom.js';
import { createHead } from './head.js';
import { showActivity } from './properties_activity.js';
import { showSettings } from './properties_settings.js';

/**
 * What the panel lends to what it shows. `mine` wraps a change that comes from the form itself; meanwhile `own` is true.
 * `fresh` are activities that were just added and not looked at again: what they lack is no mistake yet.
 * @typedef {{app: import('./app.js').App, head: ReturnType<typeof createHead>, body: HTMLElement, scope: () => import('./types.js').Scope, own: boolean, mine: (fn: () => void) => void,
 *   unfit: Map<string, import('./forms.js').Held[]>, keepUnfit: (id: string, held: import('./forms.js').Held[]) => void,
 *   fresh: Set<string>}} Panel
 */
/** @typedef {{close(): void, changed(keys: Set<string>): void, field(name: string): void, settle?(): Promise<void>, unsent?(): boolean, issues?(): void}} Shown */

/**
 * The names in scope, for forms and expressions.
 * @param {import('../store.js').Store} store
 * @returns {import('./types.js').Scope}
 */
export function scopeOf(store) {
  return {
    kind: store.get('flow').kind,
    variables: (store.get('variables') ?? []).map((/** @type {any} */ v) => ({ name: v.name, type: v.type })),
    start: store.get('flow').start,
    activities: store.activities().map(({ id, type, name, outlets }) => ({ id, type, name, outlets })),
  };
}

/**
 * What many selected, or a note, can have done to them: comes when it is first asked for.
 * @param {Panel} panel @param {string[]} ids @param {() => boolean} still are these selected when it is there?
 * @returns {Shown}
 */
function showMany(panel, ids, still) {
  /** @type {Shown | undefined} */ let there;
  fill(panel.body);
  void import('./properties_many.js').then((many) => { if (still()) there = many.showMany(panel, ids); });
  return { close() {}, changed: (keys) => there?.changed(keys), field() {} };
}

/**
 * @param {import('./app.js').App} app
 * @param {HTMLElement} root #panel-properties @param {HTMLElement} headRoot
 */
export function createProperties(app, root, headRoot) {
  const body = h('div', { class: 'ibody' });
  fill(root, body);
  /** @type {Shown | null} */
  let shown = null;
  let key = '';
  /** Forms that were left with something that the server has not taken yet. @type {Set<Shown>} */
  const left = new Set();
  const unsent = () => {
    for (const one of left) if (!one.unsent?.()) left.delete(one);
    return shown?.unsent?.() ? [...left, shown] : [...left];
  };
  /** What was typed that no document can hold, by activity. @type {Map<string, import('./forms.js').Held[]>} */
  const unfit = new Map();
  const countUnfit = () => app.onUnfit([...unfit.values()].flat().length, () => app.canvas.focusActivity([...unfit.keys()][0]));
  /** @param {string} id @param {import('./forms.js').Held[]} held */
  const keepUnfit = (id, held) => {
    if (!held.length && !unfit.has(id)) return;
    if (held.length) unfit.set(id, held);
    else unfit.delete(id);
    countUnfit();
  };
  /** @type {Panel} */
  const panel = { fresh: new Set(), unfit, keepUnfit, app, head: createHead(app, headRoot), body, scope: () => scopeOf(app.store), own: false, mine: (fn) => { panel.own = true; try { fn(); } finally { panel.own = false; } } };

  /** @param {string[]} ids */
  function show(ids) {
    // A cord is shown by the activity that it leaves.
    if (ids.length === 1 && ids[0].startsWith('e:')) return show([ids[0].slice(2).split(' ')[0]]);
    ids = ids.filter((id) => !id.startsWith('e:'));
    const next = ids.join(' ');
    if (next === key && shown) return;
    panel.fresh.delete(key);
    key = next;
    if (shown) root.scrollTop = 0;
    shown?.close();
    if (shown?.unsent?.()) left.add(shown);
    const notes = ids.filter((id) => id.startsWith('n:'));
    if (ids.length === 1 && !notes.length && app.store.get(`a:${ids[0]}`)) shown = showActivity(panel, ids[0]);
    else if (ids.length) shown = showMany(panel, ids, () => key === next);
    else shown = showSettings(panel);
  }

  app.store.subscribe((keys, origin, label) => {
    if (origin === 'edit' && label.startsWith('add ')) for (const id of keys) if (id.startsWith('a:') && keys.has(`l:${id.slice(2)}`)) panel.fresh.add(id.slice(2));
    for (const id of unfit.keys()) if (!app.store.get(`a:${id}`)) keepUnfit(id, []);
    const ids = key ? key.split(' ') : [];
    if (ids.some((id) => !app.store.get(id.startsWith('n:') ? id : `a:${id}`))) return show(app.canvas.selection().filter((id) => app.store.get(id.startsWith('n:') ? id : `a:${id}`)));
    shown?.changed(keys);
  });
  // The short way back: Escape goes from a field to what it is about, unless it closed something first.
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('#panel-properties [popover]:popover-open')) return;
    event.preventDefault();
    if (app.store.get(`a:${key}`)) app.canvas.focusActivity(key, { still: true });
    else document.getElementById('canvas')?.focus({ preventScroll: true });
  });
  app.canvas.onSelect(show);
  show(app.canvas.selection());
  return {
    /** @param {string} name "properties.prompt" or "outlets.open" */
    focusField: (name) => shown?.field(name),
    /** What is typed reaches the store before a test call, a save or a publish. */
    settle: async () => { await Promise.all(unsent().map((one) => one?.settle?.())); },
    /** What was found has changed. */
    issues: () => shown?.issues?.(),
    unsent: () => unsent().length > 0 || unfit.size > 0,
  };
}
