import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordDiff } from './word_diff.js';

const shown = (/** @type {string} */ before, /** @type {string} */ after) => wordDiff(before, after).map(({ kind, text }) => ({ '': '', del: '-', ins: '+' })[kind] + text).join(' | ');

test('two texts are told apart by their words', () => {
  assert.equal(shown('press 1 for sales', 'press 2 for sales'), 'press | -1 | +2 | for sales');
  assert.equal(shown('a b c d e f g h i j k l x', 'a b c d e f g h i j k l y'), '… i j k l | -x | +y');
  assert.equal(shown('x a b c d e f g h i j k l', 'y a b c d e f g h i j k l'), '-x | +y | a b c d …');
  assert.equal(shown('x a b c d e f g h i j k l x', 'y a b c d e f g h i j k l y'), '-x | +y | a b c d … i j k l | -x | +y');
  assert.equal(shown('one two', 'one two three'), 'one two | +three');
  assert.equal(shown('', 'new'), '+new');
  const long = 'word '.repeat(700).trim();
  assert.equal(shown(`a ${long} b`, 'a b'), `a | -${long} | b`);
});
