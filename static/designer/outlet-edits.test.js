import assert from 'node:assert/strict';
import test from 'node:test';
import * as edits from './outlet-edits.js';
import { createStore } from './store.js';
import { entry, flow } from './testdata.js';

const KEYS = '1|2|3|4|5|6|7|8|9|0|*|#'.split('|');
/** @param {any} each @param {any} rows */
const listed = (each, rows) => entry('x', 'X', 'call', ['no_input', 'error'], { each: { id: 'id', label: 'label', ...each, rows } });
const menu = listed({ property: 'options', id: 'key' }, { label: 'Options', one: 'option', most: '12', fields: [{ name: 'key', label: 'Key', widget: 'choice', required: true, options: KEYS }, { name: 'label', label: 'Label', widget: 'text', required: true }] });
const cases = listed({ property: 'cases', value: 'value' }, { label: 'Cases', one: 'case', fields: [{ name: 'value', label: 'Is', widget: 'value' }, { name: 'label', label: 'Label', widget: 'text' }] });
const shares = listed({ property: 'shares', value: 'percent', unit: '%' }, { label: 'Shares', one: 'share', fields: [{ name: 'percent', label: 'Percent', widget: 'number', required: true, min: '0', max: '100' }, { name: 'label', label: 'Label', widget: 'text' }] });
const intents = listed({ property: 'intents', label: undefined, from: 'ai_agent' }, { label: 'Intents', one: 'intent', fields: [{ name: 'id', label: 'Intent', widget: 'text', required: true, pattern: '^[a-z][a-z0-9_]*$' }] });

/** @param {import('./types.js').CatalogEntry} kind @param {any[]} rows @param {Record<string, string>} outlets */
function storeOf(kind, rows, outlets) {
  const doc = flow();
  doc.activities[0] = { id: 'menu', type: 'x', name: 'Ways', properties: { [kind.each?.property ?? '']: rows }, outlets };
  const store = createStore(doc);
  return { store, rows: () => store.get('a:menu').properties[kind.each?.property ?? ''], outlets: () => store.get('a:menu').outlets, do: (/** @type {(tx: any) => void} */ fn) => store.transact('x', fn) };
}

test('a new key is the first that is free, and needs a label', () => {
  const rows = [{ key: '1', label: 'Sales' }, { key: '3', label: 'Other' }];
  assert.deepEqual(edits.freshDraft(menu, rows), { key: '2', label: 'Option 3' });
  for (const [key, label, field, message] of [
    ['2', 'Support', '', ''], ['1', 'Support', 'key', '1 is taken by 1 Sales.'], ['12', 'Support', 'key', `Key is one of ${KEYS.join(' ')}.`],
    ['', 'Support', 'key', '“Key” is needed.'], ['2', '  ', 'label', '“Label” is needed.'],
  ]) assert.deepEqual(edits.problemOf(menu, rows, -1, { key, label }), field ? { field, message } : null, `${key} ${label}`);
  assert.equal(edits.problemOf(menu, rows, 0, { key: '1', label: 'Purchases' }), null); // its own key
  assert.equal(edits.fitsMore(menu, Array(12)), false);
  assert.equal(edits.fitsMore(cases, Array(12)), true);
});

test('a key with words behind it is the key and its label', () => {
  const before = { key: '2', label: 'Option 2' };
  for (const [typed, label, want] of /** @type {[string, string, edits.Draft][]} */ ([
    ['1 Sales', 'Option 2', { key: '1', label: 'Sales' }], ['#: Back to the start ', 'Option 2', { key: '#', label: 'Back to the start' }],
    ['1 Sales', 'Orders', { key: '1 Sales', label: 'Orders' }], ['12', 'Option 2', { key: '12', label: 'Option 2' }], ['x Sales', 'Option 2', { key: 'x Sales', label: 'Option 2' }],
  ])) assert.deepEqual(edits.spread(menu, { key: typed, label }, before), want, `${typed} ${label}`);
  assert.deepEqual(edits.spread(shares, { percent: '1 a', label: '' }, { percent: '', label: '' }), { percent: '1 a', label: '' });
  assert.deepEqual(edits.problemOf(menu, [], -1, { key: '1 Sales', label: 'Orders' }), { field: 'key', message: `Key is one of ${KEYS.join(' ')}.` });
});

test('another key takes its wire along, what is not edited stays, and it is one step to undo', () => {
  const s = storeOf(menu, [{ key: '1', label: 'Sales', say: ['buy'] }, { key: '2', label: 'Support' }], { 1: 'sales', 2: 'wait', no_input: 'bye' });
  s.do((tx) => edits.changeRow(tx, 'menu', menu, 0, { key: '9', label: 'Orders' }));
  assert.deepEqual([s.rows(), s.outlets()], [[{ key: '9', label: 'Orders', say: ['buy'] }, { key: '2', label: 'Support' }], { 9: 'sales', 2: 'wait', no_input: 'bye' }]);
  s.do((tx) => edits.moveRow(tx, 'menu', menu, 0, 1));
  assert.deepEqual(s.rows().map((/** @type {any} */ r) => r.key), ['2', '9']);
  s.do((tx) => edits.removeRow(tx, 'menu', menu, 0));
  assert.deepEqual([s.rows().length, s.outlets()], [1, { 9: 'sales', no_input: 'bye' }]);
  s.store.undo();
  assert.deepEqual([s.rows().length, s.outlets()], [2, { 9: 'sales', 2: 'wait', no_input: 'bye' }]);
  s.store.undo();
  s.store.undo();
  assert.deepEqual(s.rows()[0], { key: '1', label: 'Sales', say: ['buy'] });
});

