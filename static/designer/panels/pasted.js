// Tells what became of a paste, and asks what takes the place of what it names and is not here.
import { ApiError, postForm } from './api.js';
import { h, toast } from './dom.js';
import { notPasted, pastedWords } from './paste.js';
import { followed } from './rename.js';

/** @param {import('./app.js').App} app @param {import('../paste.js').Missing | string} what that is open now, or the text that cannot be pasted @param {string[]} ids of what was pasted */
export async function pasted(app, what, ids) {
  if (typeof what === 'string') return toast(notPasted(what, app.store.activities().length), { kind: 'error' });
  if (Object.values(what).some((list) => list.length)) toast(pastedWords(what), { kind: what.variables.length || what.types.length || what.differ.length ? 'error' : 'ok' });
  const sent = part(app, ids);
  if (!sent.activities.length) return;
  const form = new URLSearchParams({ document: JSON.stringify(sent), guess: '1' });
  try {
    const { data } = await postForm(`${app.url}/pasted`, form);
    if (data) ask(app, data, ids);
  } catch { /* nobody to ask: the list of problems names what is missing */ }
}

/** What was pasted as it is now, with the variables of the flow. @param {import('./app.js').App} app @param {string[]} ids */
function part(app, ids) {
  const all = app.store.document();
  return { ...all, start: '', handlers: {}, notes: [], layout: {}, activities: all.activities.filter((a) => ids.includes(a.id)) };
}

/** @param {import('./app.js').App} app @param {string} html @param {string[]} ids */
function ask(app, html, ids) {
  const form = new DOMParser().parseFromString(html, 'text/html').querySelector('form');
  if (!form || app.dialog.open) return;
  const problem = h('p', { class: 'error', role: 'alert', hidden: true });
  const go = h('button', { type: 'submit', form: form.id, class: 'btn primary' }, 'Use these');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    go.disabled = true;
    const sent = part(app, ids), data = new FormData(form);
    data.set('document', JSON.stringify(sent));
    data.set('apply', '1');
    try {
      apply(app, sent.activities, (await postForm(`${app.url}/pasted`, data)).data);
      app.dialog.close();
    } catch (cause) {
      problem.textContent = /** @type {ApiError} */ (cause).message;
      problem.hidden = false;
    }
    go.disabled = false;
  });
  app.dialog.show({ title: 'What the pasted part names', wide: true, body: [form, problem],
    foot: [h('button', { type: 'button', class: 'btn', onclick: () => app.dialog.close() }, 'Keep the names'), go] });
}

/** @param {import('./app.js').App} app @param {import('../types.js').Activity[]} sent @param {{records: Record<string, any>, variables: import('./types.js').Variable[]}} answer */
function apply(app, sent, { records, variables }) {
  app.store.transact('name what is here', (tx) => {
    for (const [key, value] of followed(sent, records, tx.get)) tx.set(key, value);
    const here = new Set(tx.get('variables').map((/** @type {import('./types.js').Variable} */ v) => v.name)), fresh = variables.filter((v) => !here.has(v.name));
    if (fresh.length) tx.set('variables', [...tx.get('variables'), ...fresh]);
  });
}
