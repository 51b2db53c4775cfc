// Takes chosen differences back: what the older state has goes into the draft, as part of one undo step. Pure.

import { addActivity, connect, remove } from './edits.js';

/** @typedef {import('./store.js').Tx} Tx */
/** @typedef {import('./types.js').FlowDocument} FlowDocument */
/** @typedef {{kind: string, activity: string, field: string}} Choice a difference, as the server names it: field is properties.max_tries, outlets.3, variables.tier … or '' for a whole activity */

/**
 * @param {Tx} tx @param {Choice[]} choices @param {FlowDocument} old
 * @returns {number} how many of them could be taken: those about an activity that the draft no longer has cannot
 */
export function restore(tx, choices, old) {
  const whole = choices.filter((c) => c.activity && !c.field), parts = choices.filter((c) => !c.activity || c.field);
  let done = 0;
  for (const choice of whole) done += activity(tx, choice, old);
  for (const choice of whole) if (choice.kind === 'removed') rewire(tx, choice.activity, old);
  for (const choice of parts) done += choice.activity && !choice.field.startsWith('layout.') ? part(tx, choice, old) : setting(tx, choice, old);
  return done;
}

/** An activity that was removed comes back; one that was added goes. @param {Tx} tx @param {Choice} choice @param {FlowDocument} old */
function activity(tx, { activity: id }, old) {
  const record = old.activities.find((a) => a.id === id);
  if (!record) {
    if (!tx.get(`a:${id}`)) return 0;
    remove(tx, [id]);
    return 1;
  }
  const order = tx.get('order');
  addActivity(tx, plain(record), old.layout?.[id] ?? { x: 0, y: 0 });
  tx.set('order', sorted(tx.get('order'), old, order));
  return 1;
}

/** @param {any} record @returns {any} with everything that the server leaves out because it is empty */
const plain = (record) => ({ ...record, name: record.name ?? '', properties: record.properties ?? {}, outlets: record.outlets ?? {} });

/** What came back goes behind what it followed. @param {string[]} ids @param {FlowDocument} old @param {string[]} known */
function sorted(ids, old, known) {
  const was = old.activities.map((a) => a.id), out = [...known.filter((id) => ids.includes(id))];
  for (const id of ids) {
    if (out.includes(id)) continue;
    const before = was.slice(0, was.indexOf(id)).reverse().find((one) => out.includes(one));
    out.splice(before ? out.indexOf(before) + 1 : 0, 0, id);
  }
  return out;
}

/** Cords from and to what came back, as far as both ends are there and nothing else is in their place. @param {Tx} tx @param {string} id @param {FlowDocument} old */
function rewire(tx, id, old) {
  const own = tx.get(`a:${id}`);
  tx.set(`a:${id}`, { ...own, outlets: Object.fromEntries(Object.entries(own.outlets).filter(([, target]) => tx.get(`a:${target}`))) });
  for (const a of old.activities) {
    for (const [outlet, target] of Object.entries(a.outlets ?? {})) {
      if (target === id && tx.get(`a:${a.id}`) && !tx.get(`a:${a.id}`).outlets[outlet]) connect(tx, a.id, outlet, id);
    }
  }
  for (const [name, target] of Object.entries(old.handlers ?? {})) {
    if (target === id && !tx.get('handlers')[name]) tx.set('handlers', { ...tx.get('handlers'), [name]: id });
  }
  if (old.start === id && !tx.get(`a:${tx.get('flow').start}`)) tx.set('flow', { ...tx.get('flow'), start: id });
}

/** One field of an activity that both states have. @param {Tx} tx @param {Choice} choice @param {FlowDocument} old */
function part(tx, { activity: id, field }, old) {
  const found = old.activities.find((a) => a.id === id), now = tx.get(`a:${id}`);
  if (!found || !now) return 0;
  const was = plain(found), outlet = /^outlets\.(.+)$/.exec(field)?.[1], property = /^properties\.([^.[]+)/.exec(field)?.[1];
  if (outlet) {
    const target = was.outlets[outlet] ?? '';
    if (target && !tx.get(`a:${target}`)) return 0;
    connect(tx, id, outlet, target);
  } else if (property) {
    const properties = { ...now.properties, [property]: was.properties[property] };
    if (was.properties[property] === undefined) delete properties[property];
    tx.set(`a:${id}`, { ...now, properties });
  } else if (field === 'name') tx.set(`a:${id}`, { ...now, name: was.name });
  else {
    tx.set(`a:${id}`, { ...now, type: was.type, properties: was.properties }); // another type, or properties that nobody can read
  }
  return 1;
}

/** What belongs to the whole flow: a variable, a handler, a note, a place. @param {Tx} tx @param {Choice} choice @param {FlowDocument} old */
function setting(tx, { field, activity: id }, old) {
  const [part, name] = [field.split('.')[0], field.slice(field.indexOf('.') + 1)];
  switch (part) {
    case 'variables': return variable(tx, name, old);
    case 'handlers': {
      const target = old.handlers?.[name], handlers = { ...tx.get('handlers') };
      if (target && !tx.get(`a:${target}`)) return 0;
      if (target) handlers[name] = target;
      else delete handlers[name];
      tx.set('handlers', handlers);
      return 1;
    }
    case 'notes':
      tx.set(`n:${name}`, old.notes?.find((n) => n.id === name));
      return 1;
    case 'layout':
      if (tx.get(`a:${id}`)) tx.set(`l:${id}`, old.layout?.[id]);
      return 1;
    case 'activities':
      tx.set('order', sorted(tx.get('order'), old, old.activities.map((a) => a.id)));
      return 1;
    case 'start':
      if (!tx.get(`a:${old.start}`)) return 0;
  }
  tx.set('flow', { ...tx.get('flow'), [part]: /** @type {any} */ (old)[part] ?? '' }); // start, description, kind
  return 1;
}

/** @param {Tx} tx @param {string} name @param {FlowDocument} old */
function variable(tx, name, old) {
  const was = old.variables?.find((v) => v.name === name), now = /** @type {any[]} */ (tx.get('variables'));
  const rest = now.filter((v) => v.name !== name);
  if (!was) tx.set('variables', rest);
  else tx.set('variables', rest.length < now.length ? now.map((v) => (v.name === name ? was : v)) : [...now, was]);
  return 1;
}
