// What the validator offers to mend a finding with, made in the draft. Pure but for the transaction.

import { addActivity, remove } from './edits.js';
import { same } from './records.js';

/** @typedef {import('./store.js').Tx} Tx */
/** @typedef {{path: (string|number)[], was: any, now?: any}} Change one value that becomes another; no `now` takes it away */
/** @typedef {{label: string, changes?: Change[], wire?: {activity: string, outlet: string}}} Fix */

/** The draft is not what the fix was made for any more. */
export class Stale extends Error {}

/** @param {any} value @returns {boolean} what the server leaves out because it is empty */
const empty = (value) => value === undefined || value === null || value === '' || (typeof value === 'object' && !Object.keys(value).length);

/** @param {any} value @param {Change} change */
function expect(value, { was }) {
  if (!same(value, was) && !(empty(value) && empty(was))) throw new Stale();
}

/**
 * A copy of a value with the change made in it.
 * @param {any} value @param {(string|number)[]} path @param {Change} change @returns {any}
 */
export function changed(value, path, change) {
  const [step, ...rest] = path;
  if (step === undefined) {
    expect(value, change);
    return change.now;
  }
  const copy = Array.isArray(value) ? [...value] : { ...value };
  const next = changed(copy[step], rest, change);
  if (next !== undefined) copy[step] = next;
  else if (Array.isArray(copy)) copy.splice(Number(step), 1);
  else delete copy[step];
  return copy;
}

/** @param {Tx} tx @param {string} id @param {Change} change @param {() => import('./types.js').Point} place */
function activity(tx, id, change, place) {
  const key = `a:${id}`, [, , ...path] = change.path, record = tx.get(key);
  if (!path.length && change.now) {
    if (record) throw new Stale();
    addActivity(tx, { name: '', properties: {}, outlets: {}, ...change.now }, place());
  } else if (!record) throw new Stale();
  else if (!path.length) remove(tx, [id]);
  else tx.set(key, changed(record, path, change));
}

/** @param {Tx} tx @param {string} name @param {Change} change */
function variable(tx, name, change) {
  const list = tx.get('variables');
  if (list.some((/** @type {any} */ v) => v.name === name)) throw new Stale();
  tx.set('variables', [...list, change.now]);
}

/**
 * Makes the changes of a fix; throws Stale when the draft holds something else by now.
 * @param {Tx} tx @param {Change[]} changes @param {() => import('./types.js').Point} place where the next new activity goes
 */
export function mend(tx, changes, place) {
  for (const change of changes) {
    const [root, name] = change.path;
    if (root === 'activities') activity(tx, String(name), change, place);
    else if (root === 'variables') variable(tx, String(name), change);
    else if (root === 'handlers') tx.set('handlers', changed(tx.get('handlers'), change.path.slice(1), change));
    else tx.set('flow', changed(tx.get('flow'), change.path, change));
  }
}
