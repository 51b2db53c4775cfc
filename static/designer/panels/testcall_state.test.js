import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hereWords } from './testcall_path.js';
import { allowed, endWords, lastChange, playing, progress, receive, virtualNow, waitWords } from './testcall_state.js';

/** @returns {import('./types.js').CallState} */
const snapshot = (over = {}) => ({
  status: 'waiting', ends: '', error: '', clock: { now: 10_000, started: 0, zone: 'UTC', speed: 1, paused: false }, at: 'menu', waiting_for: 'keys', next_in: -1,
  visits: [], from: 0, entries: [], variables: [], offer: null, agent: '', ...over,
});
const entry = (/** @type {number} */ n, over = {}) => ({ n, at: n * 1000, until: 0, kind: /** @type {any} */ ('visit'), text: `entry ${n}`, activity: 'menu', ...over });
const variable = (/** @type {number} */ changed, value = '"gold"') => ({ name: 'tier', value, before: '"standard"', changed_at: changed });

test('entries are appended, and what the stream sends again replaces what was there', () => {
  let call = receive(null, snapshot({ entries: [entry(0), entry(1)] }), 0);
  assert.deepEqual(call.fresh.map((e) => e.n), [0, 1]);
  call = receive(call, snapshot({ from: 1, entries: [entry(1, { text: 'longer' }), entry(2)] }), 50);
  assert.deepEqual(call.state.entries.map((e) => e.text), ['entry 0', 'longer', 'entry 2']);
  assert.deepEqual(call.fresh.map((e) => e.n), [2]);
  call = receive(call, snapshot({ from: 0, entries: [entry(0), entry(1), entry(2)] }), 60);
  assert.equal(call.state.entries.length, 3, 'a reconnect that replays everything adds nothing');
  assert.deepEqual(call.fresh, []);
});

test('a prompt that was cut short comes again with its new end, and is not spoken twice', () => {
  let call = receive(null, snapshot({ entries: [entry(0), entry(1, { kind: 'said', at: 1000, until: 9000 }), entry(2)] }), 0);
  call = receive(call, snapshot({ from: 1, entries: [entry(1, { kind: 'said', at: 1000, until: 2500 }), entry(2), entry(3, { kind: 'pressed', at: 2500 })] }), 50);
  assert.deepEqual(call.state.entries.map((e) => [e.n, e.until]), [[0, 0], [1, 2500], [2, 0], [3, 0]]);
  assert.deepEqual(call.fresh.map((e) => e.n), [3]);
});

test('a change of a variable is news once', () => {
  let call = receive(null, snapshot({ variables: [variable(5000)] }), 0);
  assert.deepEqual(call.changed, [], 'the first snapshot flashes nothing');
  call = receive(call, snapshot({ variables: [variable(9000, '"platinum"')] }), 1);
  assert.deepEqual(call.changed, ['tier']);
  call = receive(call, snapshot({ variables: [variable(9000, '"platinum"')] }), 2);
  assert.deepEqual(call.changed, []);
  assert.equal(lastChange(call.state), 9000);
});

test('the clock runs on between snapshots, by its speed, and stops at the next event', () => {
  const call = (/** @type {any} */ clock, next = -1) => receive(null, snapshot({ next_in: next, clock: { now: 10_000, started: 0, zone: 'UTC', speed: 1, paused: false, ...clock } }), 1000);
  assert.equal(virtualNow(call({}), 1500), 10_500);
  assert.equal(virtualNow(call({ speed: 10 }), 1500), 15_000);
  assert.equal(virtualNow(call({ paused: true }), 9000), 10_000);
  assert.equal(virtualNow(call({ speed: 10 }, 2000), 9000), 12_000);
  assert.equal(virtualNow(call({}), 900), 10_000, 'never backwards');
  assert.equal(virtualNow(receive(null, snapshot({ status: 'ended' }), 0), 5000), 10_000);
});

