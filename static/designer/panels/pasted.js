// Tells what became of a paste.
import { toast } from './dom.js';
import { notPasted, pastedWords } from './paste.js';

/** @param {import('./app.js').App} app @param {import('../paste.js').Missing | string} what that is open now, or the text that cannot be pasted @param {string[]} _ids */
export async function pasted(app, what, _ids) {
  if (typeof what === 'string') return toast(notPasted(what, app.store.activities().length), { kind: 'error' });
  if (Object.values(what).some((list) => list.length)) toast(pastedWords(what), { kind: what.variables.length || what.types.length || what.differ.length ? 'error' : 'ok' });
}
