// Makes a subflow of the selected activities: they move into a flow of their own, and one activity that runs it takes their place.
import { freshId, idFrom } from '../catalog.js';
import { strings, whyNot } from './subflow_refusal.js';

/**
 * @typedef {import('./types.js').ActivityRecord} ActivityRecord
 * @typedef {object} Part
 * @property {string} problem    why it cannot be done, in words, or ""
 * @property {string[]} where    the activities that the problem is about
 * @property {any} document      the subflow, without its name
 * @property {string} entry      the activity that is entered first
 * @property {Record<string, string>} exits  outcome → activity outside
 * @property {Record<string, string>} inputs @property {Record<string, string>} outputs
 */

/**
 * @param {import('../store.js').Store} store @param {import('../catalog.js').Catalog} catalog @param {string[]} ids
 * @returns {Part}
 */
export function extract(store, catalog, ids) {
  const all = store.activities(), chosen = all.filter((a) => ids.includes(a.id)), inside = new Set(chosen.map((a) => a.id));
  const name = (/** @type {string} */ id) => store.get(`a:${id}`)?.name || id;
  const handlers = store.get('handlers') ?? {};
  const outside = all.filter((a) => !inside.has(a.id));
  const entries = new Set([...outside.flatMap((a) => Object.values(a.outlets)), store.get('flow').start, ...Object.values(handlers)].filter((id) => inside.has(id)));
  const led = new Set(chosen.flatMap((a) => Object.values(a.outlets)));
  const entry = [...entries][0] ?? (chosen.find((a) => !led.has(a.id)) ?? chosen[0])?.id ?? '';

  /** @type {Record<string, string>} */
  const exits = {};
  const targets = [...new Set(chosen.flatMap((a) => Object.values(a.outlets)))].filter((id) => !inside.has(id));
  for (const target of targets) {
    const outcome = targets.length === 1 ? 'done' : freshId(idFrom(name(target)), (id) => id in exits || id === 'error');
    exits[outcome] = target;
  }
  const { inputs, outputs, variables } = variablesOf(store.get('variables') ?? [], chosen);
  const { problem, where } = whyNot({ chosen, outside, entries: [...entries], handlers, name, branch: (type) => catalog.entry(type).branch ?? '' });
  return { problem, where, entry, exits, inputs, outputs, document: documentOf(store, chosen, { entry, exits, variables }) };
}

/**
 * What goes in is whatever may be read: too much changes nothing, too little would. The subflow's own variables cannot be switched from
 * outside: the caller hands the switched value in.
 * @param {import('./types.js').Variable[]} declared @param {ActivityRecord[]} chosen
 */
function variablesOf(declared, chosen) {
  const texts = chosen.flatMap((a) => strings(a.properties)), reading = texts.filter((text) => /\bvars\b/.test(text));
  const written = declared.filter((v) => texts.includes(v.name));
  const used = declared.filter((v) => written.includes(v) || reading.some((text) => new RegExp(`\\b${v.name}\\b`).test(text)));
  const variables = used.map((v) => { const { overridable: _, ...own } = /** @type {any} */ (v); return own; });
  return { variables, inputs: Object.fromEntries(used.map((v) => [v.name, `vars.${v.name}`])), outputs: Object.fromEntries(written.map((v) => [v.name, v.name])) };
}

/**
 * @param {import('../store.js').Store} store @param {ActivityRecord[]} chosen
 * @param {{entry: string, exits: Record<string, string>, variables: any[]}} part
 */
function documentOf(store, chosen, { entry, exits, variables }) {
  const taken = new Set(chosen.map((a) => a.id)), places = chosen.map((a) => store.get(`l:${a.id}`) ?? { x: 0, y: 0 });
  const left = Math.min(...places.map((p) => p.x)), top = Math.min(...places.map((p) => p.y)), right = Math.max(...places.map((p) => p.x)) - left + 328;
  const layout = Object.fromEntries(chosen.map((a, i) => [a.id, { x: places[i].x - left, y: places[i].y - top }]));
  /** @type {Map<string, string>} */
  const ends = new Map();
  const last = Object.entries(exits).map(([outcome, target], i) => {
    const id = freshId(`end_${outcome}`, (other) => taken.has(other));
    taken.add(id);
    ends.set(target, id);
    layout[id] = { x: right, y: i * 96 };
    return { id, type: 'end_flow', name: `End: ${outcome}`, properties: { outcome }, outlets: {} };
  });
  const moved = chosen.map((a) => ({ ...a, outlets: Object.fromEntries(Object.entries(a.outlets).map(([outlet, target]) => [outlet, ends.get(target) ?? target])) }));
  return { format: 'cordboard.flow/v1', description: '', kind: 'subflow', start: entry, variables, activities: [...moved, ...last], handlers: {}, notes: [], layout };
}

/**
 * Puts the activity that runs the subflow in place of what moved out.
 * @param {import('../store.js').Tx} tx @param {string[]} ids @param {Part} part @param {string} name of the subflow
 * @returns {string} the new activity's id
 */
export function replace(tx, ids, part, name) {
  const gone = new Set(ids), id = freshId(idFrom(name), (other) => tx.get(`a:${other}`) !== undefined);
  const to = (/** @type {string} */ target) => (gone.has(target) ? id : target);
  const turned = (/** @type {Record<string, string>} */ map) => Object.fromEntries(Object.entries(map).map(([key, target]) => [key, to(target)]));
  const at = tx.get(`l:${part.entry}`);
  for (const key of ids.flatMap((old) => [`a:${old}`, `l:${old}`])) tx.remove(key);
  for (const key of tx.keys().filter((k) => k.startsWith('a:'))) tx.set(key, { ...tx.get(key), outlets: turned(tx.get(key).outlets) });
  tx.set('handlers', turned(tx.get('handlers') ?? {}));
  tx.set('flow', { ...tx.get('flow'), start: to(tx.get('flow').start) });
  tx.set('order', [...new Set(tx.get('order').map(to))]);
  tx.set(`a:${id}`, { id, type: 'run_subflow', name, properties: { flow: name, version: 'live', inputs: part.inputs, outputs: part.outputs }, outlets: { ...part.exits } });
  if (at) tx.set(`l:${id}`, at);
  return id;
}
