import assert from 'node:assert/strict';
import { test } from 'node:test';
import { previewParts, spokenAs } from './preview.js';

/** @param {Record<string, string>} values */
const form = (values) => ({ get: (/** @type {string} */ name) => values[name] ?? null, has: (/** @type {string} */ name) => name in values });

test('a text is one part, with the voice and the language of the prompt', () => {
  const parts = previewParts(form({ 'properties.prompt': ' Hello ', 'properties.prompt.voice': 'Finnish', 'properties.prompt.language': 'fi-FI' }), 'properties.prompt');
  assert.deepEqual(parts, [{ text: 'Hello', voice: 'Finnish', language: 'fi-FI' }]);
  assert.deepEqual(previewParts(form({ 'properties.prompt': '' }), 'properties.prompt'), []);
});

test('segments are parts in order, recordings by their address', () => {
  const parts = previewParts(form({
    'p.segments.0.audio': 'welcome', 'p.segments.1.say': 'Press 1.', 'p.segments.1.audio': '', 'p.segments.2.say': '', 'p.segments.2.audio': 'hold-music', 'p.language': 'en-GB',
  }), 'p');
  assert.deepEqual(parts, [
    { url: '/prompts/welcome/audio?language=en-GB' }, { text: 'Press 1.', voice: '', language: 'en-GB' }, { url: '/prompts/hold-music/audio?language=en-GB' },
  ]);
});

test('a translation is heard by itself, in its own language and voice', () => {
  const values = { 'p.voice': 'Finnish', 'p.language': 'fi-FI', p: 'Hei', 'p.languages.0.key': 'en-GB', 'p.languages.0.value': ' Hello {{ vars.name }}', 'p.languages.1.key': 'sv-SE', 'p.languages.1.value': '' };
  assert.deepEqual(previewParts(form(values), 'p.languages.0'), [{ text: 'Hello name', voice: '', language: 'en-GB' }]);
  assert.deepEqual(previewParts(form(values), 'p.languages.1'), []);
});

test('values that are not known yet are spoken as their names', () => {
  assert.equal(spokenAs('Hello {{ vars.first_name }}, you are number {{results.queue.position}}.'), 'Hello first name, you are number position.');
  assert.equal(spokenAs('{{ "x" }} and {{ }}'), 'x and ');
});
