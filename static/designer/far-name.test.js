import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lines } from './far-name.js';

const measure = (/** @type {string} */ text) => text.length;

test('a name that fits stays on one line', () => assert.deepEqual(lines('Sales hours', 11, 3, measure), ['Sales hours']));
test('a longer one goes on below, between words', () => assert.deepEqual(lines('Support greeting at night', 16, 3, measure), ['Support greeting', 'at night']));
test('what has no room is cut with a sign', () => {
  assert.deepEqual(lines('Support greeting', 10, 1, measure), ['Support g…']);
  assert.deepEqual(lines('one two three four', 7, 2, measure), ['one two', 'three…']);
  assert.deepEqual(lines('Donaudampfschiff ahoi', 10, 2, measure), ['Donaudamp…', 'ahoi']);
  assert.deepEqual(lines('Support', 4, 0, measure), ['Sup…']);
});
