import assert from 'node:assert/strict';
import { test } from 'node:test';
import { variableProblem } from './new_variable.js';

test('names of new variables', () => {
  assert.equal(variableProblem('customer_no', ['tier']), '');
  for (const name of ['', 'Tier', '1st', 'a-b', 'x'.repeat(65)]) assert.match(variableProblem(name, []), /Use small letters/, name);
  assert.match(variableProblem('tier', ['tier']), /already/);
});
