import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Stale, changed, mend } from './fixes.js';
import { createStore } from './store.js';

const flow = () => createStore(/** @type {any} */ ({ format: 'cordboard.flow/v1', name: 'f', kind: 'inbound', start: 'menu', variables: [], handlers: {}, activities: [
  { id: 'menu', type: 'menu', properties: { prompt: '{{ vars.teir }}', options: [{ key: '1' }, { key: '1' }] }, outlets: { 1: 'gone' } }], layout: {} }));
const place = () => ({ x: 8, y: 16 });

test('a change deep inside leaves the rest as it is', () => {
  const before = { a: [{ b: 1 }, { b: 2 }], c: 3 };
  assert.deepEqual(changed(before, ['a', 1, 'b'], { path: [], was: 2, now: 5 }), { a: [{ b: 1 }, { b: 5 }], c: 3 });
  assert.deepEqual(changed(before, ['c'], { path: [], was: 3 }), { a: before.a });
  assert.equal(before.c, 3);
});

test('fixes are one undo step, whatever they change', () => {
  const store = flow(), start = store.document();
  store.transact('mend', (tx) => mend(tx, [
    { path: ['activities', 'menu', 'properties', 'options', 1, 'key'], was: '1', now: '2' },
    { path: ['activities', 'menu', 'outlets', '1'], was: 'gone' },
    { path: ['activities', 'bye'], was: null, now: { id: 'bye', type: 'disconnect' } },
    { path: ['variables', 'teir'], was: null, now: { name: 'teir', type: 'string' } },
    { path: ['handlers', 'on_error'], was: null, now: 'bye' },
    { path: ['start'], was: 'menu', now: 'bye' },
  ], place));
  const doc = store.document();
  assert.deepEqual(doc.activities[0].properties.options, [{ key: '1' }, { key: '2' }]);
  assert.deepEqual(doc.activities[0].outlets, {});
  assert.deepEqual(doc.activities[1], { id: 'bye', type: 'disconnect', name: '', properties: {}, outlets: {} });
  assert.deepEqual(doc.layout?.bye, { x: 8, y: 16 });
  assert.deepEqual([doc.variables?.length, doc.handlers?.on_error, doc.start], [1, 'bye', 'bye']);
  store.undo();
  assert.deepEqual(store.document(), start);
});

test('a draft that has changed meanwhile is left alone', () => {
  const store = flow(), start = store.document();
  for (const change of [
    { path: ['activities', 'menu', 'properties', 'prompt'], was: 'other', now: 'x' }, { path: ['activities', 'gone', 'name'], was: '', now: 'x' },
    { path: ['activities', 'menu'], was: null, now: { id: 'menu', type: 'menu' } }, { path: ['start'], was: 'other', now: 'x' },
  ]) assert.throws(() => store.transact('mend', (tx) => mend(tx, [{ path: ['handlers', 'on_error'], was: null, now: 'menu' }, change], place)), Stale);
  assert.deepEqual(store.document(), start);
});
