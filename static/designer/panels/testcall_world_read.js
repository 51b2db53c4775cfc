// A test's `world` as the form "What stands in" has it, and back: what the form does not show stays as it is. Pure.
import { rowsOf, teamText, textOf } from './testcall_values.js';
import { standIns, worldOf } from './testcall_world.js';

/**
 * @typedef {import('./testcall_world.js').StandIns} StandIns
 * @typedef {import('./testcall_world.js').Wanted} Wanted
 */

/** @param {{agents?: number, busy?: number, closed?: boolean}} queue @returns {string} one of QUEUE_STATES */
function queueState({ agents = 0, busy = 0, closed }) {
  if (closed) return 'closed';
  return agents > 0 && busy >= agents ? 'busy' : String(Math.min(9, Math.max(0, agents - busy)));
}

/** @param {Record<string, any>} stub @returns {import('./testcall_world.js').AiAnswer} */
function aiAnswer({ says = '', answer = '', intent = '', resolved, unanswered, error, hand_off: handOff, ...more }) {
  const then = resolved ? 'resolved' : unanswered ? 'unanswered' : error === 'provider_down' ? error : ['caller_asked', 'low_confidence'].includes(handOff) ? handOff : '';
  return { says, answer, intent, then, more: { ...more, ...(error && !then && { error }), ...(handOff && !then && { hand_off: handOff }) } };
}

/**
 * @param {Wanted} flow what it uses @param {Record<string, any>} world of cordboard.test/v1
 * @returns {StandIns}
 */
export function saidOf(flow, world) {
  const texts = (/** @type {Record<string, any>} */ from) => Object.fromEntries(Object.entries(from ?? {}).filter(([, value]) => typeof value === 'string'));
  const flags = (/** @type {string} */ root, /** @type {Record<string, any>} */ from) => Object.entries(from ?? {}).filter(([, value]) => typeof value === 'boolean').map(([name, value]) => [root + name, String(value)]);
  const stubs = /** @type {Record<string, any>[]} */ (world.http ?? []);
  const http = flow.http.flatMap(({ id, match }) => {
    const stub = stubs.find((one) => one.match === match);
    return stub ? [[id, { on: true, match, status: String(stub.status ?? 200), json: stub.json === undefined ? '' : JSON.stringify(stub.json, null, 2), error: stub.error ? (stub.error === 'timeout' ? 'timeout' : 'failed') : '' }]] : [];
  });
  const queues = Object.entries(/** @type {Record<string, any>} */ (world.queues ?? {}));
  return standIns(flow, {
    http: Object.fromEntries(http), queues: Object.fromEntries(queues.map(([name, queue]) => [name, queueState(queue)])),
    waiting: Object.fromEntries(queues.map(([name, queue]) => [name, queue.waiting ? String(queue.waiting) : ''])),
    schedules: texts(world.schedules), numbers: texts(world.numbers), agents: texts(world.agents),
    values: Object.fromEntries(Object.entries(flow.values).map(([name, kind]) => [name, textOf(kind, world[name.startsWith('org.') ? 'org' : 'variables']?.[name.slice(name.indexOf('.') + 1)])])),
    teams: Object.fromEntries(Object.entries(world.teams ?? {}).map(([name, agents]) => [name, teamText(agents)])),
    tables: Object.fromEntries(Object.entries(world.tables ?? {}).map(([name, rows]) => [name, rowsOf(flow.tables[name] ?? {}, rows)])),
    switches: Object.fromEntries([...flags('org.', world.org), ...flags('vars.', world.variables)]), ai: (world.ai ?? []).map(aiAnswer),
  });
}

/**
 * The world after the form was used: what it made, and of the world before what it does not show.
 * @param {Wanted} flow @param {Record<string, any>} before @param {Record<string, any>} made by worldOf
 * @returns {Record<string, any>}
 */
export function mergedWorld(flow, before, made) {
  const was = worldOf(saidOf(flow, before)).world, out = { ...before };
  for (const group of ['queues', 'schedules', 'numbers', 'agents', 'teams', 'tables', 'org', 'variables']) {
    /** @type {Record<string, any>} */ const kept = { ...before[group] };
    for (const [name, value] of Object.entries(kept)) {
      const shown = was[group]?.[name], now = made[group]?.[name];
      if (shown === undefined || same(shown, now)) continue; // not in the form, or not touched there
      if (now === undefined) delete kept[name];
      else kept[name] = group === 'queues' ? { ...without(value, ['agents', 'busy', 'closed', 'waiting']), ...now } : now;
    }
    for (const [name, value] of Object.entries(made[group] ?? {})) if (!(name in kept)) kept[name] = value;
    put(out, group, kept, Object.keys(kept).length);
  }
  const shown = new Set(flow.http.map(({ match }) => match)), stubs = /** @type {any[]} */ (before.http ?? []);
  const answers = (made.http ?? []).map((/** @type {any} */ stub) => ({ ...without(stubs.find((one) => one.match === stub.match) ?? {}, ['status', 'json', 'error']), ...stub }));
  const http = [...answers, ...stubs.filter((stub) => !shown.has(stub.match))];
  put(out, 'http', http, http.length);
  if (flow.ai || flow.intents) put(out, 'ai', made.ai ?? [], made.ai?.length);
  return out;
}

/** @param {Record<string, any>} into @param {string} key @param {any} value @param {number} size */
function put(into, key, value, size) {
  if (size) into[key] = value;
  else delete into[key];
}

/** @param {any} a @param {any} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** @param {Record<string, any>} value @param {string[]} keys */
const without = (value, keys) => Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
