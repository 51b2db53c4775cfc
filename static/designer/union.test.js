import assert from 'node:assert/strict';
import test from 'node:test';
import { catalog, flow } from './testdata.js';
import { unite } from './union.js';

test('what is gone stands where it stood, with its cords, and new cords are told from old ones', () => {
  const older = flow(), newer = flow();
  newer.activities = newer.activities.filter((a) => a.id !== 'wait');
  newer.activities[1].outlets = { timeout: 'bye' };
  newer.activities[0].outlets = { 1: 'bye', no_input: 'bye' };
  delete newer.layout?.wait;
  newer.notes = [];
  Reflect.deleteProperty(newer.activities[2], 'properties'); // as the server writes what is empty
  const { document, ghosts, cords } = unite(older, newer, catalog);
  assert.deepEqual(document.activities.map((a) => a.id), ['menu', 'sales', 'bye', 'wait']);
  assert.deepEqual(document.layout?.wait, { x: 656, y: 0 });
  assert.deepEqual(document.notes?.map((n) => n.id), ['n1']);
  assert.deepEqual(ghosts, [{ id: 'menu 1 before', source: 'menu', outlet: '1', target: 'sales' }, { id: 'sales waiting before', source: 'sales', outlet: 'waiting', target: 'wait' }]);
  assert.deepEqual(Object.fromEntries(cords), { 'menu 1': 'add', 'menu 1 before': 'del', 'sales timeout': 'add', 'sales waiting before': 'del', 'wait next': 'del' });
});

test('what is gone gives way to what stands there now', () => {
  const older = flow(), newer = flow();
  newer.activities = newer.activities.map((a) => (a.id === 'wait' ? { ...a, id: 'other' } : a));
  newer.layout = { ...newer.layout, other: { x: 656, y: 0 } };
  const { document } = unite(older, newer, catalog);
  assert.deepEqual(document.layout?.other, { x: 656, y: 0 });
  assert.ok((document.layout?.wait.y ?? 0) >= 80, `got ${JSON.stringify(document.layout?.wait)}`);
});

test('equal states have no marked cord', () => {
  const { ghosts, cords } = unite(flow(), flow(), catalog);
  assert.deepEqual([ghosts, cords.size], [[], 0]);
});
