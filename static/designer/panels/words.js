// Times, counts and states in words. Pure: the clock and the zone are arguments.

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {string} zone @param {Intl.DateTimeFormatOptions} options
 */
function format(zone, options) {
  const key = zone + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', { timeZone: zone || undefined, ...options });
    formats.set(key, found);
  }
  return found;
}

/** @param {number} ms @param {string} zone @param {Intl.DateTimeFormatOptions} options */
const parts = (ms, zone, options) =>
  Object.fromEntries(format(zone, options).formatToParts(ms).map((part) => [part.type, part.value]));

/**
 * "14:02 EET"
 * @param {number} ms @param {string} zone
 */
export function clockTime(ms, zone) {
  const p = parts(ms, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' });
  return `${p.hour}:${p.minute} ${p.timeZoneName}`;
}

/**
 * "10:00:48"
 * @param {number} ms @param {string} zone
 */
export function clockSeconds(ms, zone) {
  return format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(ms);
}

/**
 * "Fri 20 Nov 2026, EET"
 * @param {number} ms @param {string} zone
 */
export function clockDate(ms, zone) {
  const p = parts(ms, zone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', timeZoneName: 'short' });
  return `${p.weekday} ${p.day} ${p.month} ${p.year}, ${p.timeZoneName}`;
}

/**
 * Time since the start of a call: "0:09", "12:30", "1:02:03".
 * @param {number} ms
 */
export function elapsed(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const hours = Math.floor(s / 3600);
  return hours ? `${hours}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`;
}

/**
 * Begins with a capital letter.
 * @param {string} text
 */
export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * "1 warning", "3 warnings"
 * @param {number} n @param {string} one @param {string} [many]
 */
export const count = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/**
 * @typedef {'saving'|'saved'|'unsaved'|'offline'|'conflict'} SaveState
 */

/**
 * What the save status says, with the icon and tone that go with it.
 * @param {{state: SaveState, savedAt: number, zone: string, readOnly?: boolean, unfit?: number}} status
 * @returns {{text: string, icon: string, tone: ''|'ok'|'warn'|'err', title: string}}
 */
export function saveWords({ state, savedAt, zone, readOnly, unfit = 0 }) {
  if (readOnly) return { text: 'Read only', icon: 'lock', tone: '', title: 'You may view this flow but not change it' };
  if (state === 'saved' && unfit) return { text: `Not saved: ${count(unfit, 'field')}`, icon: 'circle-dot', tone: 'warn', title: 'What was typed there does not fit, so it is not in the draft. Show it' };
  switch (state) {
    case 'saving': return { text: 'Saving', icon: 'loader', tone: '', title: 'Your changes are on their way to the server' };
    case 'unsaved': return { text: 'Not saved', icon: 'circle-dot', tone: 'warn', title: 'Changes on this page are not on the server yet' };
    case 'offline': return { text: 'Offline', icon: 'wifi-off', tone: 'warn', title: 'The server cannot be reached. Changes are kept here and saved when it is back' };
    case 'conflict': return { text: 'Conflict', icon: 'triangle-alert', tone: 'err', title: 'Someone else changed the same thing. Open to choose' };
    default: return {
      text: savedAt ? `Saved ${clockTime(savedAt, zone)}` : 'Saved', icon: 'check', tone: 'ok', title: 'Everything is on the server',
    };
  }
}

/**
 * @typedef {{code: string, severity: 'error'|'warning'|'note', activity: string, field: string, place?: string, message: string, cycle?: string[], advice?: string, fixes?: import('../fixes.js').Fix[]}} Issue
 */

/**
 * "2 errors, 1 warning"; notes count only when there is nothing worse.
 * @param {Issue[]} issues @param {boolean} [empty] the flow has no activities: what it lacks is no mistake yet
 * @returns {{text: string, tone: ''|'ok'|'warn'|'err', icon: string, errors: number, warnings: number, total: number}}
 */
export function issueWords(issues, empty = false) {
  if (empty) return { text: 'Nothing in it yet', tone: '', icon: 'info', errors: 0, warnings: 0, total: issues.length };
  const of = (/** @type {string} */ severity) => issues.filter((issue) => issue.severity === severity).length;
  const errors = of('error'), warnings = of('warning'), notes = of('note');
  const said = [errors && count(errors, 'error'), warnings && count(warnings, 'warning')].filter(Boolean).join(', ');
  const text = said || (notes ? count(notes, 'note') : 'No problems');
  const tone = errors ? 'err' : warnings ? 'warn' : notes ? '' : 'ok';
  const icon = errors ? 'circle-x' : warnings ? 'triangle-alert' : notes ? 'info' : 'check';
  return { text, tone, icon, errors, warnings, total: issues.length };
}

/**
 * "a", "a and b", "a, b and c"
 * @param {string[]} items
 */
export function list(items) {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}
