import assert from 'node:assert/strict';
import test from 'node:test';
import * as edits from './edits.js';
import { mergeOrder } from './records.js';
import { createStore } from './store.js';
import { flow, random } from './testdata.js';

/** @param {() => number} next @param {any} store */
function randomEdit(next, store) {
  const list = store.activities(), one = list[Math.floor(next() * list.length)], other = list[Math.floor(next() * list.length)];
  const kind = Math.floor(next() * 7), key = next() < 0.3 ? `k${Math.floor(next() * 3)}` : '';
  store.transact(`edit ${kind}`, (/** @type {import('./store.js').Tx} */ tx) => {
    if (kind === 0 || !one) edits.addActivity(tx, { id: `a${Math.floor(next() * 1000)}`, type: 'queue', name: 'x', properties: {}, outlets: {} }, { x: next() * 100, y: 0 });
    else if (kind === 1) edits.remove(tx, [one.id, ...(next() < 0.5 ? [other.id] : [])]);
    else if (kind === 2) edits.connect(tx, one.id, 'next', next() < 0.3 ? '' : other.id);
    else if (kind === 3) edits.move(tx, [[one.id, { x: Math.floor(next() * 900), y: 8 }]]);
    else if (kind === 4) edits.addNote(tx, { x: 1, y: 2 });
    else if (kind === 5) tx.set(`a:${one.id}`, { ...one, properties: { ...one.properties, n: Math.floor(next() * 3) } });
    else if (tx.get('n:n1')) edits.remove(tx, ['n:n1']);
  }, key);
}

test('any edits: undo all is the start, redo all is the end', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const next = random(seed);
    let now = 0;
    const store = createStore(flow(), { now: () => now });
    for (let i = 0; i < 60; i++) {
      now += next() * 1000;
      randomEdit(next, store);
      if (next() < 0.15) store.undo();
      if (next() < 0.1) store.redo();
    }
    while (store.canRedo()) store.redo();
    const end = store.document();
    while (store.canUndo()) store.undo();
    assert.equal(JSON.stringify(store.document()), JSON.stringify(createStore(flow()).document()), `seed ${seed}`);
    assert.deepEqual(store.dirty(), { records: {}, removed: [] }, `seed ${seed}: nothing left to save`);
    while (store.canRedo()) store.redo();
    assert.equal(JSON.stringify(store.document()), JSON.stringify(end), `seed ${seed}`);
  }
});

test('the document comes back as it went in', () => {
  assert.deepEqual(createStore(flow()).document(), flow());
});

test('records are frozen, also deep inside', () => {
  const store = createStore(flow());
  assert.throws(() => { store.get('a:menu').properties.options[0].label = 'x'; }, TypeError);
});

test('the same mergeKey within 800 ms is one step', () => {
  let now = 0;
  const store = createStore(flow(), { now: () => now });
  /** @param {number} n @param {string} key */
  const type = (n, key) => store.transact('edit prompt', (tx) => tx.set('a:menu', { ...tx.get('a:menu'), properties: { n } }), key);
  type(1, 'p');
  now = 700;
  type(2, 'p');
  now = 1400;
  type(3, 'p');
  store.undo();
  assert.deepEqual(store.get('a:menu'), flow().activities[0], 'one undo takes all three back');
  store.redo();
  now = 1500;
  type(4, 'p');
  store.undo();
  assert.equal(store.get('a:menu').properties.n, 3, 'a step that was redone takes nothing more in');
  type(5, 'p');
  now = 2400;
  type(6, 'p');
  store.undo();
  assert.equal(store.get('a:menu').properties.n, 5, 'later than 800 ms is a step of its own');
  type(7, 'q');
  type(8, 'p');
  store.undo();
  assert.equal(store.get('a:menu').properties.n, 7, 'another key is a step of its own');
});

test('a change that ends where it began leaves no step', () => {
  const store = createStore(flow(), { now: () => 0 });
  store.transact('move', (tx) => edits.move(tx, [['menu', { x: 8, y: 0 }]]), 'm');
  store.transact('move', (tx) => edits.move(tx, [['menu', { x: 0, y: 0 }]]), 'm');
  assert.equal(store.canUndo(), false);
  assert.equal(store.transact('nothing', (tx) => tx.set('l:menu', { x: 0, y: 0 })), false);
});

test('200 steps are kept', () => {
  const store = createStore(flow(), { now: () => 0 });
  for (let i = 1; i <= 250; i++) store.transact('move', (tx) => edits.move(tx, [['menu', { x: i, y: 0 }]]));
  let n = 0;
  while (store.undo()) n++;
  assert.equal(n, 200);
  assert.equal(store.get('l:menu').x, 50);
});

test('a transaction that throws changes nothing', () => {
  const store = createStore(flow());
  assert.throws(() => store.transact('bad', (tx) => { tx.remove('a:menu'); throw new Error('no'); }));
  assert.deepEqual(store.document(), flow());
  assert.equal(store.canUndo(), false);
});

test('what others changed is no undo step and survives an undo of something else', () => {
  const store = createStore(flow());
  store.transact('move', (tx) => edits.move(tx, [['menu', { x: 80, y: 0 }]]));
  store.transact('add', (tx) => edits.addActivity(tx, { id: 'mine', type: 'queue', name: '', properties: {}, outlets: {} }, { x: 0, y: 0 }));
  const theirs = { ...flow().activities[1], name: 'Theirs' };
  store.applyRemote({ 'a:sales': theirs, 'a:new': { ...theirs, id: 'new' }, order: [...store.get('order'), 'new'] });
  assert.deepEqual(Object.keys(store.dirty().records).sort(), ['a:mine', 'l:menu', 'l:mine'], 'the server knows their records and the order');
  store.undo();
  assert.deepEqual(store.activities().map((a) => a.id), ['menu', 'sales', 'wait', 'bye', 'new']);
  store.undo();
  assert.equal(store.get('a:sales').name, 'Theirs');
  assert.deepEqual(store.get('l:menu'), { x: 0, y: 0 });
});

test('undo leaves a record alone that others changed meanwhile', () => {
  const store = createStore(flow());
  store.transact('move', (tx) => edits.move(tx, [['menu', { x: 80, y: 0 }]]));
  store.applyRemote({ 'l:menu': { x: 500, y: 0 } });
  store.undo();
  assert.deepEqual(store.get('l:menu'), { x: 500, y: 0 });
});

test('mergeOrder does only what changed', () => {
  assert.deepEqual(mergeOrder(['a', 'b'], ['a', 'x', 'b'], ['b', 'a', 'z']), ['b', 'a', 'x', 'z']);
  assert.deepEqual(mergeOrder(['a', 'b', 'c'], ['a', 'c'], ['a', 'b', 'z', 'c']), ['a', 'z', 'c']);
});

test('listeners hear the keys, the origin and the label', () => {
  const store = createStore(flow());
  /** @type {any[]} */ const heard = [];
  const off = store.subscribe((keys, origin, label) => heard.push([[...keys], origin, label]));
  store.transact('move Menu', (tx) => edits.move(tx, [['menu', { x: 80, y: 0 }]]));
  store.undo();
  store.applyRemote({ handlers: {} });
  off();
  store.redo();
  assert.deepEqual(heard, [[['l:menu'], 'edit', 'move Menu'], [['l:menu'], 'undo', 'move Menu'], [['handlers'], 'remote', '']]);
});
