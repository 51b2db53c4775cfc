import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeWords, kindOf } from './conflict_words.js';

const base = { id: 'menu', name: 'Main menu', properties: { timeout: '5s', prompt: 'Hello' }, outlets: { 1: 'sales' } };

test('a change is told against what both began with', () => {
  assert.deepEqual(changeWords('a:menu', base, { ...base, name: 'Menu', properties: { timeout: '8s', prompt: 'Hello' }, outlets: { 1: 'sales', no_input: 'bye' } }),
    ['Name: Main menu → Menu', 'Timeout: 5s → 8s', 'Outlet no input: nothing → bye']);
  assert.deepEqual(changeWords('a:menu', base, base), ['Not changed']);
});

test('removal, addition, position, order', () => {
  assert.deepEqual(changeWords('a:menu', base, null), ['Removed']);
  assert.deepEqual(changeWords('a:menu', null, base), ['Added']);
  assert.deepEqual(changeWords('l:menu', { x: 0, y: 0 }, { x: 328, y: 64.4 }), ['Moved to 328, 64']);
  assert.deepEqual(changeWords('order', ['a', 'b'], ['b', 'a']), ['Put in another order']);
});

test('variables are compared by name', () => {
  assert.deepEqual(changeWords('variables', [{ name: 'a', type: 'string' }, { name: 'b', type: 'string' }], [{ name: 'a', type: 'integer' }, { name: 'c', type: 'string' }]),
    ['a: type: string → integer', 'c added', 'b removed']);
});

test('long lists of changes are cut', () => {
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`p${i}`, i]));
  const words = changeWords('a:x', { properties: {} }, { properties: many });
  assert.equal(words.length, 6);
  assert.equal(words[5], 'and 4 more');
});

test('keys are named', () => {
  assert.deepEqual(['a:x', 'n:x', 'l:x', 'variables', 'flow'].map(kindOf), ['Activity', 'Note', 'Position', 'Variables', 'Flow settings']);
});
