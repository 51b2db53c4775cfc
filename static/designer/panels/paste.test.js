import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FORMAT } from '../clipboard.js';
import { notPasted } from './paste.js';

test('what cannot be pasted says why', () => {
  assert.match(notPasted('hello', 3), /holds no part of a flow/);
  assert.match(notPasted('{"a":1}', 3), /holds no part of a flow/);
  assert.match(notPasted('{"format":"cordboard.fragment/v1","activ', 3), /cut off or is not JSON/);
  assert.match(notPasted('{"format":"cordboard.fragment/v2","activities":[]}', 3), /format cordboard.fragment\/v2, and this Cordboard reads/);
  assert.match(notPasted(`{"format":"${FORMAT}"}`, 3), /no list of activities/);
  assert.match(notPasted(`{"format":"${FORMAT}","activities":[{"id":"a","type":"menu"}]}`, 2000), /would have 2,001 activities; at most 2,000/);
  assert.match(notPasted(`{${' '.repeat(5e6)}}`, 0), /6 million characters/);
});
