// The draft document as immutable records by key, and the only way to change it: transact().
// Keys: flow, variables, handlers, order, a:<id>, n:<id>, l:<id>. The view and the panels never write records.

import { freeze, mergeOrder, recordsOf, same, whole } from './records.js';

export { recordsOf, same };

/** @typedef {import('./types.js').FlowDocument} FlowDocument */
/** @typedef {import('./types.js').Activity} Activity */
/** @typedef {'edit'|'undo'|'redo'|'remote'} Origin */
/** @typedef {(changed: Set<string>, origin: Origin, label: string) => void} Listener */
/**
 * What a transaction may do. `set` freezes the value; `set(key, undefined)` and `remove(key)` delete the record.
 * @typedef {{get: (key: string) => any, set: (key: string, value: any) => void, remove: (key: string) => void, keys: () => string[]}} Tx
 */
/** @typedef {{label: string, mergeKey: string, at: number, patch: Map<string, {before: any, after: any}>}} Entry */
/** @typedef {ReturnType<typeof createStore>} Store */

const MERGE_WINDOW = 800;
const HISTORY = 200;

/**
 * @param {FlowDocument} start
 * @param {{now?: () => number, own?: boolean}} [options] own: nobody else has the document, so it is not copied
 */
export function createStore(start, { now = () => Date.now(), own = false } = {}) {
  const records = recordsOf(own ? start : structuredClone(start));
  /** What the server is known to hold. */
  const base = new Map(records);
  /** First-seen rank, so that a record that comes back by undo takes its old place. @type {Map<string, number>} */
  const rank = new Map([...records.keys()].map((key, i) => [key, i]));
  /** @type {Entry[]} */ let past = [];
  /** @type {Entry[]} */ let future = [];
  /** @type {Set<Listener>} */ const listeners = new Set();

  /** Worked out when it is asked for. @type {Activity[] | null} */ let listed = null;

  /** @param {string} key @param {any} value */
  function put(key, value) {
    if (key === 'order' || key.startsWith('a:')) listed = null;
    if (value === undefined) return void records.delete(key);
    if (!rank.has(key)) rank.set(key, rank.size);
    records.set(key, freeze(value));
  }

  /** @param {Iterable<string>} keys @param {Origin} origin @param {string} label */
  function tell(keys, origin, label) {
    const changed = new Set(keys);
    if (changed.size) for (const fn of [...listeners]) fn(changed, origin, label);
  }

  /** @param {string} label @param {(tx: Tx) => void} fn */
  function run(label, fn) {
    /** @type {Entry['patch']} */ const patch = new Map();
    /** @param {string} key @param {any} value */
    const set = (key, value) => {
      const before = patch.has(key) ? patch.get(key)?.before : records.get(key);
      put(key, same(before, value) ? before : value);
      patch.set(key, { before, after: records.get(key) });
    };
    try {
      fn({ get: (key) => records.get(key), set, remove: (key) => set(key, undefined), keys: () => [...records.keys()] });
    } catch (err) {
      for (const [key, { before }] of patch) put(key, before);
      throw err;
    }
    for (const [key, { before, after }] of patch) if (before === after) patch.delete(key);
    return patch;
  }

  /** @param {Entry} last @param {Entry['patch']} patch folds a later patch into an entry */
  function fold(last, patch) {
    for (const [key, { before, after }] of patch) {
      const first = last.patch.has(key) ? last.patch.get(key)?.before : before;
      if (same(first, after)) {
        put(key, first);
        last.patch.delete(key);
      } else last.patch.set(key, { before: first, after });
    }
    last.at = now();
    if (!last.patch.size) past.pop();
  }

  /** @param {Entry} entry @param {'before'|'after'} side @param {Origin} origin */
  function replay(entry, side, origin) {
    const other = side === 'before' ? 'after' : 'before';
    /** @type {string[]} */ const keys = [];
    for (const [key, step] of entry.patch) {
      const current = records.get(key);
      if (current === step[other]) put(key, step[side]);
      else if (key === 'order') put(key, mergeOrder(step[other], step[side], current));
      else continue; // somebody else changed it meanwhile: their value stays
      keys.push(key);
    }
    tell(keys, origin, entry.label);
    return entry.label;
  }

  /** @param {Entry[]} from @param {Entry[]} to @param {'before'|'after'} side @param {Origin} origin */
  function step(from, to, side, origin) {
    const entry = from.pop();
    if (!entry) return '';
    to.push(entry);
    entry.at = -Infinity;
    return replay(entry, side, origin);
  }

  /** @param {string} prefix */
  const ranked = (prefix) => [...records.keys()].filter((k) => k.startsWith(prefix)).sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));

  /** @returns {Activity[]} in document order, frozen */
  function activities() {
    if (listed) return listed;
    const ids = new Set([...records.get('order'), ...ranked('a:').map((k) => k.slice(2))]);
    listed = [...ids].map((id) => records.get(`a:${id}`)).filter(Boolean);
    Object.freeze(listed);
    return listed;
  }

  return {
    name: start.name,
    /** @param {string} key @returns {any} the frozen record, or undefined */
    get: (key) => records.get(key),
    activities,
    /** @returns {import('./types.js').Note[]} */
    notes: () => ranked('n:').map((key) => records.get(key)),

    /**
     * The only way to change the document: one undo step. Returns true when something changed.
     * A change with the same mergeKey within 800 ms folds into the step before it.
     * @param {string} label what was done, lower case: "move Sales queue" @param {(tx: Tx) => void} fn @param {string} [mergeKey]
     */
    transact(label, fn, mergeKey = '') {
      const patch = run(label, fn);
      if (!patch.size) return false;
      const last = past.at(-1);
      if (mergeKey && last && last.mergeKey === mergeKey && now() - last.at < MERGE_WINDOW && !future.length) fold(last, patch);
      else past.push({ label, mergeKey, at: now(), patch });
      if (past.length > HISTORY) past = past.slice(-HISTORY);
      future = [];
      tell(patch.keys(), 'edit', label);
      return true;
    },
    /** @returns {string} the label of what was undone, '' when there was nothing */
    undo: () => step(past, future, 'before', 'undo'),
    /** @returns {string} the label of what was done again, '' when there was nothing */
    redo: () => step(future, past, 'after', 'redo'),
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
    undoLabel: () => past.at(-1)?.label ?? '',
    redoLabel: () => future.at(-1)?.label ?? '',

    /** @param {Listener} fn @returns {() => void} stops listening */
    subscribe(fn) {
      listeners.add(fn);
      return () => void listeners.delete(fn);
    },

    /** @returns {FlowDocument} the canonical document, a fresh copy */
    document() {
      const { description, kind, start: first } = records.get('flow');
      const list = activities();
      /** @type {Record<string, any>} */ const layout = {};
      for (const a of list) if (records.has(`l:${a.id}`)) layout[a.id] = records.get(`l:${a.id}`);
      const doc = { format: start.format, name: start.name, description, kind, start: first, variables: records.get('variables'),
        activities: list, handlers: records.get('handlers'), notes: ranked('n:').map((key) => records.get(key)), layout };
      return structuredClone(doc);
    },

    /**
     * What others changed: applied without an undo entry, null deletes. These values count as saved.
     * @param {Record<string, any>} patch
     */
    applyRemote(patch) {
      /** @type {string[]} */ const keys = [];
      for (const [key, raw] of Object.entries(patch)) {
        const value = raw === null ? undefined : whole(key, raw);
        if (!same(records.get(key), value)) {
          put(key, value === undefined ? undefined : structuredClone(value));
          keys.push(key);
        }
        if (value === undefined) base.delete(key);
        else base.set(key, records.get(key));
      }
      tell(keys, 'remote', '');
    },

    /** What differs from what the server is known to hold. @returns {{records: Record<string, any>, removed: string[]}} */
    dirty() {
      /** @type {Record<string, any>} */ const changed = {};
      for (const [key, value] of records) if (base.get(key) !== value) changed[key] = value;
      return { records: changed, removed: [...base.keys()].filter((key) => !records.has(key)) };
    },
    /** What the server is known to hold. @param {string} key @returns {any} */
    saved: (key) => base.get(key),
    /** Changes a record without an undo step, still to be saved: an order that was merged. @param {string} key @param {any} value */
    adjust(key, value) {
      put(key, value);
      tell([key], 'remote', '');
    },
    /** The server holds these now; null means it holds no such record. @param {Record<string, any>} values */
    markSaved(values) {
      for (const [key, value] of Object.entries(values)) {
        if (value === null || value === undefined) base.delete(key);
        else base.set(key, same(records.get(key), value) ? records.get(key) : freeze(value));
      }
    },
  };
}
