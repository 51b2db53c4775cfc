import assert from 'node:assert/strict';
import test from 'node:test';
import { remove } from './edits.js';
import { restore } from './restore.js';
import { createStore } from './store.js';
import { flow } from './testdata.js';

/** @param {(doc: import('./types.js').FlowDocument) => void} change what the draft became since @param {[string, string, string][]} list kind, activity, field */
function restored(change, list) {
  const draft = flow();
  change(draft);
  const store = createStore(draft), before = store.document();
  let taken = 0;
  store.transact('restore', (tx) => { taken = restore(tx, list.map(([kind, activity, field]) => ({ kind, activity, field })), flow()); });
  const after = store.document();
  store.undo();
  assert.deepEqual(store.document(), before, 'one undo brings the draft back');
  return { taken, doc: after };
}

test('an activity that was removed comes back with its cords, its place and its position in the order', () => {
  const gone = createStore(flow());
  gone.transact('delete', (tx) => remove(tx, ['sales']));
  const { doc, taken } = restored((d) => Object.assign(d, gone.document()), [['removed', 'sales', '']]);
  assert.equal(taken, 1);
  assert.deepEqual(doc, createStore(flow()).document());
});

test('two that were removed together lead to each other again; a target that is not chosen stays unwired', () => {
  const gone = createStore(flow());
  gone.transact('delete', (tx) => remove(tx, ['sales', 'wait']));
  const both = restored((d) => Object.assign(d, gone.document()), [['removed', 'sales', ''], ['removed', 'wait', '']]).doc;
  assert.deepEqual(both.activities.find((a) => a.id === 'sales')?.outlets, { waiting: 'wait' });
  const one = restored((d) => Object.assign(d, gone.document()), [['removed', 'sales', '']]).doc;
  assert.deepEqual(one.activities.find((a) => a.id === 'sales')?.outlets, {});
});

test('an activity that was added goes', () => {
  const { doc } = restored((d) => {
    d.activities.push({ id: 'x', type: 'queue', name: 'New', properties: {}, outlets: {} });
    d.activities[1].outlets = { ...d.activities[1].outlets, timeout: 'x' };
  }, [['added', 'x', '']]);
  assert.deepEqual(doc, createStore(flow()).document());
});

test('only the chosen property, outlet and name come back', () => {
  const { doc, taken } = restored((d) => {
    d.activities[1] = { ...d.activities[1], name: 'Buyers', properties: { queue: 'buyers', max_wait: '9m', priority: 1 }, outlets: { waiting: 'bye' } };
  }, [['changed', 'sales', 'properties.queue'], ['changed', 'sales', 'properties.priority'], ['wired', 'sales', 'outlets.waiting'], ['changed', 'sales', 'name']]);
  assert.equal(taken, 4);
  assert.deepEqual(doc.activities[1], { id: 'sales', type: 'queue', name: 'Sales queue', properties: { queue: 'sales', max_wait: '9m' }, outlets: { waiting: 'wait' } });
});

test('variables, handlers, notes, places and the start', () => {
  const { doc } = restored((d) => {
    d.variables = [{ name: 'other', type: 'string' }];
    d.handlers = { on_ended: 'bye' };
    d.notes = [];
    d.start = 'bye';
    d.description = 'New words';
    d.layout = { ...d.layout, menu: { x: 900, y: 900 } };
    d.activities.reverse();
  }, [['removed', '', 'variables.tier'], ['added', '', 'variables.other'], ['wired', '', 'handlers.on_error'], ['wired', '', 'handlers.on_ended'], ['removed', '', 'notes.n1'],
    ['wired', '', 'start'], ['changed', '', 'description'], ['moved', 'menu', 'layout.menu'], ['moved', '', 'activities']]);
  assert.deepEqual(doc, createStore(flow()).document());
});

test('what belongs to an activity that is not there any more is left out, and said', () => {
  const gone = createStore(flow());
  gone.transact('delete', (tx) => remove(tx, ['sales']));
  const { taken, doc } = restored((d) => { Object.assign(d, gone.document()); d.activities[0].name = 'M'; }, [['changed', 'sales', 'properties.queue'], ['wired', 'menu', 'outlets.1'], ['changed', 'menu', 'name']]);
  assert.equal(taken, 1);
  assert.equal(doc.activities[0].name, 'Main menu');
});
