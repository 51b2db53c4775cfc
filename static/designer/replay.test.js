import assert from 'node:assert/strict';
import test from 'node:test';
import { createReplay } from './replay.js';

/** @type {import('./replay.js').Step[]} */
const steps = [
  { kind: 'visit', at: 0, activity: 'menu' },
  { kind: 'event', at: 3000, activity: 'menu' },
  { kind: 'variable', at: 3000, activity: 'menu', name: 'tier', before: '"standard"', value: '"gold"' },
  { kind: 'left', at: 3000, activity: 'menu', outlet: '1' },
  { kind: 'visit', at: 3000, activity: 'ask' },
  { kind: 'left', at: 3000, activity: 'ask', outlet: '' },
  { kind: 'visit', at: 3000, activity: 'menu', program: 'v_2' },
  { kind: 'variable', at: 3000, program: 'v_2', name: 'tier', before: '1', value: '2' },
  { kind: 'end', at: 60_000 },
];

test('the way until a step', () => {
  const replay = createReplay(steps);
  assert.deepEqual(replay.at(0).visits, [{ activity: 'menu', outlet: '', at: 0 }]);
  assert.equal(replay.at(0).at, 'menu');
  assert.deepEqual(replay.at(4).visits, [{ activity: 'menu', outlet: '1', at: 0 }, { activity: 'ask', outlet: '', at: 3000 }]);
});

test('a subflow has a way of its own', () => {
  const moment = createReplay(steps).at(6);
  assert.equal(moment.program, 'v_2');
  assert.deepEqual(moment.visits, [{ activity: 'menu', outlet: '', at: 3000 }]);
});

test('variables hold what they held then, and tell what has just changed', () => {
  const replay = createReplay(steps);
  assert.deepEqual(replay.at(1).values.get('tier'), { value: '"standard"', changed: false });
  assert.deepEqual(replay.at(2).values.get('tier'), { value: '"gold"', changed: true });
  assert.deepEqual(replay.at(8).values.get('tier'), { value: '"gold"', changed: false }, 'a subflow has variables of its own');
});

test('over is nowhere', () => {
  const moment = createReplay(steps).at(8);
  assert.equal(moment.over, true);
  assert.equal(moment.at, '');
});

test('playing rests a bearable while', () => {
  const replay = createReplay(steps);
  assert.deepEqual([replay.rest(0), replay.rest(1), replay.rest(7), replay.rest(8)], [1500, 350, 1500, 350]);
  assert.equal(createReplay([]).at(0).program, '');
});
