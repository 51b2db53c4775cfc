import assert from 'node:assert/strict';
import { test } from 'node:test';

import { taken, unitsOf } from './completion.js';

test('what is taken goes in place of what was begun', () => {
  assert.deepEqual(taken('vars.ti == 1', 5, 7, { text: 'tier', help: '' }), ['vars.tier == 1', 9]);
  assert.deepEqual(taken('va', 0, 2, { text: 'vars', help: '', more: true }), ['vars.', 5]);
  assert.deepEqual(taken('va.tier', 0, 2, { text: 'vars', help: '', more: true }), ['vars.tier', 4]);
  assert.deepEqual(taken('le', 0, 2, { text: 'len', help: '', call: true }), ['len()', 4]);
  assert.deepEqual(taken('le(x)', 0, 2, { text: 'len', help: '', call: true }), ['len(x)', 4]);
});

test('the server counts characters, controls count units', () => {
  assert.equal(unitsOf('😀 {{ va', 5), 6);
  assert.equal(unitsOf('ä va', 2), 2);
});
