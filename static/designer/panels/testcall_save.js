// Turns a test call into a test file (cordboard.test/v1) that passes against the same flow: what the customer and the agents did, what was
// heard, where the call went. Pure.
import { createReplay } from './testcall_replay.js';
import { endText } from './testcall_state.js';

/**
 * @typedef {object} Played  a test call that was played
 * @property {string} [id] of the contact, by which shares go
 * @property {import('./types.js').CallState} state with the whole transcript
 * @property {import('./testcall_start.js').CallSetup} setup
 * @property {{name: string, activities: {id: string, type: string, properties: Record<string, any>}[]}} flow
 * @property {string[]} queues of what agents did, in order
 */

/** What a masked text shows, and what stands for each sign of it in a test. */
const MASK = /[•*]{2,}|•/;
export const PLACEHOLDER = '0';

/**
 * @param {Played} call @param {string} name of the test
 * @returns {{document: any, notes: string[]}} notes: what the author has to know about the file
 */
export function testOf(call, name) {
  const { state, setup, flow } = call;
  const replay = createReplay(call);
  for (const entry of joined(state.entries, replay.records)) replay.take(entry);
  const steps = replay.steps();
  if (state.visits.length) steps.push({ visits: state.visits.map((visit) => visit.activity) });
  for (const v of state.variables) {
    const value = parse(v.value);
    if (v.changed_at && !replay.cut() && value !== undefined && steady(v.value)) steps.push({ variable: { name: v.name, equals: value } });
  }
  if (state.ends && !replay.cut()) steps.push({ ends: state.ends });
  const world = worldOf(call), shares = flow.activities.some(({ type }) => type === 'percentage_split');
  return {
    document: {
      format: 'cordboard.test/v1', name, flow: `${flow.name}.json`, contact: { ...(shares && { id: call.id }), channel: setup.channel, ani: setup.ani, dnis: setup.dnis }, ...(setup.start && { start: setup.start }), world, steps,
    },
    notes: [
      ...(state.entries.some((entry) => ['pressed', 'spoke', 'wrote'].includes(entry.kind) && MASK.test(entry.text))
        ? [`What was entered as a sensitive value is not in the file: ${PLACEHOLDER} stands for each sign. Put in a value that your test may show.`] : []),
      ...(replay.cut() ? ['The customer hung up in the middle of a prompt. A test hears prompts to their end, so this one stops before.'] : []),
      ...(world.subflows ? [`The test also needs ${Object.values(world.subflows).join(', ')} beside it: export them, too.`] : []),
    ],
  };
}

/**
 * Keys that were pressed one after the other become one entry; so do sentences of one recorded message.
 * @param {import('./types.js').Entry[]} entries @param {Map<string, {type: string}>} records
 */
function joined(entries, records) {
  /** @type {import('./types.js').Entry[]} */
  const out = [];
  for (const entry of entries) {
    const last = out.at(-1);
    const message = records.get(entry.activity)?.type === 'voicemail';
    const keys = entry.kind === 'pressed' && last?.kind === 'pressed' && !entry.skips && !last.skips && entry.at - last.at < 1000;
    if (last && last.activity === entry.activity && (keys || (message && last.kind === 'spoke' && entry.kind === 'spoke'))) {
      out[out.length - 1] = { ...last, text: last.text + (keys ? '' : ' ') + entry.text, at: entry.at };
    } else if (!(message && last?.kind === 'spoke' && entry.kind === 'pressed')) out.push(entry); // the key only ended the message
  }
  return out;
}

/**
 * The world that the call had: what stood in for it, and what the server answered of its own.
 * @param {Played} call @returns {Record<string, any>}
 */
function worldOf({ state, setup, flow }) {
  /** @type {Record<string, any>} */
  const given = setup.world ?? {};
  /** @type {Record<string, string>} */
  const schedules = {};
  /** @type {Record<string, string>} */
  const subflows = {};
  /** @type {Record<string, Set<string>>} */
  const agents = {};
  let queue = '';
  const property = (/** @type {string} */ id, /** @type {string} */ type, /** @type {string} */ name) => {
    const record = flow.activities.find((a) => a.id === id);
    return record?.type === type ? String(record.properties[name] ?? '') : '';
  };
  for (const { kind, text, activity } of state.entries) {
    const schedule = kind === 'note' ? property(activity, 'business_hours', 'schedule') : '';
    const open = / is (open|closed|holiday|override)$/.exec(text)?.[1];
    if (schedule && open) schedules[schedule] ??= open;
    if (kind === 'queue') queue = /^Asks for an agent of (.+)$/.exec(text)?.[1] ?? queue;
    const agent = kind === 'offer' && /^Offered to (.+)$/.exec(text)?.[1];
    if (agent && queue) (agents[queue] ??= new Set()).add(agent);
  }
  for (const { activity } of state.visits) {
    const name = property(activity, 'run_subflow', 'flow') || property(activity, 'go_to_flow', 'flow');
    if (name) subflows[name] = `${name}.json`;
  }
  const queues = Object.entries(agents).filter(([, names]) => names.size > 1).map(([name, names]) => [name, { agents: names.size }]);
  const world = { ...given, schedules: { ...schedules, ...given.schedules }, queues: { ...Object.fromEntries(queues), ...given.queues }, subflows, ai: [...(given.ai ?? []), ...spoken(state)] };
  const kept = Object.entries(world).filter(([, value]) => Object.keys(value).length);
  return { now: withZone(state.clock.started, state.clock.zone), ...Object.fromEntries(kept) };
}

/**
 * What AI agents answered of their own, the longest words first: a stub counts when its words are among the customer's.
 * @param {import('./types.js').CallState} state
 */
function spoken(state) {
  const seen = new Set();
  return (state.ai ?? []).filter(({ says }) => !seen.has(says) && seen.add(says)).sort((a, b) => b.says.length - a.says.length);
}

/**
 * A name for a test: the flow and how the call came out.
 * @param {string} flow @param {import('./types.js').CallState} state @param {string} channel
 */
export function nameOf(flow, state, channel) {
  const said = endText(state.ends, channel);
  return `${flow}: ${state.ends ? said[0].toLowerCase() + said.slice(1) : 'the call goes on'}`;
}

/** @param {string} name of a test @returns {string} of its file */
export const fileOf = (name) => `${name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 80) || 'call'}.test.json`;

/** Whether a value is the same whenever the test runs, and is no secret. @param {string} value JSON */
const steady = (value) => !MASK.test(value) && !/\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);

/** @param {string} value JSON text */
function parse(value) {
  try { return JSON.parse(value); } catch { return undefined; }
}

/**
 * A moment as RFC 3339 with the zone's offset: the flow's clock reads hours and days in it.
 * @param {number} ms @param {string} zone
 */
export function withZone(ms, zone) {
  try {
    /** @type {Record<string, string>} */
    const part = Object.fromEntries(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit',
      minute: '2-digit', second: '2-digit', timeZoneName: 'longOffset' }).formatToParts(ms).map(({ type, value }) => [type, value]));
    return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}${part.timeZoneName.replace('GMT', '').replace('+00:00', '') || 'Z'}`;
  } catch {
    return new Date(ms).toISOString();
  }
}
