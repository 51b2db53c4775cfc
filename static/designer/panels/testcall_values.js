// Values that a test begins with, as people type them: of variables and of rows of tables. Pure.
import { withZone } from './testcall_save.js';

/**
 * @typedef {'string'|'integer'|'decimal'|'boolean'|'datetime'|'json'|''} Kind  of a value; '' when it is not known: a text, or what it was
 * @typedef {{on: boolean, columns: string[], kinds: Record<string, Kind>, rows: Record<string, string>[]}} Rows  of a table; `on` false: the server's own
 */

/**
 * A local time in a zone as RFC 3339 with its offset.
 * @param {string} local of a datetime-local input @param {string} zone
 */
export function zoned(local, zone) {
  const offset = (/** @type {number} */ ms) => /(Z|[+-]\d\d:\d\d)$/.exec(withZone(ms, zone))?.[0] ?? 'Z';
  const text = local.length === 16 ? `${local}:00` : local, first = offset(Date.parse(`${text}Z`));
  return text + offset(Date.parse(text + first)); // the offset that holds then: the first guess may be on the other side of a change of clocks
}

/** A local time as a field has it. */
const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

/**
 * What was typed as a value of its type, or why it is none.
 * @param {Kind} kind @param {string} text @param {string} zone
 * @returns {{value?: any, error?: string}}
 */
export function valueOf(kind, text, zone) {
  const typed = text.trim();
  switch (kind) {
    case 'integer': return /^[+-]?\d+$/.test(typed) && Number.isSafeInteger(Number(typed)) ? { value: Number(typed) } : { error: 'A whole number, such as 42' };
    case 'decimal': return typed !== '' && Number.isFinite(Number(typed)) ? { value: Number(typed) } : { error: 'A number, such as 12.5' };
    case 'boolean': return typed === 'true' || typed === 'false' ? { value: typed === 'true' } : { error: 'true or false' };
    case 'datetime': return LOCAL.test(typed) && !Number.isNaN(Date.parse(typed)) ? { value: zoned(typed, zone) } : { error: 'A date and a time: every part of them' };
    case 'json':
      try { return { value: JSON.parse(typed) }; } catch (cause) { return { error: `This is not JSON: ${/** @type {Error} */ (cause).message}` }; }
    default: return { value: text };
  }
}

/** A value as it is typed. @param {Kind} kind @param {any} value @returns {string} */
export function textOf(kind, value) {
  if (value === undefined || value === null) return '';
  if (kind === 'datetime') return String(value).slice(0, 19);
  return typeof value === 'object' || (kind === 'json' && typeof value !== 'string') ? JSON.stringify(value) : kind === 'json' ? JSON.stringify(value) : String(value);
}

/** The kind of a value that a file has. @param {any} value @returns {Kind} */
const kindOf = (value) => (typeof value === 'number' ? 'decimal' : typeof value === 'boolean' ? 'boolean' : value !== null && typeof value === 'object' ? 'json' : '');

/**
 * The rows of a table as a form has them, with the columns that the flow keeps.
 * @param {Record<string, Kind>} wanted @param {Record<string, any>[] | undefined} rows of cordboard.test/v1; none: the server's own
 * @returns {Rows}
 */
export function rowsOf(wanted, rows) {
  const named = [...new Set((rows ?? []).flatMap((row) => Object.keys(row)))];
  const columns = [...new Set([...(named.length ? named : ['key']), ...Object.keys(wanted)])];
  /** @type {Record<string, Kind>} */ const kinds = Object.fromEntries(columns.map((column) => [column, wanted[column] || (rows ?? []).map((row) => kindOf(row[column])).find(Boolean) || '']));
  return { on: rows !== undefined, columns, kinds, rows: (rows ?? []).map((row) => Object.fromEntries(columns.map((column) => [column, textOf(kinds[column], row[column])]))) };
}

/**
 * The rows as cordboard.test/v1 has them; an empty cell is no value.
 * @param {string} table @param {Rows} said @param {string} zone @param {Record<string, string>} errors by tables.<table>.<row>.<column>
 */
export function tableOf(table, said, zone, errors) {
  return said.rows.map((row, i) => Object.fromEntries(said.columns.filter((column) => (row[column] ?? '') !== '').map((column) => {
    const { value, error } = valueOf(said.kinds[column] ?? '', row[column], zone);
    if (error) errors[`tables.${table}.${i}.${column}`] = error;
    return [column, value];
  })));
}

/**
 * The agents of a team; "nobody" is a team without any.
 * @param {string} text names, separated by commas
 */
export const teamOf = (text) => (text.trim().toLowerCase() === NOBODY ? [] : [...new Set(text.split(',').map((name) => name.trim()).filter(Boolean))]);

/** @param {string[]} agents */
export const teamText = (agents) => (agents.length ? agents.join(', ') : NOBODY);

const NOBODY = 'nobody';
