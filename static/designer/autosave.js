// Saves changed records of the draft against a base ETag. One save in flight; what others changed is merged by record;
// a record both touched is a conflict, answered by resolve('mine' | 'theirs' | 'copy').

import { same } from './store.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {'saved'|'saving'|'unsaved'|'offline'|'conflict'} State */
/** @typedef {{key: string, label: string, base: any, mine: any, theirs: any, by: string, at: number}} Conflict */
/** @typedef {(choice: 'mine'|'theirs'|'copy') => Promise<void>} Resolve */
/**
 * `savedAt` ms; `message` says what went wrong (unsaved, offline); conflicts and resolve come with state conflict.
 * @typedef {{savedAt: number, message: string, conflicts: Conflict[], resolve: Resolve | null}} Detail
 */
/** @typedef {{now: () => number, setTimeout: (fn: () => void, ms: number) => any, clearTimeout: (id: any) => void}} Clock */
/**
 * @typedef {object} Options
 * @property {string} url PATCH goes here
 * @property {string} etag of the document the store was made from
 * @property {number} [savedAt] ms
 * @property {typeof globalThis.fetch} [fetch]
 * @property {Clock} [clock]
 * @property {(state: State, detail: Detail) => void} [onState]
 * @property {(answer: {issues?: import('./types.js').Issue[], changes?: number, saved_at?: number}) => void} [onSaved] after every successful save
 * @property {(document: import('./types.js').FlowDocument) => Promise<void>} [onCopy] for resolve('copy'): put the document somewhere else
 * @property {number} [debounce] ms, default 600
 */

const FIRST_RETRY = 1000, LAST_RETRY = 30000;
/** @type {Clock} */
const realClock = { now: () => Date.now(), setTimeout: (fn, ms) => setTimeout(fn, ms), clearTimeout: (id) => clearTimeout(id) };

