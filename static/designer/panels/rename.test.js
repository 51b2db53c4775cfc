import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStore } from '../store.js';
import { followed, idProblem, namesChanged, renameRecords } from './rename.js';

const activity = (/** @type {string} */ id, outlets = {}, properties = {}) => ({ id, type: 'menu', name: id, properties, outlets });
const flow = () => ({
  format: 'cordboard.flow/v1', name: 'main', kind: 'inbound', start: 'menu',
  activities: [activity('menu', { 1: 'queue', no_input: 'menu' }), activity('queue', { error: 'menu' }, {
    expression: 'results.menu.key == "1" && results.menu_two.key == ""', rows: [{ text: 'You pressed {{ results.menu.label }}' }], number: 3,
  }), activity('menu_two')],
  handlers: { on_error: 'menu', on_abandon: 'queue' }, layout: { menu: { x: 8, y: 16 }, queue: { x: 0, y: 0 } },
});

test('every reference follows: outlets, start, handlers, layout, order, expressions', () => {
  const store = createStore(flow());
  store.transact('rename', (tx) => {
    const { set, remove } = renameRecords(tx.keys(), tx.get, 'menu', 'main_menu');
    for (const key of remove) tx.remove(key);
    for (const [key, value] of Object.entries(set)) tx.set(key, value);
  });
  const doc = store.document();
  assert.equal(doc.start, 'main_menu');
  assert.deepEqual(doc.activities.map((a) => a.id), ['main_menu', 'queue', 'menu_two']);
  assert.deepEqual(doc.activities[0].outlets, { 1: 'queue', no_input: 'main_menu' });
  assert.deepEqual(doc.activities[1].outlets, { error: 'main_menu' });
  assert.equal(doc.activities[1].properties.expression, 'results.main_menu.key == "1" && results.menu_two.key == ""');
  assert.equal(doc.activities[1].properties.rows[0].text, 'You pressed {{ results.main_menu.label }}');
  assert.deepEqual(doc.handlers, { on_error: 'main_menu', on_abandon: 'queue' });
  assert.deepEqual(doc.layout?.main_menu, { x: 8, y: 16 });
  store.undo();
  assert.deepEqual(store.document(), createStore(flow()).document(), 'one undo step');
});

test('records that do not name the activity are left alone', () => {
  const store = createStore(flow());
  const { set, remove } = renameRecords(['a:menu_two', 'variables', 'l:queue'], store.get, 'menu', 'main');
  assert.deepEqual([set, remove], [{}, []]);
});

test('ids are checked', () => {
  assert.equal(idProblem('menu', 'menu', ['menu']), '');
  assert.match(idProblem('', 'menu', []), /needs an id/);
  assert.match(idProblem('2menu', 'menu', []), /lower-case/);
  assert.match(idProblem('queue', 'menu', ['queue']), /Another activity/);
  assert.equal(idProblem('a'.repeat(64), 'menu', []), '');
  assert.notEqual(idProblem('a'.repeat(65), 'menu', []), '');
});

test('a renamed variable: the server rewrites what names it, and what was typed meanwhile stays', () => {
  const data = new FormData();
  data.set('variables.0.name', 'level');
  assert.equal(namesChanged(data, [{ name: 'tier' }]), true);
  assert.equal(namesChanged(data, [{ name: 'level' }, { name: 'more' }]), false);

  const posted = { id: 'hello', type: 'play_prompt', name: 'Hello', properties: { prompt: '{{ vars.tier }}' }, outlets: { next: 'bye' } };
  const gone = { ...posted, id: 'gone' }, other = { ...posted, id: 'other' };
  const now = { ...posted, name: 'Welcome', properties: { ...posted.properties, voice: 'anna' } };
  const store = createStore({ format: 'cordboard.flow/v1', name: 'line', kind: 'inbound', start: 'hello', activities: [now, other], variables: [{ name: 'tier', type: 'string' }] });
  const answer = { 'a:hello': { ...posted, properties: { prompt: '{{ vars.level }}' } }, 'a:gone': { ...gone, properties: {} } };
  store.transact('change Name', (tx) => {
    tx.set('variables', [{ name: 'level', type: 'string' }]);
    for (const [key, value] of followed([posted, gone, other], answer, tx.get)) tx.set(key, value);
  });
  assert.deepEqual(store.get('a:hello'), { ...now, properties: { prompt: '{{ vars.level }}', voice: 'anna' } });
  assert.equal(store.get('a:gone'), undefined);
  store.undo();
  assert.deepEqual([store.get('a:hello').properties.prompt, store.get('variables')[0].name, store.canUndo()], ['{{ vars.tier }}', 'tier', false]);
});
