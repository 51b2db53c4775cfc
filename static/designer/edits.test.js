import assert from 'node:assert/strict';
import test from 'node:test';
import * as edits from './edits.js';
import { createStore } from './store.js';
import { flow } from './testdata.js';

test('removing leaves nothing that leads to what is gone', () => {
  const store = createStore(flow());
  store.transact('delete', (tx) => edits.remove(tx, ['bye', 'n:n1', 'e:sales waiting']));
  const doc = store.document();
  assert.deepEqual(doc.activities.map((a) => a.id), ['menu', 'sales', 'wait']);
  assert.deepEqual(doc.activities[0].outlets, { 1: 'sales' });
  assert.deepEqual(doc.activities[1].outlets, {});
  assert.deepEqual([doc.handlers, doc.notes, doc.layout?.bye], [{}, [], undefined]);
});

test('removing the start leaves the flow without one; the next activity becomes it', () => {
  const store = createStore(flow());
  store.transact('delete', (tx) => edits.remove(tx, ['menu']));
  assert.equal(store.get('flow').start, '');
  store.transact('add', (tx) => edits.addActivity(tx, { id: 'x', type: 'queue', name: '', properties: {}, outlets: {} }, { x: 0, y: 0 }));
  assert.equal(store.get('flow').start, 'x');
});

test('an activity put into a cord leads on', () => {
  const store = createStore(flow());
  store.transact('insert', (tx) => {
    edits.addActivity(tx, { id: 'x', type: 'play_prompt', name: '', properties: {}, outlets: {} }, { x: 1.4, y: 2 });
    edits.insertInto(tx, { id: 'menu 1', source: 'menu', outlet: '1', target: 'sales' }, 'x', 'next');
  });
  assert.equal(store.get('a:menu').outlets['1'], 'x');
  assert.deepEqual(store.get('a:x').outlets, { next: 'sales' });
  assert.deepEqual(store.get('l:x'), { x: 1, y: 2 });
});
