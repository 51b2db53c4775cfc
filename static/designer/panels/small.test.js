import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSend } from './api.js';
import { nameProblem } from './copy.js';
import { verdict } from './expression.js';
import { find } from './finder.js';
import { phoneKey } from './keypad.js';
import { unwiredWords } from './outlets.js';
import { matches, refusal } from './palette.js';
import { place } from './problems.js';
import { freshSetup, rememberedWords } from './testcall_start.js';
import { spaced } from './testcall_view.js';

test('palette: search by any word, refusal with its reason', () => {
  const queue = { label: 'Queue', type: 'queue', help: 'Waits for an agent', kinds: ['inbound', 'digital'] };
  assert.equal(matches(queue, 'agent que'), true);
  assert.equal(matches(queue, 'menu'), false);
  assert.equal(refusal(queue, 'inbound'), '');
  assert.equal(refusal(queue, 'subflow'), '');
  assert.equal(refusal(queue, 'outbound'), 'Queue works in inbound and digital flows only, and this flow is outbound');
});

test('physical keys are phone keys unless they are typed into a field', () => {
  const key = (/** @type {string} */ k, over = {}) => phoneKey({ key: k, ctrlKey: false, metaKey: false, altKey: false, target: { tagName: 'DIV' }, ...over });
  assert.deepEqual(['1', '*', '#', 'a', 'Enter'].map((k) => key(k)), ['1', '*', '#', '', '']);
  assert.equal(key('1', { target: { tagName: 'INPUT' } }), '');
  assert.equal(key('1', { ctrlKey: true }), '');
});

test('expressions: value, type, or what is wrong and where', () => {
  assert.equal(verdict({ ok: true, type: 'boolean', value: 'true' }, 'x'), '= true');
  assert.equal(verdict({ ok: true, type: 'boolean', value: '' }, 'x'), 'Gives a boolean');
  assert.equal(verdict({ ok: true, type: 'string', value: '' }, 'Hello', true), '');
  assert.equal(verdict({ ok: false, message: 'there is no variable', at: -1 }, 'x'), 'There is no variable');
  assert.equal(verdict({ ok: false, message: 'Unknown name vers', at: 0 }, 'vers.tier'), 'Unknown name vers, near “vers.tier”');
});

test('unwired outlets say where the contact goes', () => {
  assert.equal(unwiredWords('error', { on_error: 'bye' }, ''), 'Not wired, goes to the handler “An activity fails”');
  assert.equal(unwiredWords('error', {}, ''), 'Not wired, ends with an apology');
  assert.equal(unwiredWords('waiting', {}, 'waiting'), 'Not wired, queue music plays');
});

test('search looks into texts, options and flags; names come first', () => {
  const activities = [
    { id: 'menu', type: 'menu', name: 'Main menu', properties: { prompt: 'For billing press 1', options: [{ key: '1', label: 'Billing' }] }, outlets: {} },
    { id: 'q', type: 'queue', name: 'Billing queue', properties: { queue: 'billing', priority: 3 }, outlets: {} },
  ];
  const about = { label: (/** @type {string} */ type) => type, is: (/** @type {string} */ flag, /** @type {string} */ id) => flag === 'error' && id === 'q' };
  assert.deepEqual(find('billing', activities, about).map((f) => f.record.id), ['q', 'menu']);
  assert.deepEqual(find('press 1', activities, about).map((f) => f.where), ['prompt: For billing press 1']);
  assert.deepEqual(find('is:error', activities, about).map((f) => f.record.id), ['q']);
  assert.deepEqual(find('is:changed', activities, about), []);
  const hours = ['Billing hours', 'Billing greeting', 'Billing'].map((name, i) => ({ id: `b${i}`, type: 'queue', name, properties: {}, outlets: {} }));
  assert.deepEqual(find('billing', hours, about).map((f) => f.record.id), ['b2', 'b0', 'b1'], 'what is called so comes first');
});

test('problems say where they are', () => {
  const issue = { code: 'x', severity: /** @type {const} */ ('error'), activity: 'menu', field: 'outlets.no_input', message: '' };
  assert.equal(place(issue, () => 'Main menu'), 'Main menu, outlet no input');
  assert.equal(place({ ...issue, activity: '', field: '' }, () => ''), 'Flow settings');
  assert.equal(place({ ...issue, field: 'properties.options[1].key' }, () => 'Main menu'), 'Main menu, options 2, key');
  assert.equal(place({ ...issue, activity: '', field: 'handlers.on_error' }, () => ''), 'Flow settings, handler on error');
});

test('numbers are grouped, names are checked', () => {
  assert.equal(spaced('+358401234567'), '+358 40 123 4567');
  assert.equal(spaced('+35891234500'), '+358 9 123 4500');
  assert.equal(spaced('anonymous'), 'anonymous');
  assert.equal(nameProblem('main-line_2'), '');
  assert.notEqual(nameProblem('-x'), '');
});

test('server errors become words', async () => {
  const answer = (/** @type {BodyInit} */ body, /** @type {number} */ status, type = 'application/json') =>
    createSend(/** @type {any} */ (async () => new Response(body, { status, headers: { 'Content-Type': type } })));
  await assert.rejects(answer('{"error":{"code":"conflict","message":"Too late","fields":{"ani":"bad"}}}', 409)('/x'), { status: 409, code: 'conflict', message: 'Too late', fields: { ani: 'bad' } });
  await assert.rejects(answer('<h1>oops</h1>', 500, 'text/html')('/x'), { status: 500, code: 'internal' });
  assert.deepEqual(await answer('<form>', 422, 'text/html')('/x'), { status: 422, kind: 'html', data: '<form>' });
  await assert.rejects(createSend(/** @type {any} */ (async () => { throw new TypeError('down'); }))('/x'), { status: 0, code: 'unavailable' });
});

test('the form of a test call says what it has from the last one', () => {
  const fresh = freshSetup('inbound');
  assert.equal(rememberedWords(fresh, 'inbound', 0), '');
  assert.equal(rememberedWords({ ...fresh, channel: 'chat' }, 'digital', 0), '');
  assert.equal(rememberedWords({ ...fresh, ani: '+46812345', now: '2026-12-24T09:00' }, 'inbound', 0), 'As in the last test call: caller +46812345, on 2026-12-24 at 09:00.');
  assert.equal(rememberedWords({ ...fresh, channel: 'chat', ani: '', dnis: '' }, 'inbound', 2), 'As in the last test call: a chat, caller withheld, dialled nothing, 2 things stand in.');
});
