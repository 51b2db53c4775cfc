// Says in words what two versions of a record are and where they differ. Pure.
import { same } from '../records.js';
import { wordDiff } from './word_diff.js';

/**
 * @typedef {{key: string, label: string, base: any, mine: any, theirs: any, by: string, at: number}} Conflict
 * @typedef {string | {text: string, pieces: import('./word_diff.js').Piece[]}} Words  a sentence, or the name of a text and where its words differ
 */

/**
 * What a key of the document is.
 * @param {string} key
 */
export function kindOf(key) {
  if (key.startsWith('a:')) return 'Activity';
  if (key.startsWith('n:')) return 'Note';
  if (key.startsWith('l:')) return 'Position';
  return { flow: 'Flow settings', variables: 'Variables', handlers: 'Handlers', order: 'Order of activities' }[key] ?? key;
}

/**
 * The differences of one side against the base: one sentence each, at most six.
 * @param {string} key @param {any} base @param {any} side null or undefined when the record was removed
 * @returns {Words[]}
 */
export function changeWords(key, base, side) {
  if (side === null || side === undefined) return ['Removed'];
  if (base === null || base === undefined) return ['Added'];
  if (same(base, side)) return ['Not changed'];
  if (key.startsWith('l:')) return [`Moved to ${Math.round(side.x)}, ${Math.round(side.y)}`];
  if (key === 'order') return ['Put in another order'];
  if (key === 'variables') return byName(base, side);
  return limit(compare(base, side, ''));
}

/** @param {any[]} base @param {any[]} side */
function byName(base, side) {
  const was = new Map(base.map((v) => [v.name, v]));
  const is = new Map(side.map((v) => [v.name, v]));
  /** @type {Words[]} */
  const words = [];
  for (const [name, v] of is) {
    if (!was.has(name)) words.push(`${name} added`);
    else words.push(...compare(was.get(name), v, `${name}: `));
  }
  for (const name of was.keys()) if (!is.has(name)) words.push(`${name} removed`);
  return limit(words.length ? words : ['Put in another order']);
}

/** @param {any} base @param {any} side @param {string} prefix @returns {Words[]} */
function compare(base, side, prefix) {
  /** @type {Words[]} */
  const words = [];
  for (const key of new Set([...Object.keys(base), ...Object.keys(side)])) {
    const a = base[key], b = side[key];
    if (same(a, b)) continue;
    if (key === 'properties' || key === 'outlets') words.push(...compare(a ?? {}, b ?? {}, key === 'outlets' ? `${prefix}Outlet ` : prefix));
    else if (sentence(a) && sentence(b)) words.push({ text: `${prefix}${label(key, prefix)}: `, pieces: wordDiff(said(a), said(b)) });
    else words.push(`${prefix}${label(key, prefix)}: ${show(a)} → ${show(b)}`);
  }
  return words;
}

/** @param {string} key @param {string} prefix */
function label(key, prefix) {
  const words = key.replaceAll('_', ' ');
  return prefix ? words : words.charAt(0).toUpperCase() + words.slice(1);
}

/** The text of a prompt or another text, "" when it is none. @param {any} value */
const said = (value) => (typeof value === 'string' ? value : value?.segments?.map?.((/** @type {any} */ s) => s.say ?? s.audio).join(' ') ?? '');

/** Texts of several words are compared word by word. @param {any} value */
const sentence = (value) => said(value).trim().split(/\s+/).length > 2;

/** @param {any} value */
function show(value) {
  if (value === undefined || value === null || value === '') return 'nothing';
  if (typeof value === 'string') return cut(value, 60);
  if (Array.isArray(value)) return value.length === 1 ? '1 entry' : `${value.length} entries`;
  if (typeof value === 'object') return 'segments' in value ? cut(value.segments.map((/** @type {any} */ s) => s.say ?? s.audio).join(' '), 60) : cut(JSON.stringify(value), 60);
  return String(value);
}

/** @param {string} text @param {number} max */
const cut = (text, max) => (text.length > max ? `${text.slice(0, max - 1)}…` : text);

/** @param {Words[]} words @returns {Words[]} */
const limit = (words) => (words.length > 6 ? [...words.slice(0, 5), `and ${words.length - 5} more`] : words);
