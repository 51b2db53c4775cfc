import assert from 'node:assert/strict';
import test from 'node:test';
import { FORMAT, copyText, count, variablesIn } from './clipboard.js';
import { parse, pasteInto } from './paste.js';
import { createStore } from './store.js';
import { catalog, flow } from './testdata.js';

/** @param {import('./store.js').Store} store @param {string} text @param {import('./types.js').Point | null} [at] */
function paste(store, text, at = null) {
  /** @type {ReturnType<typeof pasteInto>} */ let out = { ids: [], missing: { targets: [], variables: [], types: [], declared: [], differ: [] } };
  const part = /** @type {import('./paste.js').Fragment} */ (parse(text));
  store.transact('paste', (tx) => { out = pasteInto(tx, part, { at, catalog, kind: store.get('flow').kind }); });
  return out;
}

test('a copy is text with a format tag; inner cords are kept, new ids are made, open references told', () => {
  const store = createStore(flow()), text = copyText(store, ['menu', 'sales', 'n:n1']);
  assert.equal(JSON.parse(text).format, FORMAT);
  const { ids, missing } = paste(store, text);
  assert.deepEqual(ids, ['menu_2', 'sales_2', 'n:n2']);
  assert.deepEqual(store.get('a:menu_2').outlets, { 1: 'sales_2' });
  assert.deepEqual(store.get('a:sales_2').outlets, {});
  assert.deepEqual(missing.targets, ['Main menu: no_input led to bye', 'Sales queue: waiting led to wait']);
  assert.deepEqual(store.get('l:menu_2'), { x: 0, y: 0 }, 'where it came from when nothing says what stands there');
  assert.deepEqual(store.get('a:menu').outlets, flow().activities[0].outlets, 'the original is as it was');
});

test('pasting is one undo step', () => {
  const store = createStore(flow());
  paste(store, copyText(store, ['menu', 'wait']));
  store.undo();
  assert.deepEqual(store.document(), flow());
});

test('results of a renamed activity are renamed in texts, a cord to itself stays one', () => {
  const store = createStore(flow());
  paste(store, copyText(store, ['menu', 'wait']));
  assert.equal(store.get('a:wait_2').properties.prompt, 'Please wait, {{ results.menu_2.key }}');
  assert.deepEqual(store.get('a:wait_2').outlets, { next: 'wait_2' });
});

test('into another flow: ids stay when they are free, variables are declared, missing types are told, an empty flow gets its start', () => {
  const text = copyText(createStore(flow()), ['menu', 'sales']);
  const other = createStore({ format: 'cordboard.flow/v1', name: 'other', kind: 'digital', start: '', activities: [] });
  const { ids, missing } = paste(other, text, { x: 1000, y: 500 });
  assert.deepEqual([ids, missing.declared, missing.variables, missing.types], [['menu', 'sales'], ['tier'], [], ['Menu']]);
  assert.deepEqual(other.get('variables').map((/** @type {any} */ v) => v.name), ['tier']);
  assert.equal(other.get('flow').start, 'menu');
  assert.ok(Math.abs(other.get('l:menu').x + 284 - 1000) <= 8, 'around the point');
});

test('a whole flow document can be pasted, anything else is left alone', () => {
  assert.equal(parse(JSON.stringify(flow()))?.activities.length, 4);
  for (const text of ['', 'hello', '{', '{}', '[]', '{"format":"cordboard.fragment/v1"}', '{"format":"x","activities":[]}']) assert.equal(parse(text), null, text);
  assert.deepEqual(parse(`{"format":"${FORMAT}","activities":[null,5,{"id":"a"}],"notes":[3]}`)?.activities, []);
});

test('names stay unlike, and so do variables of another type', () => {
  const store = createStore(flow()), text = copyText(store, ['menu']);
  paste(store, text);
  paste(store, text);
  assert.deepEqual(['menu_2', 'menu_3'].map((id) => store.get(`a:${id}`).name), ['Main menu 2', 'Main menu 3']);
  const other = createStore({ format: 'cordboard.flow/v1', name: 'other', kind: 'inbound', start: '', activities: [], variables: [{ name: 'tier', type: 'integer' }] });
  const { missing } = paste(other, copyText(store, ['menu', 'sales']));
  assert.deepEqual([missing.declared, missing.differ], [[], ['tier']]);
  assert.deepEqual(other.get('variables'), [{ name: 'tier', type: 'integer' }]);
  other.undo();
  assert.deepEqual(other.document().activities, []);
});

test('what is written by no designer does no harm', () => {
  const part = parse(JSON.stringify({ format: FORMAT, activities: [{ id: 'a', type: 'menu', outlets: { next: 5, ok: 'a' }, properties: [1] }, { id: 'a', type: 'queue' }],
    notes: 7, layout: { a: { x: null, y: 1 } }, variables: [{ name: 'Not one' }, null] }));
  assert.deepEqual(part?.activities, [{ id: 'a', type: 'menu', name: '', properties: {}, outlets: { ok: 'a' } }]);
  assert.deepEqual([part?.notes, part?.layout, part?.variables], [[], {}, []]);
});

test('nothing selected copies nothing', () => {
  assert.equal(copyText(createStore(flow()), ['e:menu 1', 'gone']), '');
});

test('words and variables', () => {
  assert.equal(count(['a', 'n:n1', 'n:n2', 'e:a b']), '1 activity and 2 notes and 1 cord');
  assert.deepEqual([...variablesIn({ a: '{{ vars.one }}', b: [{ variable: 'two' }], c: 'my_vars.x' })], ['one', 'two']);
});
