// What stands in for the world in a test call: HTTP answers, agents, opening hours, values. Pure, but for what the browser tab remembers.
import { rowsOf, tableOf, teamOf, valueOf } from './testcall_values.js';

/**
 * @typedef {{on: boolean, match: string, status: string, json: string, error?: string}} Answer  `on` false: the request gets no answer; `error`
 *   timeout, or another word: it fails
 * @typedef {{says: string, answer: string, then: string, intent: string, more?: Record<string, any>}} AiAnswer  `more`: what of a stub has no field here
 * @typedef {{http: Record<string, Answer>, queues: Record<string, string>, schedules: Record<string, string>, numbers: Record<string, string>, switches: Record<string, string>,
 *   waiting: Record<string, string>, agents: Record<string, string>, values: Record<string, string>, kinds: Record<string, Kind>, teams: Record<string, string>,
 *   tables: Record<string, import('./testcall_values.js').Rows>, ai: AiAnswer[], zone: string}} StandIns
 *   by activity, by queue (see QUEUE_STATES), by schedule, by number or address, by variable that is yes or no, how many wait in a queue, by agent, by other variable as it is
 *   typed with its type, by team (names), by table; "" = as it is on the server
 * @typedef {import('./testcall_values.js').Kind} Kind
 * @typedef {{http: {id: string, match: string}[], queues: string[], schedules: string[], numbers: string[], switches: string[], values: Record<string, Kind>, agents: string[],
 *   teams: string[], tables: Record<string, Record<string, Kind>>, ai: boolean, intents: boolean, zone: string}} Wanted  what a flow uses; tables with the columns that it keeps
 * @typedef {{name: string, type: string}} Declared
 */

/** What a queue can be besides "1" to "9" agents free: value and words. @type {[string, string][]} */
export const QUEUE_STATES = [['', 'As it is'], ...Array.from({ length: 9 }, (_, i) => /** @type {[string, string]} */ ([String(i + 1), i ? `${i + 1} agents free` : '1 agent free'])),
  ['busy', '0 free: all are busy'], ['0', '0 free: nobody at work'], ['closed', 'Closed']];

/** @type {[string, string][]} */
export const SCHEDULE_STATES = [['', 'As it is'], ['open', 'Open'], ['closed', 'Closed'], ['holiday', 'Holiday'], ['override', 'Override']];

/** What a named agent does. @type {[string, string][]} */
export const AGENT_STATES = [['', 'As it is'], ['available', 'Available'], ['away', 'Away'], ['on_contact', 'On a contact'], ['offline', 'Signed out'], ['not_found', 'Does not exist']];

/** What comes of an answer of an AI agent. @type {[string, string][]} */
export const AI_THEN = [['', 'The talk goes on'], ['resolved', 'Solved'], ['unanswered', 'It asks back'], ['caller_asked', 'Hands over: a person is asked for'], ['low_confidence', 'Hands over: not sure enough'], ['provider_down', 'Provider is down']];

/** How a request ends. @type {[string, string][]} */
export const HTTP_ENDS = [['', 'Answers'], ['timeout', 'Times out'], ['failed', 'Fails']];

/** What becomes of a call or a notification. @type {[string, string][]} */
export const NUMBER_STATES = [['', 'Answers'], ['busy', 'Busy'], ['no_answer', 'Does not answer'], ['invalid_number', 'Does not exist'], ['not_dialable', 'May not be dialled']];

/** What a variable can be that is yes or no. @type {[string, string][]} */
export const SWITCH_STATES = [['', 'Its own value'], ['true', 'On'], ['false', 'Off']];

/**
 * The pattern that an HTTP request's address matches: what is only known in the call becomes *.
 * @param {Record<string, any>} properties
 */
export function pattern(properties) {
  const url = String(properties.url ?? '').replace(/\{\{.*?\}\}/gs, '*') + (Object.keys(properties.query ?? {}).length ? '*' : '');
  return `${properties.method || 'GET'} ${url.replace(/\*{2,}/g, '*')}`;
}

/**
 * @param {{id: string, type: string, properties: Record<string, any>}[]} activities
 * @param {Declared[]} [variables] of the flow
 * @param {Declared[]} [org] variables of the organisation
 * @param {string} [zone] in which times are typed
 * @returns {Wanted}
 */
