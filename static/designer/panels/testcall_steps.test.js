import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepWords, STEPS } from './testcall_steps.js';

const name = (/** @type {string} */ id) => ({ menu: 'Main menu', bye: 'Goodbye' })[id] ?? id;

for (const [step, words] of /** @type {[Record<string, any>, string][]} */ ([
  [{ hears: 'press 1' }, 'Hears “press 1”'], [{ presses: '12#' }, 'Presses 12#'], [{ sends_nothing: true }, 'Sends nothing'], [{ waits: '1m30s' }, 'Waits 1 min 30 s'],
  [{ visits: ['menu', 'bye'] }, 'Came through Main menu → Goodbye'], [{ variable: { name: 'tier', equals: 'gold' } }, 'Variable tier is "gold"'],
  [{ outlet: { activity: 'menu', is: 'no_match' } }, 'Main menu left by no_match'], [{ ends: 'caller_hung_up' }, 'Ends as: the customer hung up'], [{ dances: 1 }, 'dances “1”'],
])) test(words, () => assert.equal(stepWords(step, name), words));

test('every kind of step has its words once', () => {
  assert.equal(new Set(STEPS.map(([key]) => key)).size, STEPS.length);
  assert.equal(STEPS.length, 17);
});
