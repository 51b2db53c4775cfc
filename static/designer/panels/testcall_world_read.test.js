import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wanted, worldOf } from './testcall_world.js';
import { mergedWorld, saidOf } from './testcall_world_read.js';

const uses = wanted([
  { id: 'crm', type: 'http_request', properties: { url: 'https://crm.example.com/x' } }, { id: 'q', type: 'queue', properties: { queue: 'sales' } },
  { id: 'h', type: 'business_hours', properties: { schedule: 'office' } }, { id: 'r', type: 'ring', properties: { users: ['anna', 'bert'] } }, { id: 'ai', type: 'ai_agent', properties: { agent: 'helper' } },
]);
const world = {
  now: '2026-11-20T10:00:00+02:00', schedules: { office: 'closed', other: 'open' }, queues: { sales: { agents: 3, busy: 1, waiting: 4, estimated_wait: '90s' }, elsewhere: { agents: 0 } },
  http: [{ match: 'GET https://crm.example.com/x', status: 500, delay: '2s' }, { match: 'POST *', json: 1 }], agents: { anna: 'away' }, tables: { vip: [] }, org: { emergency: true },
  ai: [{ says: '', answer: 'Hello.' }, { says: 'person', hand_off: 'caller_asked', slots: { a: 1 } }, { says: 'odd', hand_off: 'policy' }],
};

test('the form shows what a test says', () => {
  const said = saidOf(uses, world);
  assert.deepEqual([said.queues, said.waiting, said.schedules, said.agents], [{ sales: '2' }, { sales: '4' }, { office: 'closed' }, { anna: 'away', bert: '' }]);
  assert.deepEqual(said.http.crm, { on: true, match: 'GET https://crm.example.com/x', status: '500', json: '', error: '' });
  assert.deepEqual(said.ai.map((one) => one.then), ['', 'caller_asked', '']);
});

test('a form that nobody touched changes nothing', () => {
  assert.deepEqual(mergedWorld(uses, world, worldOf(saidOf(uses, world)).world), world);
});

test('what was touched changes, and what has no field stays', () => {
  const said = saidOf(uses, world);
  said.queues.sales = 'busy';
  said.waiting.sales = '';
  said.schedules.office = '';
  said.agents.bert = 'offline';
  said.http.crm = { ...said.http.crm, error: 'timeout' };
  said.ai.splice(0, 1);
  const after = mergedWorld(uses, world, worldOf(said).world);
  assert.deepEqual(after.queues, { sales: { estimated_wait: '90s', agents: 1, busy: 1 }, elsewhere: { agents: 0 } });
  assert.deepEqual(after.schedules, { other: 'open' });
  assert.deepEqual(after.agents, { anna: 'away', bert: 'offline' });
  assert.deepEqual(after.http, [{ match: 'GET https://crm.example.com/x', delay: '2s', error: 'timeout' }, { match: 'POST *', json: 1 }]);
  assert.deepEqual(after.ai, [{ slots: { a: 1 }, says: 'person', hand_off: 'caller_asked' }, { hand_off: 'policy', says: 'odd' }]);
  assert.deepEqual([after.tables, after.org, after.now], [world.tables, world.org, world.now]);
});

test('how many wait is a number', () => {
  const said = saidOf(uses, {});
  said.waiting.sales = 'many';
  assert.deepEqual(Object.keys(worldOf(said).errors), ['waiting.sales']);
  said.waiting.sales = '12';
  assert.deepEqual(worldOf(said).world.queues, { sales: { agents: 1, waiting: 12 } });
});

test('values, teams and tables of a test are shown, and stay as they are until they are touched', () => {
  const asks = wanted([{ id: 'r', type: 'ring', properties: { teams: ['billing'] } }, { id: 't', type: 'table_lookup', properties: { table: 'vip', outputs: { level: 'n' } } }],
    [{ name: 'n', type: 'integer' }, { name: 'at', type: 'datetime' }, { name: 'list', type: 'json' }, { name: 'b', type: 'boolean' }, { name: 's', type: 'string' }], [], 'Europe/Helsinki');
  const before = { variables: { n: 7, at: '2026-11-20T10:00:00+02:00', list: { a: [1] }, b: false, s: '', gone: 1 }, teams: { billing: ['anna', 'bo'], other: [] },
    tables: { vip: [{ number: '+358401', open: 2.5, level: 3, vip: true }, { number: '+358402', more: { a: 1 } }], else: [] } };
  const said = saidOf(asks, before);
  assert.deepEqual(said.values, { 'vars.n': '7', 'vars.at': '2026-11-20T10:00:00', 'vars.list': '{"a":[1]}', 'vars.s': '' });
  assert.deepEqual([said.switches, said.teams], [{ 'vars.b': 'false' }, { billing: 'anna, bo' }]);
  assert.deepEqual(said.tables.vip.columns, ['number', 'open', 'level', 'vip', 'more']);
  assert.deepEqual(mergedWorld(asks, before, worldOf(said).world), before);
  said.values['vars.n'] = '';
  said.teams.billing = 'nobody';
  said.tables.vip.rows.pop();
  const after = mergedWorld(asks, before, worldOf(said).world);
  assert.deepEqual([after.variables.n, after.teams, after.tables], [undefined, { billing: [], other: [] }, { vip: [before.tables.vip[0]], else: [] }]);
});
