// The list that outlets are made from, as it is edited on the canvas: a row as texts, what is wrong with them, and the changes. Pure.

import { freshId, humanise, idFrom } from './catalog.js';
import { same } from './records.js';

/** @typedef {import('./types.js').Activity} Activity */
/** @typedef {import('./types.js').CatalogEntry} CatalogEntry */
/** @typedef {import('./types.js').RowField} RowField */
/** @typedef {import('./store.js').Tx} Tx */
/** What is typed for a row, by field. @typedef {Record<string, string>} Draft */

/** @param {CatalogEntry} entry */
const each = (entry) => /** @type {NonNullable<CatalogEntry['each']>} */ (entry.each);

/** @param {CatalogEntry} entry the field that names the outlet */
export const idField = (entry) => each(entry).id ?? 'id';

/** @param {CatalogEntry} entry @returns {RowField[]} */
export const fieldsOf = (entry) => each(entry).rows?.fields ?? [];

/** @param {CatalogEntry} entry "option" */
export const oneOf = (entry) => each(entry).rows?.one ?? '';

/**
 * The rows of an activity, null when its outlets are not made from a list of its own.
 * @param {CatalogEntry} entry @param {Activity} record @returns {Record<string, any>[] | null}
 */
export function rowsOf(entry, record) {
  if (!entry.each?.rows) return null;
  const rows = record.properties[entry.each.property], list = Array.isArray(rows) ? rows : [];
  return !list.length && entry.each.from && record.properties[entry.each.from] ? null : list;
}

/** @param {CatalogEntry} entry @param {unknown[]} rows @returns {boolean} does one more fit? */
export const fitsMore = (entry, rows) => !each(entry).rows?.most || rows.length < Number(each(entry).rows?.most);

