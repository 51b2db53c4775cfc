// Gives an activity a new id and rewires everything that names it. Pure: records in, changed records out.

import { whole } from '../records.js';
import { mergeRecord } from './forms.js';

/** Activity ids, as in the flow format. */
const ID = /^[a-z][a-z0-9_]{0,63}$/;

/**
 * What is wrong with a new id, or "".
 * @param {string} id @param {string} old @param {Iterable<string>} taken ids in use
 */
export function idProblem(id, old, taken) {
  if (id === old) return '';
  if (!id) return 'An activity needs an id';
  if (!ID.test(id)) return 'Use a lower-case letter first, then letters, digits or _, at most 64';
  for (const other of taken) if (other === id) return `Another activity has the id ${id}`;
  return '';
}

/**
 * @param {string[]} keys  every key of the document
 * @param {(key: string) => any} get
 * @param {string} from @param {string} to
 * @returns {{set: Record<string, any>, remove: string[]}} records to write and keys to drop
 */
export function renameRecords(keys, get, from, to) {
  /** @type {Record<string, any>} */
  const set = {};
  /** @type {string[]} */
  const remove = [];
  const results = new RegExp(`\\bresults\\.${from}(?![A-Za-z0-9_])`, 'g');
  const text = (/** @type {string} */ value) => value.replace(results, `results.${to}`);
  const target = (/** @type {any} */ value) => (value === from ? to : value);

  for (const key of keys) {
    const old = get(key);
    if (old === undefined || old === null) continue;
    let value = old;
    let name = key;
    if (key === 'flow') value = old.start === from ? { ...old, start: to } : old;
    else if (key === 'handlers') value = mapValues(old, target);
    else if (key === 'order') value = old.includes(from) ? old.map(target) : old;
    else if (key.startsWith('a:')) {
      const outlets = mapValues(old.outlets ?? {}, target);
      const properties = mapText(old.properties ?? {}, text);
      if (outlets !== old.outlets || properties !== old.properties) value = { ...old, outlets, properties };
      if (key === `a:${from}`) { value = { ...value, id: to }; name = `a:${to}`; }
    } else if (key === `l:${from}`) name = `l:${to}`;
    if (name !== key) remove.push(key);
    if (name !== key || value !== old) set[name] = value;
  }
  return { set, remove };
}

/**
 * @template {Record<string, any>} T
 * @param {T} object @param {(value: any) => any} fn
 * @returns {T} the same object when nothing changed
 */
function mapValues(object, fn) {
  const entries = Object.entries(object).map(([key, value]) => /** @type {[string, any]} */ ([key, fn(value)]));
  return entries.some(([key, value]) => value !== object[key]) ? /** @type {T} */ (Object.fromEntries(entries)) : object;
}

/**
 * Applies fn to every string inside a value.
 * @param {any} value @param {(text: string) => string} fn
 * @returns {any} the same value when nothing changed
 */
function mapText(value, fn) {
  if (typeof value === 'string') return fn(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => mapText(item, fn));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  if (value && typeof value === 'object') return mapValues(value, (item) => mapText(item, fn));
  return value;
}

/**
 * Whether a posted settings form has another name for a variable.
 * @param {FormData} data @param {{name: string}[]} variables
 */
export const namesChanged = (data, variables) => variables.some(({ name }, i) => (data.get(`variables.${i}.name`) ?? name) !== name);

/**
 * What the server rewrote because a variable was renamed, on top of what the activities are by now.
 * @param {import('../types.js').Activity[]} sent  as they went to the server
 * @param {Record<string, any>} answer  the rewritten ones by key
 * @param {(key: string) => any} get  what the store has now
 * @returns {[string, any][]} records to write
 */
export function followed(sent, answer, get) {
  return sent.flatMap((posted) => {
    const key = `a:${posted.id}`, now = get(key);
    return answer[key] && now ? [/** @type {[string, any]} */ ([key, mergeRecord(whole(key, posted), whole(key, answer[key]), now)])] : [];
  });
}
