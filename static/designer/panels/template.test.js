import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStore } from '../store.js';
import { catalog } from '../testdata.js';
import { applyTemplate, refused, replaceAll } from './template.js';

const activity = (/** @type {string} */ id) => ({ id, type: 'disconnect', name: id, properties: {}, outlets: {} });
const empty = { format: 'cordboard.flow/v1', name: 'main', kind: 'inbound', start: '', description: 'Mine', activities: [] };
const template = { format: 'cordboard.flow/v1', name: 'ai-first', kind: 'inbound', start: 'bye', description: 'Theirs', activities: [activity('bye')], layout: { bye: { x: 8, y: 8 } },
  handlers: { on_error: 'bye' }, variables: [{ name: 'tier', type: 'string' }] };

test('a template fills the flow in one undo step and keeps name and description', () => {
  const store = createStore(empty), before = store.document();
  store.transact('start from a template', (tx) => applyTemplate(tx, template));
  const doc = store.document();
  assert.equal(doc.name, 'main');
  assert.equal(doc.description, 'Mine');
  assert.equal(doc.start, 'bye');
  assert.deepEqual(doc.activities.map((a) => a.id), ['bye']);
  assert.deepEqual(doc.handlers, { on_error: 'bye' });
  store.undo();
  assert.deepEqual(store.document(), before);
  assert.equal(store.canUndo(), false);
});

test('what an empty flow has stays', () => {
  const note = (/** @type {string} */ text) => ({ id: 'n1', text, x: 0, y: 0, width: 8, height: 8 });
  const store = createStore({ ...empty, kind: 'subflow', variables: [{ name: 'tier', type: 'integer' }, { name: 'mine', type: 'string' }], notes: [note('Mine')] });
  store.transact('start from a template', (tx) => applyTemplate(tx, { ...template, variables: [{ name: 'tier', type: 'string' }, { name: 'theirs', type: 'string' }], notes: [note('Theirs')] }));
  assert.deepEqual(store.activities().map((a) => a.id), ['bye']);
  assert.deepEqual(store.notes().map((n) => [n.id, n.text]), [['n1', 'Mine'], ['n2', 'Theirs']]);
  const doc = store.document();
  assert.equal(doc.kind, 'subflow');
  assert.deepEqual(doc.variables, [{ name: 'tier', type: 'integer' }, { name: 'mine', type: 'string' }, { name: 'theirs', type: 'string' }]);
});

test('a template that does not work in flows of a kind is refused', () => {
  const queue = { ...template, activities: [{ ...activity('wait'), type: 'queue' }] };
  assert.equal(refused(queue, 'inbound', catalog), '');
  assert.equal(refused(queue, 'subflow', catalog), '');
  assert.equal(refused(queue, 'outbound', catalog), 'Queue works in inbound and digital flows only, and this flow is outbound.');
});

test('a file takes the place of everything in one undo step, and leaves alone what is the same', () => {
  const store = createStore({ ...empty, start: 'old', activities: [activity('old'), activity('bye')], notes: [{ id: 'n1', text: 'x', x: 0, y: 0, width: 8, height: 8 }] });
  const before = store.document(), kept = store.get('a:bye');
  store.transact('replace from a file', (tx) => replaceAll(tx, { ...template, kind: 'subflow' }));
  const doc = store.document();
  assert.equal(doc.name, 'main');
  assert.equal(doc.description, 'Theirs');
  assert.equal(doc.kind, 'subflow');
  assert.deepEqual(doc.activities.map((a) => a.id), ['bye']);
  assert.equal(store.get('a:bye'), kept);
  assert.deepEqual(store.notes(), []);
  store.undo();
  assert.deepEqual(store.document(), before);
  assert.equal(store.transact('replace from a file', (tx) => replaceAll(tx, before)), false);
});