/** @param {unknown} value @returns {string} a value as it is typed: a text that would be read as something else in quotes */
function typed(value) {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return same(read({ name: '', widget: 'value' }, value), value) ? value : JSON.stringify(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** @param {{name: string, widget: string}} field @param {string} text @returns {any} undefined for nothing */
function read(field, text) {
  const tidy = text.trim();
  if (!tidy) return undefined;
  if (field.widget === 'number') return Number(tidy);
  if (field.widget !== 'value') return tidy;
  try {
    return JSON.parse(tidy) ?? tidy;
  } catch {
    return tidy;
  }
}

/** @param {CatalogEntry} entry @param {Record<string, any>} row @returns {Draft} */
export const draftOf = (entry, row) => Object.fromEntries(fieldsOf(entry).map((f) => [f.name, f.widget === 'value' ? typed(row[f.name]) : String(row[f.name] ?? '')]));

/** What a new row begins with: the first key that is free, what is left of a hundred. @param {CatalogEntry} entry @param {Record<string, any>[]} rows @returns {Draft} */
export function freshDraft(entry, rows) {
  const one = oneOf(entry);
  /** @type {Draft} */ const draft = {};
  for (const field of fieldsOf(entry)) {
    const free = (field.options ?? []).find((key) => !rows.some((row) => row[field.name] === key));
    if (field.options) draft[field.name] = free ?? '';
    else if (field.name === idField(entry)) draft[field.name] = freshName(entry, rows, '');
    else if (field.widget === 'number') draft[field.name] = field.max ? String(Math.max(Number(field.max) - rows.reduce((sum, row) => sum + (Number(row[field.name]) || 0), 0), 0)) : '';
    else draft[field.name] = field.required ? `${humanise(one)} ${rows.length + 1}` : '';
  }
  return draft;
}

/** @param {CatalogEntry} entry @param {Record<string, any>[]} rows @param {string} text @returns {string} an id that no outlet has, made from a text */
function freshName(entry, rows, text) {
  const taken = (/** @type {string} */ id) => rows.some((row) => row[idField(entry)] === id) || entry.outlets.some((o) => o.id === id);
  if (/[a-z]/i.test(text)) return freshId(idFrom(text), taken);
  for (let n = 1; ; n++) if (!taken(`${oneOf(entry)}_${n}`)) return `${oneOf(entry)}_${n}`;
}

/** @param {CatalogEntry} entry @param {Record<string, any>} row @returns {string} how a row is called */
export function rowWords(entry, row) {
  const [value, label] = fieldsOf(entry).map((f) => draftOf(entry, row)[f.name]);
  return [value && each(entry).unit ? `${value} ${each(entry).unit}` : value, label].filter(Boolean).join(' ') || humanise(String(row[idField(entry)] ?? oneOf(entry)));
}

/** @param {RowField} field @param {string} text @returns {string} what is wrong with one field */
function fault(field, text) {
  const label = field.label ?? humanise(field.name);
  if (!text) return field.required ? `“${label}” is needed.` : '';
  if (field.options && !field.options.includes(text)) return `${label} is one of ${field.options.join(' ')}.`;
  if (field.pattern && !new RegExp(field.pattern).test(text)) return `${label}: small letters, digits and _ only, beginning with a letter.`;
  if (field.widget !== 'number') return '';
  if (!/^-?\d+$/.test(text)) return `${label} is a whole number.`;
  if (field.max && Number(text) > Number(field.max)) return `${label} is ${field.max} at most.`;
  return field.min && Number(text) < Number(field.min) ? `${label} is ${field.min} at least.` : '';
}

/**
 * What is wrong with a draft, beside which field.
 * @param {CatalogEntry} entry @param {Record<string, any>[]} rows @param {number} index of the row, -1 for a new one @param {Draft} draft
 * @returns {{field: string, message: string} | null}
 */
export function problemOf(entry, rows, index, draft) {
  for (const field of fieldsOf(entry)) {
    const text = (draft[field.name] ?? '').trim(), message = fault(field, text);
    if (message) return { field: field.name, message };
    if (field.name !== idField(entry) && field.widget !== 'value') continue;
    if (!text && index < 0) return { field: field.name, message: `“${field.label ?? humanise(field.name)}” is needed.` };
    const other = text && rows.find((row, i) => i !== index && same(row[field.name], read(field, text)));
    if (other) return { field: field.name, message: `${text} is taken by ${rowWords(entry, other)}.` };
    if (field.name === idField(entry) && entry.outlets.some((o) => o.id === text)) return { field: field.name, message: `${text} is another outlet of it.` };
  }
  return null;
}

/**
 * "1 Sales" typed as the key is the key 1 with the label Sales, unless a label was typed as well.
 * @param {CatalogEntry} entry @param {Draft} draft @param {Draft} before as the draft began @returns {Draft}
 */
export function spread(entry, draft, before) {
  const key = fieldsOf(entry).find((field) => field.options), label = each(entry).label ?? '';
  const [, first, rest] = /^\s*(\S)[\s.:)–-]+(\S.*)$/.exec(draft[key?.name ?? ''] ?? '') ?? [];
  if (!key?.options?.includes(first) || draft[label] !== before[label]) return draft;
  return { ...draft, [key.name]: first, [label]: rest.trim() };
}

/** @param {CatalogEntry} entry @param {Record<string, any>} row @param {Draft} draft @returns {Record<string, any>} the row with what was typed */
function filled(entry, row, draft) {
  const next = { ...row };
  for (const field of fieldsOf(entry)) {
    const value = read(field, draft[field.name] ?? '');
    if (value === undefined) delete next[field.name];
    else next[field.name] = value;
  }
  return next;
}

/** @param {Tx} tx @param {string} id @param {CatalogEntry} entry @param {Record<string, any>[]} rows @param {Record<string, string>} outlets */
function put(tx, id, entry, rows, outlets) {
  const record = tx.get(`a:${id}`), properties = { ...record.properties, [each(entry).property]: rows };
  if (!rows.length) delete properties[each(entry).property];
  tx.set(`a:${id}`, { ...record, properties, outlets });
}

/** @param {Tx} tx @param {string} id @param {CatalogEntry} entry */
const current = (tx, id, entry) => ({ rows: rowsOf(entry, tx.get(`a:${id}`)) ?? [], outlets: tx.get(`a:${id}`).outlets });

/** @param {Tx} tx @param {string} id @param {CatalogEntry} entry @param {Draft} draft */
export function addRow(tx, id, entry, draft) {
  const { rows, outlets } = current(tx, id, entry), row = filled(entry, {}, draft), name = idField(entry);
  row[name] ??= freshName(entry, rows, labelOf(entry, draft) || String(valueOf(entry, draft)));
  put(tx, id, entry, [...rows, row], outlets);
}

/** @param {CatalogEntry} entry @param {Draft} draft */
const labelOf = (entry, draft) => (draft[each(entry).label ?? ''] ?? '').trim();
/** @param {CatalogEntry} entry @param {Draft} draft */
const valueOf = (entry, draft) => (draft[each(entry).value ?? ''] ?? '').trim();

/** Changes a row. Its wire goes along when its outlet gets another name. @param {Tx} tx @param {string} id @param {CatalogEntry} entry @param {number} index @param {Draft} draft */
export function changeRow(tx, id, entry, index, draft) {
  const { rows, outlets } = current(tx, id, entry), was = rows[index], name = idField(entry);
  if (!was) return;
  const row = filled(entry, was, draft), before = draftOf(entry, was), others = rows.filter((_, i) => i !== index);
  // A case without a label is read by its id, which was made from its value: another value gives it another.
  const named = each(entry).value && !labelOf(entry, draft) && /[a-z]/i.test(valueOf(entry, before)) && was[name] === idFrom(valueOf(entry, before));
  if (named && valueOf(entry, draft) !== valueOf(entry, before)) row[name] = freshName(entry, others, valueOf(entry, draft));
  const wires = { ...outlets };
  if (row[name] !== was[name] && outlets[was[name]] !== undefined) {
    if (!others.some((other) => other[name] === was[name])) delete wires[was[name]];
    wires[row[name]] = outlets[was[name]];
  }
  put(tx, id, entry, rows.map((other, i) => (i === index ? row : other)), wires);
}

/** Removes a row with its wire. @param {Tx} tx @param {string} id @param {CatalogEntry} entry @param {number} index */
export function removeRow(tx, id, entry, index) {
  const { rows, outlets } = current(tx, id, entry), rest = rows.filter((_, i) => i !== index), wires = { ...outlets };
  const gone = rows[index]?.[idField(entry)];
  if (!rest.some((row) => row[idField(entry)] === gone)) delete wires[gone];
  put(tx, id, entry, rest, wires);
}

/** @param {Tx} tx @param {string} id @param {CatalogEntry} entry @param {number} index @param {number} to */
export function moveRow(tx, id, entry, index, to) {
  const { rows, outlets } = current(tx, id, entry), list = [...rows], [row] = list.splice(index, 1);
  list.splice(to, 0, row);
  put(tx, id, entry, list, outlets);
}
