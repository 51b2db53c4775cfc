import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createParser, openStream } from './testcall_stream.js';

test('the parser takes any cut, comments, CRLF and several data lines', () => {
  const text = ': hello\r\nid: 1\r\nevent: state\r\ndata: {"a":\r\ndata: 1}\r\n\r\nid: 2\ndata: x\n\nevent: state\n\n';
  for (let size = 1; size <= text.length; size++) {
    /** @type {any[]} */
    const seen = [];
    const parser = createParser((message) => seen.push(message));
    for (let i = 0; i < text.length; i += size) parser.feed(text.slice(i, i + size));
    assert.deepEqual(seen, [{ id: '1', event: 'state', data: '{"a":\n1}' }, { id: '2', event: 'message', data: 'x' }], `pieces of ${size}`);
  }
});

/** @param {string} id @param {string} status */
const message = (id, status) => `id: ${id}\nevent: state\ndata: ${JSON.stringify({ status })}\n\n`;

/**
 * A server that gives each connection its text and then ends it.
 * @param {(string | number | Error)[]} answers text = a stream, number = a status, Error = no connection
 */
function fake(answers) {
  /** @type {(string | null)[]} */
  const cursors = [];
  /** @type {number[]} */
  const waits = [];
  /** @type {any[]} */
  const seen = [];
  /** @type {string[]} */
  const links = [];
  /** @type {(() => void)[]} */
  const timers = [];
  let done = () => {};
  const idle = () => new Promise((resolve) => { done = () => resolve(undefined); });
  const stream = openStream({
    url: '/testcalls/1/events',
    fetch: /** @type {any} */ (async (/** @type {string} */ _, /** @type {any} */ init) => {
      cursors.push(init.headers['Last-Event-ID'] ?? null);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return typeof answer === 'number' ? new Response('', { status: answer }) : new Response(answer ?? '');
    }),
    later: (fn, ms) => { waits.push(ms); timers.push(fn); done(); },
    onState: (state) => { seen.push(state.status); if (state.status === 'ended') done(); },
    onLink: (link) => { links.push(link); if (link === 'gone') done(); },
  });
  return { stream, cursors, waits, seen, links, timers, idle };
}

test('after a break it resumes by Last-Event-ID with growing waits, and stops at the end', async () => {
  const s = fake([message('3', 'running'), new Error('down'), 503, message('7', 'ended')]);
  await s.idle();
  for (let i = 0; i < 3; i++) {
    const next = s.idle();
    s.timers.shift()?.();
    await next;
  }
  assert.deepEqual(s.cursors, [null, '3', '3', '3']);
  assert.deepEqual(s.waits, [250, 500, 1000]);
  assert.deepEqual(s.seen, ['running', 'ended']);
  for (let i = 0; i < 50; i++) await null;
  assert.equal(s.timers.length, 0, 'nothing is asked after the end');
});

test('a call that the server forgot is gone, not retried', async () => {
  const s = fake([404]);
  await s.idle();
  assert.deepEqual(s.links, ['gone']);
  assert.equal(s.timers.length, 0);
});

test('close stops the retries', async () => {
  const s = fake([new Error('down'), message('1', 'running')]);
  await s.idle();
  s.stream.close();
  s.timers.shift()?.();
  assert.equal(s.cursors.length, 1);
});
