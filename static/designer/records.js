// A flow document as records by key, and comparing and merging of their values. Pure.

/** @typedef {import('./types.js').FlowDocument} FlowDocument */

/** @template T @param {T} value @returns {T} the same value, frozen to its leaves */
export function freeze(value) {
  if (value && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.values(value).forEach(freeze);
    Object.freeze(value);
  }
  return value;
}

/** @param {any} a @param {any} b @returns {boolean} */
export function same(a, b) {
  if (Object.is(a, b)) return true;
  if (!a || !b || typeof a !== 'object' || typeof b !== 'object' || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}

/**
 * Moves a list from one order to another when somebody else changed it meanwhile: only what differs between
 * `from` and `to` is done to `current`.
 * @param {string[]} from @param {string[]} to @param {string[]} current
 */
export function mergeOrder(from, to, current) {
  const had = new Set(from), wants = new Set(to);
  const out = current.filter((id) => wants.has(id) || !had.has(id));
  to.forEach((id, i) => {
    if (had.has(id) || out.includes(id)) return;
    out.splice(i ? out.indexOf(to[i - 1]) + 1 : 0, 0, id);
  });
  return out;
}

/**
 * A record with everything that the server leaves out because it is empty.
 * @param {string} key @param {any} value
 */
export function whole(key, value) {
  if (!value) return value;
  if (key.startsWith('a:')) return { ...value, name: value.name ?? '', properties: value.properties ?? {}, outlets: value.outlets ?? {} };
  return key === 'flow' ? { ...value, description: value.description ?? '' } : value;
}

/** @param {FlowDocument} doc @returns {Map<string, any>} */
export function recordsOf(doc) {
  const records = new Map();
  const { description = '', kind, start } = doc;
  records.set('flow', { description, kind, start });
  records.set('variables', doc.variables ?? []);
  records.set('handlers', doc.handlers ?? {});
  records.set('order', (doc.activities ?? []).map((a) => a.id));
  for (const a of doc.activities ?? []) records.set(`a:${a.id}`, whole(`a:${a.id}`, a));
  for (const n of doc.notes ?? []) records.set(`n:${n.id}`, n);
  for (const [id, at] of Object.entries(doc.layout ?? {})) records.set(`l:${id}`, at);
  for (const value of records.values()) freeze(value);
  return records;
}
