import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverageOf } from './testcall_coverage.js';

const catalog = {
  /** @param {any} record */
  outlets: (record) => [...(record.type === 'menu' ? [{ id: '1', label: 'Sales' }, { id: 'no_input', label: 'No input' }] : [{ id: 'next', label: 'Next' }]),
    ...(record.outlets.old ? [{ id: 'old', label: 'Old', stale: true }] : [])],
  /** @param {any} record */
  name: (record) => record.name || record.type,
};
/** @param {string} id @param {string} type @param {Record<string, string>} outlets */
const record = (id, type, outlets) => ({ id, type, name: '', properties: {}, outlets });
const flow = {
  start: 'menu', handlers: { on_error: 'sorry' },
  activities: [record('menu', 'menu', { 1: 'say', no_input: 'say', old: 'say' }), record('say', 'play', { next: 'gone' }), record('sorry', 'play', { next: 'say' }), record('island', 'play', { next: 'say' })],
};

test('counts wired outlets of what a contact can come to', () => {
  const { covered, total, missing } = coverageOf(flow, catalog, [{ activity: 'menu', outlet: '1' }, { activity: 'menu', outlet: '1' }, { activity: 'island', outlet: 'next' }]);
  assert.deepEqual([covered, total], [1, 3]); // not what is stale, leads to nothing or is an island
  assert.deepEqual(missing, [{ activity: 'menu', outlet: 'no_input', name: 'menu', label: 'No input' }, { activity: 'sorry', outlet: 'next', name: 'play', label: 'Next' }]);
});

test('an empty flow has nothing to take', () => {
  assert.deepEqual(coverageOf({ start: '', activities: [] }, catalog, []), { covered: 0, total: 0, missing: [] });
});