test('of two rows with the same key the wire stays with the one that is left', () => {
  const s = storeOf(menu, [{ key: '1', label: 'Sales' }, { key: '1', label: 'Twice' }], { 1: 'sales' });
  s.do((tx) => edits.changeRow(tx, 'menu', menu, 1, { key: '2', label: 'Twice' }));
  assert.deepEqual(s.outlets(), { 1: 'sales', 2: 'sales' });
  const t = storeOf(menu, [{ key: '1', label: 'Sales' }, { key: '1', label: 'Twice' }], { 1: 'sales' });
  t.do((tx) => edits.removeRow(tx, 'menu', menu, 1));
  assert.deepEqual(t.outlets(), { 1: 'sales' });
});

test('the last row goes with its list', () => {
  const s = storeOf(menu, [{ key: '1', label: 'Sales' }], { 1: 'sales' });
  s.do((tx) => edits.removeRow(tx, 'menu', menu, 0));
  assert.deepEqual(s.store.get('a:menu'), { id: 'menu', type: 'x', name: 'Ways', properties: {}, outlets: {} });
});

test('a case is its value; its id is made of it once, and again only while no label names it', () => {
  const s = storeOf(cases, [], {});
  for (const value of ['gold', '5', '"7"', 'error']) s.do((tx) => edits.addRow(tx, 'menu', cases, { value, label: '' }));
  assert.deepEqual(s.rows(), [{ id: 'gold', value: 'gold' }, { id: 'case_1', value: 5 }, { id: 'case_2', value: '7' }, { id: 'error_2', value: 'error' }]);
  s.do((tx) => { tx.set('a:menu', { ...tx.get('a:menu'), outlets: { gold: 'sales', case_1: 'wait' } }); });
  s.do((tx) => edits.changeRow(tx, 'menu', cases, 0, { value: 'silver', label: '' }));
  s.do((tx) => edits.changeRow(tx, 'menu', cases, 1, { value: '6', label: 'Six' }));
  assert.deepEqual([s.rows().slice(0, 2), s.outlets()], [[{ id: 'silver', value: 'silver' }, { id: 'case_1', value: 6, label: 'Six' }], { silver: 'sales', case_1: 'wait' }]);
  assert.deepEqual(edits.draftOf(cases, { id: 'case_2', value: '7' }), { value: '"7"', label: '' }); // a text, not a number
  assert.deepEqual(edits.problemOf(cases, s.rows(), -1, { value: '6', label: '' }), { field: 'value', message: '6 is taken by 6 Six.' });
  assert.deepEqual(edits.problemOf(cases, s.rows(), -1, { value: '', label: 'x' }), { field: 'value', message: '“Is” is needed.' });
  assert.equal(edits.problemOf(cases, [{ id: 'vip', expression: 'vars.vip' }], 0, { value: '', label: 'VIP' }), null); // it has a condition
});

test('a share begins with what is left of a hundred, and is none beyond it', () => {
  const rows = [{ id: 'a', label: 'A', percent: 60 }];
  assert.deepEqual(edits.freshDraft(shares, rows), { percent: '40', label: '' });
  for (const [percent, message] of [['101', 'Percent is 100 at most.'], ['-1', 'Percent is 0 at least.'], ['2.5', 'Percent is a whole number.'], ['', '“Percent” is needed.']]) {
    assert.deepEqual(edits.problemOf(shares, rows, 0, { percent, label: 'A' }), { field: 'percent', message });
  }
  const s = storeOf(shares, rows, {});
  s.do((tx) => edits.addRow(tx, 'menu', shares, { percent: '40', label: 'B side' }));
  assert.deepEqual(s.rows()[1], { id: 'b_side', label: 'B side', percent: 40 });
  assert.equal(edits.rowWords(shares, s.rows()[1]), '40 % B side');
});

test('intents that come from an AI agent are not edited', () => {
  const s = storeOf(intents, [], {});
  const record = s.store.get('a:menu');
  assert.deepEqual(edits.rowsOf(intents, record), []);
  assert.equal(edits.rowsOf(intents, { ...record, properties: { ai_agent: 'office' } }), null);
  assert.equal(edits.rowsOf(entry('queue', 'Queue', 'routing', []), record), null);
  assert.deepEqual(edits.problemOf(intents, [], -1, { id: 'Order status' })?.field, 'id');
  assert.deepEqual(edits.problemOf(intents, [], -1, { id: 'error' }), { field: 'id', message: 'error is another outlet of it.' });
  assert.deepEqual(edits.freshDraft(intents, [{ id: 'intent_1' }]), { id: 'intent_2' });
});
