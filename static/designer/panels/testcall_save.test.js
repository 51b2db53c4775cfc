import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileOf, nameOf, testOf, withZone } from './testcall_save.js';

const flow = { name: 'main', activities: [
  { id: 'menu', type: 'menu', properties: {} }, { id: 'ask', type: 'collect_input', properties: {} }, { id: 'wait', type: 'wait', properties: {} },
  { id: 'play', type: 'play_prompt', properties: {} }, { id: 'mail', type: 'voicemail', properties: {} }, { id: 'hours', type: 'business_hours', properties: { schedule: 'office' } },
  { id: 'sub', type: 'run_subflow', properties: { flow: 'order-status' } },
] };
const setup = { channel: /** @type {const} */ ('voice'), ani: '+1', dnis: '+2', now: '', world: { queues: { support: { agents: 0 } } } };
/** @param {[kind: string, text: string, at: number, until?: number, activity?: string, more?: Record<string, any>][]} lines @param {Record<string, any>} [more] */
const save = (lines, more = {}) => testOf({ flow, setup, queues: more.queues ?? [], state: /** @type {any} */ ({
  status: 'ended', ends: 'disconnected', clock: { now: 0, started: 0, zone: 'UTC' }, visits: [{ activity: 'menu', outlet: '', at: 0 }], variables: [], ...more,
  entries: lines.map(([kind, text, at, until = 0, activity = 'menu', extra = {}], n) => ({ n, kind, text, at, until, activity, ...extra })),
}) }, 'a test');
/** @param {ReturnType<typeof save>} saved */
const did = (saved) => saved.document.steps.filter((/** @type {any} */ step) => !step.visits && !step.ends);

test('silence that ran out, and time that passed, are steps', () => {
  assert.deepEqual(did(save([['said', 'Press 1', 0, 500], ['said', 'Press 1', 5500, 6000], ['pressed', '1', 9000], ['said', 'Wait', 9000, 9500, 'wait'], ['said', 'Done', 39500, 40000]],
    { visits: [{ activity: 'menu', outlet: '1', at: 0 }, { activity: 'wait', outlet: '', at: 9000 }] })),
  [{ hears: 'Press 1' }, { sends_nothing: true }, { hears: 'Press 1' }, { presses: '1' }, { hears: 'Wait' }, { waits: '30s' }, { hears: 'Done' }]);
});

test('a prompt that was cut short is heard to its end, and the waits after it fit', () => {
  const long = 'x'.repeat(100); // 6 s
  assert.deepEqual(did(save([['said', long, 0, 1000, 'play'], ['pressed', '1', 1000, 0, 'play', { skips: true }], ['said', 'Menu', 1000, 1500], ['said', 'Menu', 6500, 7000]])),
    [{ hears: long }, { hears: 'Menu' }, { sends_nothing: true }, { hears: 'Menu' }]);
});

test('keys become one step; masked ones a placeholder with a note', () => {
  const saved = save([['said', 'Your PIN', 0, 500, 'ask'], ['pressed', '•', 600, 0, 'ask'], ['pressed', '•', 800, 0, 'ask'], ['pressed', '#', 900, 0, 'ask']],
    { variables: [{ name: 'pin', value: '"••••"', changed_at: 900 }, { name: 'tier', value: '"gold"', changed_at: 900 }, { name: 'same', value: '1', changed_at: 0 }] });
  assert.deepEqual(did(saved), [{ hears: 'Your PIN' }, { presses: '00#' }, { variable: { name: 'tier', equals: 'gold' } }]);
  assert.match(saved.notes[0], /0 stands for each sign/);
});

test('a contact that goes by shares keeps its id', () => {
  const played = /** @type {any} */ ({ id: 'c1', setup, queues: [], state: { status: 'ended', ends: '', clock: { now: 0, started: 0, zone: 'UTC' }, visits: [], variables: [], entries: [] } });
  assert.equal(testOf({ ...played, flow }, 'x').document.contact.id, undefined);
  assert.equal(testOf({ ...played, flow: { ...flow, activities: [...flow.activities, { id: 'split', type: 'percentage_split', properties: {} }] } }, 'x').document.contact.id, 'c1');
});

test('agents, and hanging up', () => {
  const lines = /** @type {any} */ ([['queue', 'Asks for an agent of sales', 0], ['offer', 'Offered to anna', 0], ['offer', 'anna declined', 3000], ['offer', 'Offered to bob', 3000], ['agent', 'bob answered', 5000], ['ended', 'caller_hung_up', 9000]]);
  const saved = save(lines, { ends: 'caller_hung_up', queues: ['sales', 'sales'] });
  assert.deepEqual(did(saved), [{ waits: '3s' }, { agent_declines: 'sales' }, { waits: '2s' }, { agent_accepts: 'sales' }, { waits: '4s' }, { hangs_up: true }]);
  assert.deepEqual(saved.document.world.queues, { sales: { agents: 2 }, support: { agents: 0 } });
  assert.deepEqual(saved.document.steps.at(-1), { ends: 'caller_hung_up' });
  const cut = save([['said', 'A long goodbye', 0, 100, 'play'], ['ended', 'caller_hung_up', 100]], { ends: 'caller_hung_up' });
  assert.deepEqual(cut.document.steps, [{ hears: 'A long goodbye' }, { visits: ['menu'] }]);
  assert.match(cut.notes[0], /hung up in the middle/);
});

test('a recorded message is one step that ends by itself', () => {
  assert.deepEqual(did(save([['said', 'Leave a message', 0, 900, 'mail'], ['spoke', 'Call me', 1000, 0, 'mail'], ['spoke', 'back', 2000, 0, 'mail'], ['pressed', '#', 3000, 0, 'mail'], ['said', 'Bye', 3000, 3500]])),
    [{ hears: 'Leave a message' }, { says: 'Call me back' }, { hears: 'Bye' }]);
});

test('the world is what the call had', () => {
  const saved = save([['note', 'Hours is closed', 0, 0, 'hours']], { visits: [{ activity: 'hours', at: 0 }, { activity: 'sub', at: 0 }], clock: { started: 1795161600000, zone: 'Europe/Helsinki' } });
  assert.deepEqual(saved.document.world, { now: '2026-11-20T10:00:00+02:00', queues: { support: { agents: 0 } }, schedules: { office: 'closed' }, subflows: { 'order-status': 'order-status.json' } });
  assert.match(saved.notes[0], /order-status\.json/);
  assert.equal(withZone(0, 'UTC'), '1970-01-01T00:00:00Z');
});

test('what AI agents answered is kept, the longest words first, each once', () => {
  const saved = save([['said', 'Hello', 0]], { ai: [{ says: '', answer: 'Hello' }, { says: 'open', answer: 'Nine' }, { says: 'open on Sunday', answer: 'No' }, { says: 'open', answer: 'Nine' }] });
  assert.deepEqual(saved.document.world.ai, [{ says: 'open on Sunday', answer: 'No' }, { says: 'open', answer: 'Nine' }, { says: '', answer: 'Hello' }]);
});

test('names and files', () => {
  const state = /** @type {any} */ ({ ends: 'caller_hung_up' });
  assert.equal(nameOf('main-line', state, 'voice'), 'main-line: the caller hung up');
  assert.equal(fileOf('main-line: the caller hung up'), 'main-line-the-caller-hung-up.test.json');
  assert.equal(fileOf('Äiti / ../x'), 'a-iti-x.test.json');
  assert.equal(fileOf('…'), 'call.test.json');
});