test('what plays, and how far it is', () => {
  const music = entry(1, { kind: 'music', at: 1000, until: 46_000, text: 'calm-loop' });
  const state = receive(null, snapshot({ entries: [entry(0), music] }), 0).state;
  assert.equal(playing(state, 36_000)?.text, 'calm-loop');
  assert.equal(playing(state, 46_000), null);
  assert.deepEqual(progress(music, 36_000), { passed: 35_000, length: 45_000, share: 35 / 45 });
  assert.equal(progress(music, 99_000).share, 1);
  assert.equal(playing({ ...state, status: 'ended' }, 36_000), null);
  const loop = entry(1, { kind: 'music', at: 1000, until: 0 });
  assert.equal(playing(receive(null, snapshot({ waiting_for: 'agent', entries: [loop] }), 0).state, 900_000)?.n, 1, 'music that loops');
  assert.equal(receive(null, snapshot({ entries: [loop, entry(2, { kind: 'agent', at: 5000 })] }), 0).state.entries[0].until, 5000);
});

test('an agent, the next prompt or the end cuts music short', () => {
  const music = entry(0, { kind: 'music', at: 1000, until: 46_000 });
  const { state } = receive(null, snapshot({ entries: [music, entry(1, { at: 2000 }), entry(2, { kind: 'agent', at: 20_000 })] }), 0);
  assert.equal(state.entries[0].until, 20_000);
  assert.equal(playing(state, 21_000), null);
});

test('actions are offered when they make sense', () => {
  const on = (/** @type {any} */ over, channel = 'voice') => Object.entries(allowed(snapshot(over), channel)).filter(([, yes]) => yes).map(([name]) => name);
  assert.deepEqual(on({}), ['hangUp', 'clock', 'press', 'say', 'silence']);
  assert.deepEqual(on({ waiting_for: 'agent', offer: { agent: 'anna', queue: 'support' }, next_in: 5 }), ['hangUp', 'clock', 'press', 'say', 'accept', 'decline', 'next']);
  assert.deepEqual(on({ waiting_for: 'agent', agent: 'anna' }), ['hangUp', 'clock', 'press', 'say', 'leave']);
  assert.deepEqual(on({ waiting_for: 'reply' }, 'chat'), ['hangUp', 'clock', 'say', 'silence']);
  assert.deepEqual(on({ status: 'ended', ends: 'completed' }), []);
});

test('the end and the waits are said in words', () => {
  assert.equal(endWords(snapshot({ status: 'ended', ends: 'caller_hung_up' }), 'voice'), 'The caller hung up');
  assert.equal(endWords(snapshot({ status: 'ended', ends: 'caller_hung_up' }), 'chat'), 'The customer left the chat');
  assert.equal(endWords(snapshot({ status: 'failed', error: 'No stub for GET x' }), 'voice'), 'No stub for GET x');
  assert.equal(waitWords(snapshot()), 'Waiting for a key');
  assert.equal(waitWords(snapshot({ offer: { agent: 'anna', queue: 'support' } })), 'anna is offered the call from support');
  assert.equal(waitWords(snapshot({ offer: { agent: 'anna', queue: '' } })), 'anna is offered the call');
  assert.equal(waitWords(snapshot({ offer: { agent: 'anna', queue: '', others: 2 } })), 'anna and 2 others are offered the call');
  assert.equal(waitWords(snapshot({ status: 'running', waiting_for: 'customer', agent: 'anna' })), 'Calling the customer');
  assert.equal(waitWords(snapshot({ agent: 'anna' })), 'Talking to anna');
});

test('how long the call has been at its activity', () => {
  const call = receive(null, snapshot({ at: 'menu', clock: { now: 40_000, started: 0, zone: 'UTC', speed: 1, paused: false }, visits: [{ activity: 'menu', outlet: 'next', at: 0 }, { activity: 'menu', outlet: '', at: 30_000 }] }), 1000);
  assert.equal(hereWords(call, 2000), 'Here, 0:11', 'since it came here last');
  assert.equal(hereWords({ ...call, state: { ...call.state, status: 'ended' } }, 2000), '');
});
