import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSpeech } from './speech.js';

function fake(kept = /** @type {string | null} */ (null)) {
  /** @type {any[]} */
  const said = [];
  /** @type {Map<string, string>} */
  const memory = new Map(kept ? [['cordboard.speech', kept]] : []);
  let cancels = 0;
  const voice = { speak: (/** @type {any} */ u) => said.push(u), cancel() { cancels += 1; for (const u of said) u.onend?.(); } };
  const speech = createSpeech({ voice, utter: (text) => ({ text }), memory: { getItem: (k) => memory.get(k) ?? null, setItem: (k, v) => void memory.set(k, v) } });
  return { speech, memory, texts: () => said.map((u) => u.text), end: () => said[said.length - 1].onend(), cancels: () => cancels };
}
const said = (/** @type {string} */ text) => ({ kind: 'said', text });

test('nothing is spoken until the user switches it on, and the choice is remembered', () => {
  const f = fake();
  f.speech.follow([said('Hello')], 1);
  assert.deepEqual(f.texts(), []);
  f.speech.set(true);
  assert.equal(f.memory.get('cordboard.speech'), 'on');
  f.speech.follow([said('Hello')], 1);
  assert.deepEqual(f.texts(), ['Hello']);
  assert.equal(fake('on').speech.on, true);
});

test('prompts are spoken one after the other', () => {
  const f = fake('on');
  f.speech.follow([said('One'), said('Two')], 1);
  assert.deepEqual(f.texts(), ['One']);
  f.end();
  assert.deepEqual(f.texts(), ['One', 'Two']);
});

test('a pressed key cuts the prompt off and drops what waited', () => {
  const f = fake('on');
  f.speech.follow([said('One'), said('Two'), { kind: 'pressed', text: '1' }, said('Three')], 1);
  assert.deepEqual(f.texts(), ['One', 'Three'], 'the cancelled prompt does not start the next of the old queue');
  assert.equal(f.cancels(), 1);
});

test('at ten times speed nothing is spoken; switching off stops at once', () => {
  const f = fake('on');
  f.speech.follow([said('One')], 10);
  assert.deepEqual(f.texts(), []);
  f.speech.say('Two');
  f.speech.set(false);
  assert.equal(f.cancels(), 1);
  f.speech.say('Three');
  assert.deepEqual(f.texts(), ['Two']);
});

test('a browser without voices', () => {
  const speech = createSpeech({ voice: null, utter: (text) => text, memory: { getItem: () => 'on', setItem() { throw new Error('private mode'); } } });
  assert.equal(speech.on, false);
  speech.set(true);
  assert.equal(speech.on, false);
});