export function wanted(activities, variables = [], org = [], zone = 'UTC') {
  const names = (/** @type {string} */ type, /** @type {string} */ property) => [...new Set(activities.filter((a) => a.type === type).flatMap((a) => a.properties[property])
    .filter((name) => typeof name === 'string' && name && !name.includes('{{')))].sort();
  const all = [...org.map((v) => ({ ...v, name: `org.${v.name}` })).filter(({ name }) => activities.some((a) => JSON.stringify(a.properties).includes(name))),
    ...variables.map((v) => ({ ...v, name: `vars.${v.name}` }))];
  return {
    http: activities.filter((a) => a.type === 'http_request').map((a) => ({ id: a.id, match: pattern(a.properties) })),
    queues: names('queue', 'queue'), schedules: names('business_hours', 'schedule'),
    agents: [...new Set([...names('route_to_agent', 'agent'), ...names('ring', 'users')])],
    ai: activities.some((a) => a.type === 'ai_agent'), intents: activities.some((a) => a.type === 'detect_intent'),
    numbers: [...names('transfer_to_number', 'number'), ...names('notify', 'to')],
    teams: names('ring', 'teams'), tables: Object.fromEntries(names('table_lookup', 'table').map((table) => [table, columnsOf(table, activities, variables)])),
    switches: all.filter(({ type }) => type === 'boolean').map(({ name }) => name), zone,
    values: Object.fromEntries(all.filter(({ type }) => type !== 'boolean').map(({ name, type }) => [name, /** @type {Kind} */ (type)])),
  };
}

/**
 * The columns of a table that a flow keeps, with the types of the variables that get them.
 * @param {string} table @param {{type: string, properties: Record<string, any>}[]} activities @param {Declared[]} variables
 */
function columnsOf(table, activities, variables) {
  const kept = activities.filter((a) => a.type === 'table_lookup' && a.properties.table === table).flatMap((a) => Object.entries(a.properties.outputs ?? {}));
  return Object.fromEntries(kept.map(([column, name]) => [column, /** @type {Kind} */ (variables.find((v) => v.name === name)?.type ?? '')]));
}

/**
 * What the user says stands in, with the flow's own requests where nothing was said.
 * @param {Wanted} flow @param {Partial<StandIns>} said @returns {StandIns}
 */
export function standIns(flow, said) {
  const pick = (/** @type {string[]} */ names, /** @type {Record<string, string> | undefined} */ from) => Object.fromEntries(names.map((name) => [name, from?.[name] ?? '']));
  return {
    http: Object.fromEntries(flow.http.map(({ id, match }) => [id, said.http?.[id] ?? { on: false, match, status: '200', json: '' }])),
    queues: pick(flow.queues, said.queues), schedules: pick(flow.schedules, said.schedules), numbers: pick(flow.numbers, said.numbers), switches: pick(flow.switches, said.switches),
    waiting: pick(flow.queues, said.waiting), agents: pick(flow.agents, said.agents), teams: pick(flow.teams, said.teams),
    values: pick(Object.keys(flow.values), said.values), kinds: flow.values, zone: flow.zone,
    tables: Object.fromEntries(Object.entries(flow.tables).map(([name, columns]) => [name, said.tables?.[name] ?? rowsOf(columns, undefined)])), ai: flow.ai || flow.intents ? said.ai ?? [] : [],
  };
}

/**
 * The `world` of cordboard.test/v1, or messages by field.
 * @param {StandIns} said @returns {{world: Record<string, any>, errors: Record<string, string>}}
 */
