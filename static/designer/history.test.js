import assert from 'node:assert/strict';
import test from 'node:test';
import { createStore } from './store.js';
import { kinds, randomEdit } from './testedits.js';
import { catalog, flow, random } from './testdata.js';

/** What is imported: the same flow with one activity only. */
const other = () => ({ ...flow(), start: 'bye', activities: flow().activities.slice(3), handlers: {}, layout: { bye: { x: 8, y: 8 } } });

test('undo of every sort of edit: undo all is the start, redo all is the end, byte for byte', () => {
  /** @type {Map<string, number>} */ const made = new Map();
  for (let seed = 1; seed <= 200; seed++) {
    const next = random(seed);
    let now = 0;
    const store = createStore(flow(), { now: () => now }), start = JSON.stringify(store.document());
    for (let i = 0; i < 80; i++) {
      now += next() * 1200;
      const kind = randomEdit({ next, store, catalog, other: other() });
      if (kind) made.set(kind, (made.get(kind) ?? 0) + 1);
      if (next() < 0.15) store.undo();
      if (next() < 0.1) store.redo();
    }
    while (store.canRedo()) store.redo();
    const end = JSON.stringify(store.document());
    while (store.canUndo()) store.undo();
    assert.equal(JSON.stringify(store.document()), start, `seed ${seed}: undo all`);
    assert.deepEqual(store.dirty(), { records: {}, removed: [] }, `seed ${seed}: nothing left to save`);
    while (store.canRedo()) store.redo();
    assert.equal(JSON.stringify(store.document()), end, `seed ${seed}: redo all`);
  }
  assert.deepEqual(kinds.filter((kind) => !made.has(kind)), [], 'every sort of edit was made');
});

test('each undo takes back one edit, each redo does one again', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const next = random(seed), store = createStore(flow()), was = [JSON.stringify(store.document())];
    for (let i = 0; i < 40; i++) if (randomEdit({ next, store, catalog, other: other(), folds: false })) was.push(JSON.stringify(store.document()));
    for (const doc of was.slice(0, -1).reverse()) {
      store.undo();
      assert.equal(JSON.stringify(store.document()), doc, `seed ${seed}: undo`);
    }
    assert.equal(store.canUndo(), false);
    for (const doc of was.slice(1)) {
      store.redo();
      assert.equal(JSON.stringify(store.document()), doc, `seed ${seed}: redo`);
    }
  }
});