/** @param {Store} store @param {Options} options */
export function createAutosave(store, options) {
  const { url, fetch = globalThis.fetch.bind(globalThis), clock = realClock, debounce = 600 } = options;
  let etag = options.etag, savedAt = options.savedAt ?? 0, retryIn = FIRST_RETRY;
  /** @type {State} */ let state = 'saved';
  /** @type {any} */ let timer = null;
  /** @type {Promise<void> | null} */ let inFlight = null;
  let blocked = false; // a conflict waits for its answer

  const isDirty = () => {
    const { records, removed } = store.dirty();
    return removed.length > 0 || Object.keys(records).length > 0;
  };

  /** @param {State} next @param {Partial<Detail>} [detail] */
  function become(next, detail = {}) {
    state = next;
    options.onState?.(next, { savedAt, message: '', conflicts: [], resolve: null, ...detail });
  }

  /** @param {number} ms */
  function later(ms) {
    clock.clearTimeout(timer);
    timer = clock.setTimeout(() => {
      timer = null;
      void save();
    }, ms);
  }

  /** @param {{records: Record<string, any>, removed: string[]}} sent */
  async function send(sent) {
    let answer, body;
    try {
      answer = await fetch(url, { method: 'PATCH', headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'cordboard' },
        body: JSON.stringify({ base: etag, ...sent }) });
      body = await answer.json().catch(() => ({}));
    } catch {
      return retry('offline', 'No connection. Your changes stay here and are sent when it is back.');
    }
    if (answer.ok) return done(sent, body);
    const message = body?.error?.message ?? `The server answered ${answer.status}.`;
    if (answer.status === 409 && Array.isArray(body.conflicts)) return conflict(body.conflicts);
    if (answer.status >= 500 || answer.status === 429) return retry('unsaved', message);
    become('unsaved', { message });
  }

  /** @param {State} next @param {string} message */
  function retry(next, message) {
    become(next, { message });
    later(retryIn);
    retryIn = Math.min(retryIn * 2, LAST_RETRY);
  }

  /** @param {{records: Record<string, any>, removed: string[]}} sent @param {any} body */
  function done(sent, body) {
    etag = String(body.etag ?? etag);
    savedAt = body.saved_at ?? clock.now();
    retryIn = FIRST_RETRY;
    store.markSaved({ ...sent.records, ...Object.fromEntries(sent.removed.map((key) => [key, null])) });
    const now = store.dirty(), mine = new Set([...Object.keys(now.records), ...now.removed]);
    const merged = Object.entries(body.merged ?? {});
    store.markSaved(Object.fromEntries(merged.filter(([key]) => mine.has(key))));
    store.applyRemote(Object.fromEntries(merged.filter(([key]) => !mine.has(key))));
    options.onSaved?.(body);
    if (isDirty()) {
      become('unsaved');
      later(debounce);
    } else become('saved');
  }

  /** @param {Conflict[]} all */
  function conflict(all) {
    const theirs = () => Object.fromEntries(all.map((c) => [c.key, c.theirs ?? null]));
    const real = all.filter((c) => !same(store.get(c.key) ?? null, c.theirs ?? null));
    if (!real.length) { // our own save arrived after all, only its answer was lost
      store.markSaved(theirs());
      return later(0);
    }
    blocked = true;
    /** @type {Resolve} */
    const resolve = async (choice) => {
      if (!blocked) return;
      if (choice === 'copy') await options.onCopy?.(store.document());
      blocked = false;
      if (choice === 'mine') return keepMine(real, theirs());
      store.applyRemote(theirs());
      await save();
    };
    become('conflict', { conflicts: real, resolve });
  }

  /**
   * First everything but the conflict goes out against the old base, so that what others did elsewhere is merged here;
   * then the conflicting records go out against the new base.
   * @param {Conflict[]} conflicts @param {Record<string, any>} theirs
   */
  async function keepMine(conflicts, theirs) {
    const held = new Set(conflicts.map((c) => c.key));
    become('saving');
    await flight(() => {
      const { records, removed } = store.dirty();
      return send({ records: Object.fromEntries(Object.entries(records).filter(([key]) => !held.has(key))), removed: removed.filter((key) => !held.has(key)) });
    });
    if (blocked) return;
    store.markSaved(theirs);
    await save();
  }

  /** @param {() => Promise<void>} job */
  async function flight(job) {
    while (inFlight) await inFlight;
    inFlight = job();
    try {
      await inFlight;
    } finally {
      inFlight = null;
    }
  }

  /** @returns {Promise<void>} */
  async function save() {
    if (blocked) return;
    if (inFlight) return inFlight; // done() looks for newer changes and saves again
    clock.clearTimeout(timer);
    timer = null;
    if (!isDirty()) return become('saved');
    become('saving');
    await flight(() => send(store.dirty()));
  }

  const stop = store.subscribe((_, origin) => {
    if (origin === 'remote' || blocked) return;
    if (!isDirty() && !inFlight) {
      clock.clearTimeout(timer);
      return become('saved');
    }
    if (state === 'saved') become('unsaved');
    if (!inFlight && state !== 'offline') later(debounce);
  });

  return {
    /** @returns {State} */
    state: () => state,
    /** @returns {string} */
    etag: () => etag,
    isDirty,
    /** Saves now (Ctrl+S, before a publish); resolves when nothing is left to send or the save failed. @returns {Promise<void>} */
    async flush() {
      clock.clearTimeout(timer);
      if (inFlight) await inFlight;
      if (isDirty()) await save();
    },
    /** The connection came back. */
    online() {
      retryIn = FIRST_RETRY;
      if (isDirty()) void save();
    },
    /** @param {Window} win asks before leaving with changes that are not saved, and retries when the connection is back */
    guard(win) {
      win.addEventListener('beforeunload', (event) => {
        if (isDirty()) event.preventDefault();
      });
      win.addEventListener('online', () => this.online());
    },
    stop() {
      clock.clearTimeout(timer);
      stop();
    },
  };
}
