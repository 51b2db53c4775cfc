import assert from 'node:assert/strict';
import { test } from 'node:test';
import { search } from './picker.js';

const outlets = [{ id: 'no_input', label: 'No input', detail: '→ Voicemail' }, { id: 'no_match', label: 'No match', detail: 'not connected' }, { id: '1', label: '1 Nomads' }];

test('a name that starts with what was typed comes before one that only has its words', () => {
  assert.deepEqual(search(outlets, 'no m').map((i) => i.id), ['no_match', 'no_input', '1']);
  assert.deepEqual(search(outlets, ' NO ').map((i) => i.id), ['no_input', 'no_match', '1']);
});

test('every word must occur, in whatever order', () => {
  assert.deepEqual(search(outlets, 'voicemail no').map((i) => i.id), ['no_input']);
  assert.deepEqual(search(outlets, 'no z'), []);
  assert.equal(search(outlets, '  ').length, 3);
});
