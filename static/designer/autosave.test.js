import assert from 'node:assert/strict';
import test from 'node:test';
import { createAutosave } from './autosave.js';
import { createStore } from './store.js';
import { flow } from './testdata.js';

/** A clock that only moves when told. */
function fakeClock() {
  let now = 0, last = 0;
  /** @type {Map<number, {at: number, fn: () => void}>} */ const timers = new Map();
  return {
    now: () => now,
    setTimeout: (/** @type {() => void} */ fn, /** @type {number} */ ms) => (timers.set(++last, { at: now + ms, fn }), last),
    clearTimeout: (/** @type {number} */ id) => void timers.delete(id),
    /** @param {number} ms */
    async run(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...timers].filter(([, t]) => t.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
        if (!due) break;
        now = Math.max(now, due[1].at);
        timers.delete(due[0]);
        due[1].fn();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}
const settle = async () => { for (let i = 0; i < 20; i++) await null; };

/** A server that answers when told. @param {Partial<import('./autosave.js').Options>} [more] */
function setup(more = {}) {
  const clock = fakeClock(), store = createStore(flow());
  /** @type {{body: any, answer: (status: number, body: any) => Promise<void>, fail: () => Promise<void>}[]} */ const calls = [];
  /** @type {[string, any][]} */ const states = [];
  const fetch = (/** @type {any} */ url, /** @type {any} */ init) => new Promise((resolve, reject) => {
    calls.push({ body: init.body ? JSON.parse(init.body) : { url, keepalive: init.keepalive, by: init.headers['X-Sent-By'] },
      answer: (status, body) => { resolve(/** @type {any} */ ({ ok: status < 300, status, json: async () => body })); return settle(); },
      fail: () => { reject(new TypeError('offline')); return settle(); } });
  });
  const save = createAutosave(store, { url: '/flows/x/draft', etag: '1', clock, fetch: /** @type {any} */ (fetch), onState: (state, detail) => states.push([state, detail]), ...more });
  let n = 0;
  return { clock, store, calls, states, save, edit: (key = 'l:menu') => store.transact('edit', (tx) => tx.set(key, { ...tx.get(key), x: ++n })) };
}

test('changes are collected for 600 ms and sent once, as records against the base', async () => {
  const { clock, store, calls, states, save, edit } = setup();
  edit();
  await clock.run(400);
  edit();
  store.transact('remove note', (tx) => tx.remove('n:n1'));
  await clock.run(599);
  assert.equal(calls.length, 0);
  await clock.run(1);
  assert.deepEqual(calls.map((c) => c.body), [{ base: '1', records: { 'l:menu': { x: 2, y: 0 } }, removed: ['n:n1'] }]);
  await calls[0].answer(200, { etag: '2', saved_at: 5, merged: {} });
  assert.deepEqual(states.map(([s]) => s), ['unsaved', 'saving', 'saved']);
  assert.deepEqual([save.etag(), save.isDirty(), states.at(-1)?.[1].savedAt], ['2', false, 5]);
});

test('one save in flight; what changed meanwhile goes next', async () => {
  const { clock, calls, edit, save } = setup();
  edit();
  await clock.run(600);
  edit();
  await clock.run(5000);
  assert.equal(calls.length, 1);
  await calls[0].answer(200, { etag: '2' });
  assert.equal(save.state(), 'unsaved');
  await clock.run(600);
  assert.deepEqual(calls[1].body, { base: '2', records: { 'l:menu': { x: 2, y: 0 } }, removed: [] });
});

test('an edit undone before it was sent sends nothing', async () => {
  const { clock, calls, store, edit, save } = setup();
  edit();
  store.undo();
  await clock.run(5000);
  assert.deepEqual([calls.length, save.state()], [0, 'saved']);
});

test('what others changed is merged without an undo step, newer edits of ours stay', async () => {
  const { clock, calls, store, edit } = setup();
  edit();
  await clock.run(600);
  edit('l:sales');
  const place = { x: 900, y: 900 };
  await calls[0].answer(200, { etag: '2', merged: { 'l:wait': place, 'n:n1': null } });
  assert.deepEqual([store.get('l:wait'), store.get('l:sales').x, store.get('n:n1')], [place, 2, undefined]);
  await clock.run(600);
  assert.deepEqual(calls[1].body.records, { 'l:sales': { x: 2, y: 0 } });
  store.undo();
  store.undo();
  assert.equal(store.canUndo(), false);
  assert.deepEqual(store.get('l:wait'), place);
});

test('offline: kept and tried again with back-off, at once when the connection is back', async () => {
  const { clock, calls, edit, save, states } = setup();
  edit();
  await clock.run(600);
  await calls[0].fail();
  assert.equal(save.state(), 'offline');
  await clock.run(999);
  assert.equal(calls.length, 1);
  await clock.run(1);
  assert.equal(calls.length, 2);
  await calls[1].fail();
  edit();
  await clock.run(1999);
  assert.equal(calls.length, 2, 'an edit does not shorten the wait');
  save.online();
  await settle();
  assert.equal(calls.length, 3);
  await calls[2].answer(200, { etag: '2' });
  assert.equal(save.state(), 'saved');
  assert.ok(states.find(([s]) => s === 'offline')?.[1].message);
});

test('a refusal is told and not repeated by itself', async () => {
  const { clock, calls, edit, save, states } = setup();
  edit();
  await clock.run(600);
  await calls[0].answer(422, { error: { code: 'invalid', message: 'Too large.' } });
  assert.deepEqual([save.state(), states.at(-1)?.[1].message], ['unsaved', 'Too large.']);
  await clock.run(60000);
  assert.equal(calls.length, 1);
  void save.flush();
  await settle();
  assert.equal(calls.length, 2);
});

test('5xx is tried again', async () => {
  const { clock, calls, edit, save } = setup();
  edit();
  await clock.run(600);
  await calls[0].answer(503, {});
  assert.equal(save.state(), 'unsaved');
  await clock.run(1000);
  assert.equal(calls.length, 2);
});

const theirs = { ...flow().activities[0], name: 'Theirs' };
const clash = { etag: '5', conflicts: [{ key: 'a:menu', label: 'Main menu', base: flow().activities[0], mine: {}, theirs, by: 'Ben', at: 9 }] };

test('a conflict waits for its answer', async () => {
  const { clock, calls, edit, save, states } = setup();
  edit('a:menu');
  await clock.run(600);
  await calls[0].answer(409, clash);
  assert.equal(save.state(), 'conflict');
  assert.deepEqual(states.at(-1)?.[1].conflicts.map((/** @type {any} */ c) => c.by), ['Ben']);
  edit();
  await clock.run(60000);
  await save.flush();
  assert.equal(calls.length, 1, 'nothing is sent before the answer');
});

test('mine: the rest merges first, then my record goes against the new base', async () => {
  const { clock, calls, store, edit, states, save } = setup();
  edit('a:menu');
  edit('l:wait');
  await clock.run(600);
  await calls[0].answer(409, clash);
  await states.at(-1)?.[1].resolve('mine');
  await clock.run(0);
  assert.deepEqual(calls[1].body, { base: '1', records: { 'l:wait': { x: 2, y: 0 } }, removed: [] });
  await calls[1].answer(200, { etag: '6', merged: { 'l:bye': { x: 3, y: 3 }, 'a:menu': theirs } });
  await clock.run(0);
  assert.deepEqual([calls[2].body.base, Object.keys(calls[2].body.records)], ['6', ['a:menu']]);
  await calls[2].answer(200, { etag: '7' });
  assert.deepEqual([store.get('a:menu').x, store.get('l:bye').x, save.state()], [1, 3, 'saved']);
});

test('theirs: my record becomes theirs, the rest is sent', async () => {
  const { clock, calls, store, edit, states } = setup();
  edit('a:menu');
  edit('l:wait');
  await clock.run(600);
  await calls[0].answer(409, clash);
  await states.at(-1)?.[1].resolve('theirs');
  await clock.run(0);
  assert.equal(store.get('a:menu').name, 'Theirs');
  assert.deepEqual(calls[1].body, { base: '1', records: { 'l:wait': { x: 2, y: 0 } }, removed: [] });
});

test('copy: the whole document goes elsewhere, then theirs counts; giving up keeps the conflict', async () => {
  /** @type {any[]} */ const copies = [];
  let refuse = true;
  const { clock, calls, store, edit, states, save } = setup({ onCopy: async (doc) => { if (refuse) throw new Error(''); copies.push(doc); } });
  edit('a:menu');
  await clock.run(600);
  await calls[0].answer(409, clash);
  const { resolve } = states.at(-1)?.[1];
  await assert.rejects(resolve('copy'));
  assert.equal(save.state(), 'conflict');
  refuse = false;
  await resolve('copy');
  assert.deepEqual([copies[0].activities[0].x, store.get('a:menu').name], [1, 'Theirs']);
});

test('a conflict with my own save, whose answer was lost, is none', async () => {
  const { clock, calls, edit, save, store } = setup();
  edit('a:menu');
  await clock.run(600);
  await calls[0].fail();
  await clock.run(1000);
  await calls[1].answer(409, { etag: '2', conflicts: [{ ...clash.conflicts[0], theirs: structuredClone(store.get('a:menu')) }] });
  await clock.run(0);
  await calls[2].answer(200, { etag: '2' });
  assert.deepEqual([calls[2].body.records, save.state()], [{}, 'saved']);
});

test('a record that others changed while mine was under way is a conflict, not a silent win', async () => {
  const { clock, calls, edit, save, states } = setup();
  edit('l:menu');
  await clock.run(600);
  edit('a:menu');
  await calls[0].answer(200, { etag: '2', merged: { 'a:menu': theirs } });
  assert.equal(save.state(), 'conflict');
  const [one] = states.at(-1)?.[1].conflicts;
  assert.deepEqual([one.key, one.label, one.base.x, one.mine.x, one.theirs.name], ['a:menu', 'Main menu', undefined, 2, 'Theirs']);
});

test('positions and the order never ask: mine wins, an order is merged', async () => {
  const { clock, calls, store, edit, save } = setup();
  edit('l:menu');
  store.transact('add', (tx) => tx.set('order', [...tx.get('order'), 'mine']));
  await clock.run(600);
  await calls[0].answer(409, { etag: '5', conflicts: [{ key: 'l:menu', theirs: { x: 5, y: 5 } }, { key: 'order', base: ['menu', 'sales', 'wait', 'bye'], theirs: ['menu', 'sales', 'wait', 'bye', 'new'] }] });
  await clock.run(0);
  await calls[1].answer(200, { etag: '6', merged: {} });
  await clock.run(0);
  assert.deepEqual(calls[2].body, { base: '6', records: { order: ['menu', 'sales', 'wait', 'bye', 'mine', 'new'], 'l:menu': { x: 1, y: 0 } }, removed: [] });
  await calls[2].answer(200, { etag: '7' });
  assert.equal(save.state(), 'saved');
});

test('flush resolves when everything is saved, also what changed while it waited', async () => {
  const { calls, edit, save, clock } = setup();
  edit();
  await clock.run(600);
  edit();
  let done = false;
  void save.flush().then(() => { done = true; });
  await calls[0].answer(200, { etag: '2' });
  assert.equal(done, false);
  assert.equal(calls.length, 2, 'sent at once, not after the debounce');
  await calls[1].answer(200, { etag: '3' });
  assert.equal(done, true);
});

test('what others saved is taken in, while nothing of mine waits', async () => {
  /** @type {[string, number][]} */ const others = [];
  const { clock, store, calls, save, edit } = setup({ onOthers: (by, at) => others.push([by, at]) });
  void save.poll();
  assert.equal(calls[0].body.url, '/flows/x/draft?since=1');
  assert.equal(calls[0].body.by, 'page', 'which keeps no session alive');
  await calls[0].answer(204, null);
  void save.poll();
  await calls[1].answer(200, { etag: '4', saved_at: 9, by: 'Dina', merged: { 'l:menu': { x: 99, y: 0 } } });
  assert.deepEqual([store.get('l:menu').x, save.etag(), save.isDirty(), others], [99, '4', false, [['Dina', 9]]]);
  edit();
  await save.poll();
  assert.equal(calls.length, 2, 'not while a change waits to be saved');
  await clock.run(600);
  assert.equal(calls[2].body.base, '4');
});

test('what is not saved is sent when the page goes away, unless it cannot arrive', () => {
  const { calls, save, store } = setup();
  store.transact('edit', (tx) => tx.set('l:menu', { x: 7, y: 0 }));
  assert.equal(save.leave(), true);
  assert.deepEqual(calls[0].body, { base: '1', records: { 'l:menu': { x: 7, y: 0 } }, removed: [] });
  store.transact('edit', (tx) => tx.set('n:n1', { ...tx.get('n:n1'), text: 'x'.repeat(70_000) }));
  assert.equal(save.leave(), false);
  assert.equal(calls.length, 1);
});
