import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countOf, pattern, standIns, wanted, worldOf } from './testcall_world.js';

const activities = [
  { id: 'crm', type: 'http_request', properties: { url: 'https://crm.example.com/{{ contact.ani }}{{ vars.x }}/orders', query: { a: 'b' } } },
  { id: 'post', type: 'http_request', properties: { url: 'https://x.example.com/', method: 'POST' } },
  { id: 'q', type: 'queue', properties: { queue: 'support' } }, { id: 'q2', type: 'queue', properties: { queue: 'support' } },
  { id: 'q3', type: 'queue', properties: { queue: '{{ vars.q }}' } }, { id: 'h', type: 'business_hours', properties: { schedule: 'office' } },
  { id: 't', type: 'transfer_to_number', properties: { number: '+358501112222' } }, { id: 'n', type: 'notify', properties: { to: ['anna', '{{ vars.who }}'] } },
];

test('a flow asks for its requests, queues and schedules, each once', () => {
  assert.deepEqual(wanted(activities), {
    http: [{ id: 'crm', match: 'GET https://crm.example.com/*/orders*' }, { id: 'post', match: 'POST https://x.example.com/' }], queues: ['support'], schedules: ['office'],
    numbers: ['+358501112222', 'anna'], switches: [], values: {}, agents: [], teams: [], tables: {}, ai: false, intents: false, zone: 'UTC',
  });
  assert.equal(pattern({}), 'GET ');
});

test('what was said before is kept, and only for what is still there', () => {
  const said = standIns(wanted(activities), { queues: { support: '0', gone: '3' }, http: { crm: { on: true, match: 'GET *', status: '404', json: '' } } });
  assert.deepEqual(said.queues, { support: '0' });
  assert.equal(said.http.crm.status, '404');
  assert.deepEqual(said.http.post, { on: false, match: 'POST https://x.example.com/', status: '200', json: '' });
  assert.equal(countOf(said), 2);
});

test('the world says only what was chosen', () => {
  const said = standIns(wanted(activities), {});
  assert.deepEqual(worldOf(said), { world: {}, errors: {} });
  said.http.crm = { on: true, match: ' GET * ', status: '200', json: '{"tier": "gold"}' };
  said.queues.support = 'busy';
  said.schedules.office = 'holiday';
  said.numbers.anna = 'no_answer';
  assert.deepEqual(worldOf(said).world, { http: [{ match: 'GET *', status: 200, json: { tier: 'gold' } }], queues: { support: { agents: 1, busy: 1 } }, schedules: { office: 'holiday' }, numbers: { anna: 'no_answer' } });
  assert.equal(countOf(said), 4);
  said.queues.support = 'closed';
  assert.deepEqual(worldOf(said).world.queues, { support: { agents: 1, closed: true } });
  said.queues.support = '0';
  assert.deepEqual(worldOf(said).world.queues, { support: { agents: 0 } });
});

test('variables of the flow and of the organisation can be set that are yes or no', () => {
  const gate = { id: 'gate', type: 'condition', properties: { expression: 'org.emergency or vars.closed' } };
  const variables = [{ name: 'closed', type: 'boolean', overridable: true }, { name: 'tier', type: 'string', overridable: true }, { name: 'own', type: 'boolean' }];
  const said = standIns(wanted([gate], variables, [{ name: 'emergency', type: 'boolean' }, { name: 'other', type: 'boolean' }]), { switches: { 'org.emergency': 'true', 'org.gone': 'true' } });
  assert.deepEqual(said.switches, { 'org.emergency': 'true', 'vars.closed': '', 'vars.own': '' });
  said.switches['vars.closed'] = 'false';
  assert.deepEqual(worldOf(said).world, { org: { emergency: true }, variables: { closed: false } });
  assert.equal(countOf(said), 2);
});

test('mistakes are named by field', () => {
  const said = standIns(wanted(activities), {});
  said.http.crm = { on: true, match: '', status: '20', json: '{' };
  assert.deepEqual(Object.keys(worldOf(said).errors), ['http.crm.match', 'http.crm.status', 'http.crm.json']);
});

test('values are typed by the variable, in the zone of the flow', () => {
  const variables = [['n', 'integer'], ['d', 'decimal'], ['s', 'string'], ['at', 'datetime'], ['list', 'json']].map(([name, type]) => ({ name, type }));
  const said = standIns(wanted([], variables, [], 'Europe/Helsinki'), {});
  assert.deepEqual(worldOf(said), { world: {}, errors: {} });
  Object.assign(said.values, { 'vars.n': ' 42 ', 'vars.d': '1.5', 'vars.s': 'gold', 'vars.at': '2026-07-01T10:00', 'vars.list': '[1, "a"]' });
  assert.deepEqual(worldOf(said).world, { variables: { n: 42, d: 1.5, s: 'gold', at: '2026-07-01T10:00:00+03:00', list: [1, 'a'] } });
  assert.equal(countOf(said), 5);
  Object.assign(said.values, { 'vars.n': '4.5', 'vars.d': 'x', 'vars.at': '2026-07', 'vars.list': '[' });
  assert.deepEqual(Object.keys(worldOf(said).errors), ['values.vars.n', 'values.vars.d', 'values.vars.at', 'values.vars.list']);
});

test('teams and tables stand in', () => {
  const asks = [{ id: 'r', type: 'ring', properties: { teams: ['billing', 'nights'] } }, { id: 't', type: 'table_lookup', properties: { table: 'vip', outputs: { tier: 'tier', level: 'level' } } }];
  const said = standIns(wanted(asks, [{ name: 'tier', type: 'string' }, { name: 'level', type: 'integer' }]), {});
  assert.deepEqual(said.tables.vip, { on: false, columns: ['key', 'tier', 'level'], kinds: { key: '', tier: 'string', level: 'integer' }, rows: [] });
  Object.assign(said.teams, { billing: 'anna, bo,', nights: 'Nobody' });
  said.tables.vip = { ...said.tables.vip, on: true, rows: [{ key: '007', tier: 'gold', level: '3' }, { key: '008' }] };
  assert.deepEqual(worldOf(said), { world: { teams: { billing: ['anna', 'bo'], nights: [] }, tables: { vip: [{ key: '007', tier: 'gold', level: 3 }, { key: '008' }] } }, errors: {} });
  assert.equal(countOf(said), 3);
  said.tables.vip.rows[1].level = 'many';
  assert.deepEqual(Object.keys(worldOf(said).errors), ['tables.vip.1.level']);
});