export function worldOf(said) {
  /** @type {Record<string, any>} */
  const world = {};
  /** @type {Record<string, string>} */
  const errors = {};
  const http = Object.entries(said.http).filter(([, answer]) => answer.on).map(([id, answer]) => stub(id, answer, errors));
  if (http.length) world.http = http;
  const queues = Object.entries(said.queues).filter(([name, state]) => state !== '' || said.waiting[name]).map(([name, state]) => [name, queueOf(name, state, said.waiting[name], errors)]);
  if (queues.length) world.queues = Object.fromEntries(queues);
  for (const group of /** @type {const} */ (['schedules', 'numbers', 'agents'])) {
    const chosen = Object.entries(said[group]).filter(([, state]) => state !== '');
    if (chosen.length) world[group] = Object.fromEntries(chosen);
  }
  for (const [root, group] of [['org.', 'org'], ['vars.', 'variables']]) {
    const switched = Object.entries(said.switches).filter(([name, state]) => state !== '' && name.startsWith(root));
    const typed = Object.entries(said.values).filter(([name, text]) => text !== '' && name.startsWith(root)).map(([name, text]) => [name.slice(root.length), typedValue(name, text, said, errors)]);
    if (switched.length + typed.length) world[group] = Object.fromEntries([...switched.map(([name, state]) => [name.slice(root.length), state === 'true']), ...typed]);
  }
  const teams = Object.entries(said.teams).filter(([, text]) => text.trim() !== '');
  if (teams.length) world.teams = Object.fromEntries(teams.map(([name, text]) => [name, teamOf(text)]));
  const tables = Object.entries(said.tables).filter(([, table]) => table.on);
  if (tables.length) world.tables = Object.fromEntries(tables.map(([name, table]) => [name, tableOf(name, table, said.zone, errors)]));
  const ai = said.ai.filter((one) => one.answer.trim() || one.then || one.intent.trim() || Object.keys(one.more ?? {}).length).map(aiStub);
  if (ai.length) world.ai = ai;
  return { world, errors };
}

/** @param {string} name of a variable @param {string} text @param {StandIns} said @param {Record<string, string>} errors */
function typedValue(name, text, said, errors) {
  const { value, error } = valueOf(said.kinds[name], text, said.zone);
  if (error) errors[`values.${name}`] = error;
  return value;
}

/** @param {string} name @param {string} state @param {string} waiting how many wait ahead @param {Record<string, string>} errors */
function queueOf(name, state, waiting, errors) {
  const ahead = Number(waiting || 0);
  if (!Number.isInteger(ahead) || ahead < 0 || ahead > 1000) errors[`waiting.${name}`] = 'A whole number, at most 1,000';
  return { ...(state === 'closed' ? { agents: 1, closed: true } : state === 'busy' ? { agents: 1, busy: 1 } : { agents: Number(state || 1) }), ...(ahead > 0 && { waiting: ahead }) };
}

/** @param {AiAnswer} one */
function aiStub({ says, answer, then, intent, more }) {
  return { ...more, says: says.trim(), ...(answer.trim() && { answer: answer.trim() }), ...(intent.trim() && { intent: intent.trim() }),
    ...(then === 'resolved' ? { resolved: true } : then === 'unanswered' ? { unanswered: true } : then === 'provider_down' ? { error: then } : then ? { hand_off: then } : {}) };
}

/** @param {string} id @param {Answer} answer @param {Record<string, string>} errors */
function stub(id, answer, errors) {
  const status = Number(answer.status);
  if (answer.error) return { match: answer.match.trim(), error: answer.error };
  if (!answer.match.trim()) errors[`http.${id}.match`] = 'Give the method and the address, such as GET https://crm.example.com/*';
  if (!Number.isInteger(status) || status < 200 || status > 599) errors[`http.${id}.status`] = 'A status is 200 to 599';
  /** @type {Record<string, any>} */
  const out = { match: answer.match.trim(), status };
  if (answer.json.trim()) {
    try { out.json = JSON.parse(answer.json); } catch (cause) { errors[`http.${id}.json`] = `This is not JSON: ${/** @type {Error} */ (cause).message}`; }
  }
  return out;
}

/** How many things stand in, for the fold's heading. @param {StandIns} said */
export const countOf = (said) => Object.values(said.http).filter((answer) => answer.on).length
  + [...Object.values(said.queues), ...Object.values(said.schedules), ...Object.values(said.numbers), ...Object.values(said.switches), ...Object.values(said.waiting), ...Object.values(said.agents),
    ...Object.values(said.values), ...Object.values(said.teams)].filter((state) => state !== '').length + said.ai.length + Object.values(said.tables).filter((table) => table.on).length;

/** @param {string} flow name @returns {Partial<StandIns>} */
export function rememberedWorld(flow) {
  try { return JSON.parse(sessionStorage.getItem(`cordboard.world.${flow}`) ?? '{}'); } catch { return {}; }
}

/** @param {string} flow name @param {StandIns} said */
export function rememberWorld(flow, said) {
  try { sessionStorage.setItem(`cordboard.world.${flow}`, JSON.stringify(said)); } catch { /* private mode */ }
}

/** @param {string} flow name */
export function forgetWorld(flow) {
  try { sessionStorage.removeItem(`cordboard.world.${flow}`); } catch { /* private mode */ }
}
