// What stands in for the world in a test call: HTTP answers, agents, opening hours. Pure, but for what the browser tab remembers.

/**
 * @typedef {{on: boolean, match: string, status: string, json: string, error?: string}} Answer  `on` false: the request gets no answer; `error`
 *   timeout, or another word: it fails
 * @typedef {{says: string, answer: string, then: string, intent: string, more?: Record<string, any>}} AiAnswer  `more`: what of a stub has no field here
 * @typedef {{http: Record<string, Answer>, queues: Record<string, string>, schedules: Record<string, string>, numbers: Record<string, string>, switches: Record<string, string>,
 *   waiting: Record<string, string>, agents: Record<string, string>, ai: AiAnswer[]}} StandIns
 *   by activity, by queue (see QUEUE_STATES), by schedule, by number or address, by variable, how many wait in a queue, by agent; "" = as it is on the server
 * @typedef {{http: {id: string, match: string}[], queues: string[], schedules: string[], numbers: string[], switches: string[], agents: string[], ai: boolean, intents: boolean}} Wanted
 *   what a flow uses
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

/** What a variable that supervisors switch can be. @type {[string, string][]} */
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
 * @param {{name: string, type: string, overridable?: boolean}[]} [variables] of the flow
 * @param {string[]} [org] yes-or-no variables of the organisation
 * @returns {Wanted}
 */
export function wanted(activities, variables = [], org = []) {
  const names = (/** @type {string} */ type, /** @type {string} */ property) => [...new Set(activities.filter((a) => a.type === type).flatMap((a) => a.properties[property])
    .filter((name) => typeof name === 'string' && name && !name.includes('{{')))].sort();
  return {
    http: activities.filter((a) => a.type === 'http_request').map((a) => ({ id: a.id, match: pattern(a.properties) })),
    queues: names('queue', 'queue'), schedules: names('business_hours', 'schedule'),
    agents: [...new Set([...names('route_to_agent', 'agent'), ...names('ring', 'users')])],
    ai: activities.some((a) => a.type === 'ai_agent'), intents: activities.some((a) => a.type === 'detect_intent'),
    numbers: [...names('transfer_to_number', 'number'), ...names('notify', 'to')],
    switches: [...org.map((name) => `org.${name}`).filter((name) => activities.some((a) => JSON.stringify(a.properties).includes(name))),
      ...variables.filter((v) => v.overridable && v.type === 'boolean').map((v) => `vars.${v.name}`)],
  };
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
    waiting: pick(flow.queues, said.waiting), agents: pick(flow.agents, said.agents), ai: flow.ai || flow.intents ? said.ai ?? [] : [],
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
    if (switched.length) world[group] = Object.fromEntries(switched.map(([name, state]) => [name.slice(root.length), state === 'true']));
  }
  const ai = said.ai.filter((one) => one.answer.trim() || one.then || one.intent.trim() || Object.keys(one.more ?? {}).length).map(aiStub);
  if (ai.length) world.ai = ai;
  return { world, errors };
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
  + [...Object.values(said.queues), ...Object.values(said.schedules), ...Object.values(said.numbers), ...Object.values(said.switches), ...Object.values(said.waiting), ...Object.values(said.agents)]
    .filter((state) => state !== '').length + said.ai.length;

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
