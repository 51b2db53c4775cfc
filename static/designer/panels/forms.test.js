import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeRecord, typedSince } from './forms.js';

const posted = { id: 'menu', name: 'Menu', properties: { prompt: 'a', timeout: '5s', options: [{ key: '1' }] }, outlets: { 1: 'x' } };

test('only what the server changed is taken', () => {
  const current = { ...posted, name: 'Main menu', outlets: { 1: 'x', 2: 'y' }, properties: { ...posted.properties, timeout: '9s' } };
  const answer = { ...posted, properties: { ...posted.properties, prompt: 'b' } };
  assert.deepEqual(mergeRecord(posted, answer, current), { ...current, properties: { prompt: 'b', timeout: '9s', options: [{ key: '1' }] } });
});

test('an answer that changes nothing gives the same record back', () => {
  const current = { ...posted, name: 'Other' };
  assert.equal(mergeRecord(posted, structuredClone(posted), current), current);
});

test('properties that the server drops and outlets that it drops go away', () => {
  const answer = { ...posted, properties: { prompt: 'a', options: [] }, outlets: {} };
  assert.deepEqual(mergeRecord(posted, answer, posted), { id: 'menu', name: 'Menu', properties: { prompt: 'a', options: [] }, outlets: {} });
});

test('lists of the settings form merge as wholes', () => {
  const was = { flow: { start: 'a' }, variables: [{ name: 'x' }] };
  assert.deepEqual(mergeRecord(was, { flow: { start: 'b' }, variables: [{ name: 'x' }] }, { flow: { start: 'a' }, variables: [] }), { flow: { start: 'b' }, variables: [] });
});

const held = (/** @type {string} */ name, /** @type {string} */ value, nth = 0) => ({ name, nth, value });

test('what was typed while the form was away is kept', () => {
  const then = [held('prompt', 'Hel'), held('timeout', '5')];
  assert.deepEqual(typedSince(then, [held('prompt', 'Hello'), held('timeout', '5')]), [held('prompt', 'Hello')]);
  assert.deepEqual(typedSince(then, [held('other', 'new')]), [], 'a control that was not there is not typed text');
});

test('when rows moved, repeated names are not carried over', () => {
  const then = [held('label', 'a'), held('label', 'b', 1), held('prompt', 'x')];
  const now = [held('label', 'a2'), held('label', 'b', 1), held('prompt', 'y')];
  assert.deepEqual(typedSince(then, now, true), [held('prompt', 'y')]);
  assert.deepEqual(typedSince(then, now).length, 2);
  assert.deepEqual(typedSince([held('properties.options.1.key', '2')], [held('properties.options.1.key', '3')], true), []);
});
