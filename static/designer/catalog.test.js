import assert from 'node:assert/strict';
import test from 'node:test';
import { createCatalog, duration, fill, freshId, idFrom, words } from './catalog.js';
import { catalog, flow } from './testdata.js';

const [menu, sales] = flow().activities;

test('outlets: dynamic ones, fixed ones, what is wired and no longer exists before error', () => {
  assert.deepEqual(catalog.outlets(menu).map((o) => [o.id, o.label, o.dynamic]), [['1', 'Sales', true], ['no_input', 'no_input', false], ['no_match', 'no_match', false], ['error', 'error', false]]);
  const stale = catalog.outlets({ ...menu, outlets: { 7: 'bye' } });
  assert.deepEqual(stale.map((o) => [o.id, o.stale]), [['1', false], ['no_input', false], ['no_match', false], ['7', true], ['error', false]]);
});

test('outlets of a subflow are its outcomes, of an unknown type what is wired', () => {
  const sub = { id: 's', type: 'run_subflow', name: '', properties: { flow: 'order-status' }, outlets: {} };
  assert.deepEqual(catalog.outlets(sub).map((o) => o.id), ['done', 'failed', 'error']);
  assert.deepEqual(catalog.outlets({ ...sub, properties: {} }).map((o) => o.id), ['done', 'error']);
  assert.deepEqual(catalog.outlets({ ...sub, type: 'nope', outlets: { x: 'y' } }).map((o) => o.id), ['x']);
});

test('outlets of a subflow are those of the version that the label names, under any case of its name; of one that is not known, what is wired', () => {
  const known = createCatalog([/** @type {any} */ ({ type: 'run_subflow', label: 'Run subflow', kinds: [], outlets: [{ id: 'error', label: 'Error' }],
    each: { property: 'flow', resource: 'subflow_outcomes', version: 'version' } })], [], { subflow_outcomes: { ask: ['done'] }, subflow_label_outcomes: { ask: { test: ['known', 'unknown'] } } });
  const ids = (/** @type {any} */ properties, outlets = {}) => known.outlets({ id: 's', type: 'run_subflow', name: '', properties, outlets }).map((o) => o.id + (o.stale ? ' stale' : ''));
  assert.deepEqual(ids({ flow: 'ask' }), ['done', 'error']);
  assert.deepEqual(ids({ flow: 'Ask', version: 'test' }), ['known', 'unknown', 'error']);
  assert.deepEqual(ids({ flow: 'ask', version: 'live' }, { known: 'x' }), ['done', 'known stale', 'error']);
  assert.deepEqual(ids({ flow: 'gone' }, { known: 'x', error: 'y', early: 'x' }), ['early', 'known', 'error']);
});

test('without intents of its own an activity has the outlets of its AI agent', () => {
  const known = createCatalog([/** @type {any} */ ({ type: 'detect_intent', label: 'Detect intent', kinds: [], outlets: [{ id: 'none', label: 'None' }],
    each: { property: 'intents', id: 'id', from: 'ai_agent' } })], [], { ai_intents: { assistant: ['order', 'bill'] } });
  const it = { id: 'i', type: 'detect_intent', name: '', properties: /** @type {any} */ ({ ai_agent: 'assistant' }), outlets: {} };
  assert.deepEqual(known.outlets(it).map((o) => o.id), ['order', 'bill', 'none']);
  assert.deepEqual(known.outlets({ ...it, properties: { ai_agent: 'assistant', intents: [{ id: 'hours' }] } }).map((o) => o.id), ['hours', 'none']);
  assert.deepEqual(known.outlets({ ...it, properties: {} }).map((o) => o.id), ['none']);
});

test('broken option rows neither crash nor double an outlet', () => {
  const ids = (/** @type {any} */ options) => catalog.outlets({ ...menu, outlets: {}, properties: { options } }).filter((o) => o.dynamic).map((o) => o.id);
  assert.deepEqual(ids([{ key: '1' }, { key: '1' }, {}, null, { key: 2 }]), ['1', '2']);
  assert.deepEqual(ids('text'), []);
});

test('summaries', () => {
  assert.equal(catalog.summary(sales), 'Queue sales, priority 5, max 2 min 30 s');
  assert.equal(catalog.summary({ ...sales, properties: { queue: 'sales' } }), 'Queue sales, priority 5');
  assert.equal(catalog.summary({ ...sales, properties: {} }), 'Queue …, priority 5');
  assert.equal(catalog.summary({ ...menu, properties: { prompt: { segments: [{ say: 'Hello' }, { audio: 'tune' }] } } }), '“Hello tune”');
  assert.equal(catalog.summary({ ...menu, properties: {} }), '', 'nothing filled in says nothing');
  assert.deepEqual(catalog.summaryParts(menu), [{ text: '“Hello ', code: false }, { text: 'tier', code: true }, { text: '”', code: false }]);
  assert.equal(fill('{a}[, {b}]', { a: 0, b: false }), '0');
});

test('values in words', () => {
  assert.equal(duration('2m30s'), '2 min 30 s');
  assert.equal(duration('2 minutes'), '2 minutes');
  assert.equal(words([{ skill: 'finnish', op: '>=', value: 7 }]), 'finnish >= 7');
  assert.equal(words([{ id: 'a', percent: 60 }, { id: 'b', label: 'B', percent: 40 }]), 'a 60 %, B 40 %');
  assert.equal(words({ team: 'night' }), 'night');
  assert.equal(words(null), '');
});

test('fresh records have a unique, legal id', () => {
  const taken = new Set(['menu', 'menu_2']);
  assert.equal(catalog.fresh('menu', (id) => taken.has(id)).id, 'menu_3');
  assert.equal(freshId('menu_2', (id) => taken.has(id)), 'menu_3');
  for (const text of ['Öffnungszeiten 24/7', '7 dwarfs', '', '---', 'x'.repeat(99), 'Hyvää päivää']) assert.match(idFrom(text), /^[a-z][a-z0-9_]{0,63}$/, text);
  const record = catalog.fresh('queue', () => false);
  record.properties.priority = 1;
  assert.equal(catalog.fresh('queue', () => false).properties.priority, 5, 'defaults are not shared');
});

test('kinds', () => {
  assert.equal(catalog.allowed('menu', 'digital'), false);
  assert.equal(catalog.allowed('queue', 'digital'), true);
  assert.deepEqual(catalog.list('digital').map((e) => e.type), ['queue']);
  assert.equal(catalog.list('subflow').length, 5);
});

test('what a screen reader says', () => {
  assert.equal(catalog.describe(menu, (id) => ({ sales: 'Sales queue', bye: 'Goodbye' })[id] ?? id), 'Main menu, Menu. 1 Sales goes to Sales queue. no_input goes to Goodbye. no_match is not connected.');
  assert.equal(catalog.describe(flow().activities[3], String), 'Disconnect, Disconnect. The flow ends here.');
});
