import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockDate, clockSeconds, clockTime, elapsed, issueWords, list, saveWords } from './words.js';

const at = Date.parse('2026-11-20T14:02:09+02:00'), zone = 'Europe/Helsinki';

test('a flow that nobody has begun has no errors', () => {
  const nothing = [{ code: 'no_start', severity: /** @type {'error'} */ ('error'), activity: '', field: '', message: '' }];
  assert.equal(issueWords(nothing).errors, 1);
  assert.deepEqual(issueWords(nothing, true), { text: 'Nothing in it yet', tone: '', icon: 'info', errors: 0, warnings: 0, total: 1 });
});

test('times are in the flow’s zone, with the zone named', () => {
  assert.equal(clockTime(at, zone), '14:02 EET');
  assert.equal(clockSeconds(at, zone), '14:02:09');
  assert.equal(clockDate(at, zone), 'Fri 20 Nov 2026, EET');
  assert.equal(clockTime(Date.parse('2026-07-01T00:05:00+03:00'), zone), '00:05 EEST');
});

test('elapsed time counts minutes, then hours', () => {
  for (const [ms, want] of /** @type {[number, string][]} */ ([[0, '0:00'], [9_400, '0:09'], [750_000, '12:30'], [3_723_000, '1:02:03'], [-5, '0:00']])) assert.equal(elapsed(ms), want);
});

test('every save state has its words', () => {
  const words = (/** @type {any} */ state) => saveWords({ state, savedAt: at, zone }).text;
  assert.deepEqual(['saving', 'saved', 'unsaved', 'offline', 'conflict'].map(words), ['Saving', 'Saved 14:02 EET', 'Not saved', 'Offline', 'Conflict']);
  assert.equal(saveWords({ state: 'saved', savedAt: 0, zone }).text, 'Saved');
  assert.equal(saveWords({ state: 'saved', savedAt: at, zone, readOnly: true }).text, 'Read only');
  assert.equal(saveWords({ state: 'saved', savedAt: at, zone, unfit: 2 }).text, 'Not saved: 2 fields');
  assert.equal(saveWords({ state: 'saving', savedAt: at, zone, unfit: 2 }).text, 'Saving');
  assert.equal(saveWords({ state: 'conflict', savedAt: at, zone }).tone, 'err');
});

test('problems are counted by what is worst', () => {
  const of = (/** @type {string[]} */ ...severities) => issueWords(severities.map((severity) => ({ code: 'x', severity: /** @type {any} */ (severity), activity: '', field: '', message: '' })));
  assert.equal(of().text, 'No problems');
  assert.equal(of('warning').text, '1 warning');
  assert.equal(of('error', 'warning', 'warning', 'note').text, '1 error, 2 warnings');
  assert.equal(of('note').text, '1 note');
  assert.equal(of('error').tone, 'err');
});

test('lists read as sentences', () => {
  assert.equal(list(['a', 'b', 'c']), 'a, b and c');
  assert.equal(list(['a']), 'a');
});
