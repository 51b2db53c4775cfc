import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStore } from '../store.js';
import { catalog } from '../testdata.js';
import { extract as cut, replace } from './subflow.js';

const extract = (/** @type {import('../store.js').Store} */ store, /** @type {string[]} */ ids) => cut(store, catalog, ids);

const activity = (/** @type {string} */ id, outlets = {}, properties = {}) => ({ id, type: 'menu', name: id, properties, outlets });
const make = (change = {}) => createStore({
  format: 'cordboard.flow/v1', name: 'main', kind: 'inbound', start: 'hours',
  variables: [{ name: 'tier', type: 'string' }, { name: 'number', type: 'string' }, { name: 'unused', type: 'string' }],
  activities: [activity('hours', { open: 'ask' }), activity('ask', { success: 'look', no_input: 'bye' }, { prompt: 'Number of {{ vars.tier }}', variable: 'number' }),
    activity('look', { found: 'queue', error: 'bye' }, { key: 'results.ask.value' }), activity('queue'), activity('bye')],
  handlers: { on_error: 'bye' }, layout: { ask: { x: 328, y: 96 }, look: { x: 656, y: 96 } }, ...change,
});

test('the selection becomes a flow with one end per way out', () => {
  const part = extract(make(), ['ask', 'look']);
  assert.equal(part.problem, '');
  assert.equal(part.entry, 'ask');
  assert.deepEqual(part.exits, { bye: 'bye', queue: 'queue' });
  assert.deepEqual(part.inputs, { tier: 'vars.tier', number: 'vars.number' });
  assert.deepEqual(part.outputs, { number: 'number' });
  assert.equal(part.document.kind, 'subflow');
  assert.deepEqual(part.document.variables.map((/** @type {any} */ v) => v.name), ['tier', 'number']);
  assert.deepEqual(part.document.activities.map((/** @type {any} */ a) => [a.id, a.outlets]), [
    ['ask', { success: 'look', no_input: 'end_bye' }], ['look', { found: 'end_queue', error: 'end_bye' }], ['end_bye', {}], ['end_queue', {}],
  ]);
  assert.deepEqual(part.document.layout.ask, { x: 0, y: 0 });
});

test('one activity takes its place, wired in and out, in one undo step', () => {
  const store = make(), before = store.document(), part = extract(store, ['ask', 'look']);
  store.transact('make subflow', (tx) => { assert.equal(replace(tx, ['ask', 'look'], part, 'collect-number'), 'collect_number'); });
  const doc = store.document();
  assert.deepEqual(doc.activities.map((a) => a.id), ['hours', 'collect_number', 'queue', 'bye']);
  assert.deepEqual(doc.activities[0].outlets, { open: 'collect_number' });
  assert.deepEqual(doc.activities[1], { id: 'collect_number', type: 'run_subflow', name: 'collect-number',
    properties: { flow: 'collect-number', version: 'live', inputs: part.inputs, outputs: { number: 'number' } }, outlets: { bye: 'bye', queue: 'queue' } });
  assert.deepEqual(doc.layout?.collect_number, { x: 328, y: 96 });
  store.undo();
  assert.deepEqual(store.document(), before);
});

test('one way out is called done; the start moves along', () => {
  const store = make({ start: 'ask' }), part = extract(store, ['ask', 'look', 'queue']);
  assert.deepEqual(part.exits, { done: 'bye' });
  store.transact('make subflow', (tx) => void replace(tx, ['ask', 'look', 'queue'], part, 'x'));
  assert.equal(store.get('flow').start, 'x');
});

test('variables that are read in any way go in; what a supervisor switches is handed in by the caller', () => {
  const variables = [{ name: 'tier', type: 'string', overridable: true }, { name: 'a', type: 'string' }, { name: 'b', type: 'string' }, { name: 'c', type: 'string' }];
  const store = make({ variables, start: 'x', activities: [activity('x', {}, { one: 'vars["a"] + get(vars, "b")', two: 'The tier of {{ vars.tier }}' })], handlers: {}, layout: {} });
  const part = extract(store, ['x']);
  assert.deepEqual([part.inputs, part.outputs], [{ tier: 'vars.tier', a: 'vars.a', b: 'vars.b' }, {}]);
  assert.deepEqual(part.document.variables[0], { name: 'tier', type: 'string' });
});

test('what cannot be cut out says why and where', () => {
  const refused = (/** @type {any} */ store, /** @type {string[]} */ ids) => { const { problem, where } = extract(store, ids); return [problem, where]; };
  assert.deepEqual(refused(make({ handlers: { on_error: 'look' } }), ['ask', 'look']), [
    'A subflow begins at one place, but ask and look are entered from outside (look by the handler on error). Select the activities so that all cords enter at the same one.', ['ask', 'look']]);
  assert.match(extract(make(), ['look']).problem, /look uses results of ask/);
  assert.deepEqual(extract(make(), ['ask']).where, ['look', 'ask']);
  assert.match(extract(make(), []).problem, /Select/);
  const ends = { activities: [activity('hours', { open: 'end' }), { ...activity('end'), type: 'end_flow' }], handlers: {} };
  assert.deepEqual(refused(make(ends), ['end']), ['end ends the flow, and in a subflow it would end the subflow only. Leave it outside.', ['end']]);
});

test('what plays while a contact waits moves with its queue, whole', () => {
  const queue = { ...activity('queue', { waiting: 'music', timeout: 'bye' }), type: 'queue' };
  const store = (/** @type {any} */ music) => make({ start: 'queue', handlers: {}, activities: [queue, activity('music', music), { ...activity('end'), type: 'end_flow' }, activity('bye')] });
  assert.match(extract(store({ next: 'end' }), ['queue']).problem, /Select music with queue: contacts hear it while they wait/);
  assert.match(extract(store({ next: 'bye' }), ['queue', 'music']).problem, /music plays while contacts wait in queue and leads to bye/);
  const whole = extract(store({ next: 'end' }), ['queue', 'music', 'end']);
  assert.deepEqual([whole.problem, whole.exits], ['', { done: 'bye' }]);
});
