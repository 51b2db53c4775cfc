import assert from 'node:assert/strict';
import test from 'node:test';
import { named } from './address.js';

test('what the address names, and nothing when it cannot be read', () => {
  for (const [hash, want] of [['#handler=on_error', 'on_error'], ['#handler=on%20error', 'on error'], ['#handler=%', ''], ['#handler=%E4', ''], ['#handler=', ''], ['#step-menu', ''], ['', '']]) {
    assert.equal(named('#handler=', hash), want, hash);
  }
  assert.equal(named('#step-', '#step-100%'), '');
});
