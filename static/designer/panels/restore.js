// What was chosen on the page that compares: it goes into the draft as one step of undo.
import { restore } from '../restore.js';
import { toast } from './dom.js';
import { count } from './words.js';

/** @param {import('./app.js').App} app */
export function takeRestored(app) {
  const key = `restore ${app.data.name}`, text = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  history.replaceState(null, '', location.pathname);
  if (!text) return;
  /** @type {{choices: import('../restore.js').Choice[], old: import('../types.js').FlowDocument, from: string}} */
  const { choices, old, from } = JSON.parse(text);
  let taken = 0;
  const changed = app.store.transact(`restore from ${from}`, (tx) => { taken = restore(tx, choices, old); });
  if (!changed) toast('The draft has all of that already.');
  else if (taken < choices.length) toast(`${count(taken, 'difference')} of ${choices.length} taken from ${from}. What the others belong to is not in the draft any more.`, { kind: 'error' });
  else toast(`${count(taken, 'difference')} taken from ${from}. Undo brings back what was there.`);
}
