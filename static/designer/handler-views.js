// Which activities a handler's tab shows: what it leads to. The main tab shows all others, also what nothing leads to. Only a way to look at
// the document, which it never changes.

import { WIDTH } from './geometry.js';
import { contentsOf } from './frames.js';

/** @typedef {import('./types.js').Activity} Activity */
/** @typedef {import('./types.js').Note} Note */

/** The names of the views beside those of the handlers. */
export const MAIN = '', ALL = '*';

/** @param {(id: string) => Activity | undefined} get @param {string} from @returns {Set<string>} what a contact can come to */
export function reach(get, from) {
  /** @type {Set<string>} */ const seen = new Set();
  const next = [from];
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    const record = get(id);
    if (!record || seen.has(id)) continue;
    seen.add(id);
    next.push(...Object.values(record.outlets));
  }
  return seen;
}

/** @param {import('./store.js').Store} store @returns {Map<string, Set<string>>} by handler, and the main view first */
export function viewsOf(store) {
  const get = (/** @type {string} */ id) => store.get(`a:${id}`);
  const handlers = Object.entries(store.get('handlers')).filter(([, id]) => get(id)).map(([name, id]) => /** @type {[string, Set<string>]} */ ([name, reach(get, id)]));
  const main = reach(get, store.get('flow').start);
  const rest = store.activities().map((a) => a.id).filter((id) => main.has(id) || !handlers.some(([, seen]) => seen.has(id)));
  return new Map([[MAIN, new Set(rest)], ...handlers]);
}

/** @param {import('./store.js').Store} store @param {Map<string, import('./scene.js').SceneNode>} nodes @param {string} current */
export function createViews(store, nodes, current) {
  let views = viewsOf(store);
  /** What is shown, null for everything. @type {Set<string> | null} */ let seen = null;
  /** @type {Set<string>} */ let known = new Set();
  /** @type {Set<string>} */ let away = new Set();

  /** The activity that a note stands at. @param {Note} note */
  function at(note) {
    let best = '', least = Infinity;
    for (const node of nodes.values()) {
      const d = Math.hypot(node.x + WIDTH / 2 - note.x - note.width / 2, node.y + node.height / 2 - note.y - note.height / 2);
      if (d < least) {
        least = d;
        best = node.id;
      }
    }
    return best;
  }

  /** Notes that stand at activities of other views. */
  function gatherNotes() {
    away = new Set();
    if (seen) for (const note of store.notes()) {
      const inside = note.frame ? contentsOf(note, nodes.values(), []) : [];
      if (nodes.size && !(inside.length ? inside : [at(note)]).some((id) => seen?.has(id))) away.add(`n:${note.id}`);
    }
  }

  /** Looks anew at what leads where. What is shown stays until another view is chosen, and so does what is new: it was made here. @returns {boolean} is anything else shown now? */
  function gather() {
    views = viewsOf(store);
    if (!views.has(current)) current = current === ALL ? ALL : MAIN;
    const all = store.activities().map((a) => a.id), was = seen;
    seen = views.size < 2 || current === ALL ? null : new Set([...views.get(current) ?? [], ...all.filter((id) => was && (was.has(id) || !known.has(id)))]);
    known = new Set(all);
    gatherNotes();
    return was?.size !== seen?.size || all.some((id) => was?.has(id) !== seen?.has(id));
  }

  return {
    gather,
    gatherNotes,
    current: () => (views.size < 2 && current !== ALL ? MAIN : current),
    /** @returns {string[]} the main view first; no other when there is no handler */
    names: () => [...views.keys()],
    /** @param {string} name */
    choose(name) {
      current = name;
      seen = null;
      gather();
    },
    /** Is anything left out? */
    filters: () => seen !== null,
    /** @param {string} id of an activity */
    has: (id) => !seen || seen.has(id),
    /** @param {string} key of a note */
    hides: (key) => away.has(key),
    /** @param {string} id @returns {string[]} the views that show an activity */
    of: (id) => [...views].filter(([, ids]) => ids.has(id)).map(([name]) => name),
    /** @param {string} name @returns {string} where a view begins */
    entry: (name) => (views.has(name) && name !== MAIN ? store.get('handlers')[name] : store.get('flow').start),
  };
}
