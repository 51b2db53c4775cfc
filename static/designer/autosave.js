// Saves changed records of the draft against a base ETag. One save in flight; what others changed is merged by record;
// a record both touched is a conflict, answered by resolve('mine' | 'theirs' | 'copy').

import { mergeOrder, same, whole } from './records.js';

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
 * @property {(by: string, at: number) => void} [onOthers] somebody else saved, and it is merged here
 * @property {(document: import('./types.js').FlowDocument) => Promise<void>} [onCopy] for resolve('copy'): put the document somewhere else
 * @property {number} [debounce] ms, default 600
 */

const FIRST_RETRY = 1000, LAST_RETRY = 30000;
/** A browser sends no more than 64 KB for a page that is gone. */
const MOST_LEAVING = 60_000;
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
  let failed = false; // the last answer was no success
  /** Records of mine that win a conflict, and what others put there: they go out once everything else is merged. @type {Record<string, any> | null} */
  let held = null;

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
    failed = true;
    become('unsaved', { message });
  }

  /** @param {State} next @param {string} message */
  function retry(next, message) {
    failed = true;
    become(next, { message });
    later(retryIn);
    retryIn = Math.min(retryIn * 2, LAST_RETRY);
  }

  /** @param {{records: Record<string, any>, removed: string[]}} sent @param {any} body */
  function done(sent, body) {
    etag = String(body.etag ?? etag);
    savedAt = body.saved_at ?? clock.now();
    retryIn = FIRST_RETRY;
    failed = false;
    store.markSaved({ ...sent.records, ...Object.fromEntries(sent.removed.map((key) => [key, null])), ...held });
    const wait = held ? 0 : debounce, won = held ?? {};
    held = null;
    const now = store.dirty(), mine = new Set([...Object.keys(now.records), ...now.removed]);
    const merged = Object.entries(body.merged ?? {}).map(([key, value]) => /** @type {[string, any]} */ ([key, whole(key, value)]));
    store.applyRemote(Object.fromEntries(merged.filter(([key]) => !mine.has(key))));
    options.onSaved?.(body);
    // changed here too, while the save was under way, and not what mine has just won against
    const both = merged.filter(([key, value]) => mine.has(key) && !(key in won && same(won[key], value)));
    if (both.length) return conflict(both.map(([key, theirs]) => ({ key, label: store.get(key)?.name || key, base: store.saved(key), mine: store.get(key), theirs, by: '', at: savedAt })));
    if (isDirty()) {
      become('unsaved');
      later(wait);
    } else become('saved');
  }

  /** Positions and the order of activities change nothing of what a flow does: mine wins, an order is merged, nobody is asked. @param {Conflict[]} answer */
  function conflict(answer) {
    const all = answer.map((c) => ({ ...c, base: whole(c.key, c.base), theirs: whole(c.key, c.theirs) }));
    const theirs = Object.fromEntries(all.map((c) => [c.key, c.theirs ?? null]));
    const differ = all.filter((c) => !same(store.get(c.key) ?? null, c.theirs ?? null)); // the rest: my own save arrived, only its answer was lost
    const real = differ.filter((c) => c.key !== 'order' && !c.key.startsWith('l:'));
    for (const c of differ) if (c.key === 'order') store.adjust('order', mergeOrder(c.base ?? store.saved('order'), store.get('order'), c.theirs ?? []));
    const keep = () => {
      held = { ...held, ...theirs };
      later(0);
    };
    if (!real.length) return keep();
    blocked = true;
    /** @type {Resolve} */
    const resolve = async (choice) => {
      if (!blocked) return;
      if (choice === 'copy') await options.onCopy?.(store.document());
      blocked = false;
      if (choice !== 'mine') store.applyRemote(Object.fromEntries(real.map((c) => [c.key, theirs[c.key]])));
      keep();
    };
    become('conflict', { conflicts: real, resolve });
  }

  /** Asks what others saved, and takes it in. Only when nothing of mine waits: a save brings theirs along anyway. */
  async function news() {
    const answer = await fetch(`${url}?since=${encodeURIComponent(etag)}`, { headers: { 'X-Requested-With': 'cordboard', 'X-Sent-By': 'page' } }).catch(() => null);
    if (answer?.status !== 200) return;
    const body = await answer.json().catch(() => null);
    if (!body?.etag) return;
    done({ records: {}, removed: [] }, body);
    if (Object.keys(body.merged ?? {}).length) options.onOthers?.(String(body.by ?? ''), savedAt);
  }

  /** What to send now: everything, or all but what is held. */
  function payload() {
    const { records, removed } = store.dirty(), keys = held ?? {};
    return { records: Object.fromEntries(Object.entries(records).filter(([key]) => !(key in keys))), removed: removed.filter((key) => !(key in keys)) };
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
    if (!isDirty() && !held) return become('saved');
    become('saving');
    await flight(() => send(payload()));
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
      do await save();
      while (isDirty() && !blocked && !failed);
    },
    /** Looks for what others saved. @returns {Promise<void>} */
    async poll() {
      if (state === 'saved' && !blocked && !inFlight && !held && !isDirty()) await flight(news);
    },
    /** The page goes away: what is not saved is sent so that it arrives without it. Says whether that could be done. */
    leave() {
      const body = JSON.stringify({ base: etag, ...payload() });
      if (blocked || held || state === 'offline' || failed || body.length > MOST_LEAVING) return false;
      void fetch(url, { method: 'PATCH', keepalive: true, headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'cordboard' }, body }).catch(() => {});
      return true;
    },
    /** The connection came back. */
    online() {
      retryIn = FIRST_RETRY;
      if (isDirty()) void save();
    },
    /** @param {Window} win asks before leaving with changes that are not saved, and retries when the connection is back */
    guard(win) {
      win.addEventListener('beforeunload', (event) => {
        if (isDirty() && !this.leave()) event.preventDefault();
      });
      win.addEventListener('online', () => this.online());
    },
    stop() {
      clock.clearTimeout(timer);
      stop();
    },
  };
}
