// The dialog that makes a subflow of the selection: its name, what goes in and comes out, where it ends, and a picture of it. The server cuts
// it out of the document on the page.
import { same } from '../records.js';
import { ApiError, postJSON } from './api.js';
import { nameProblem } from './copy.js';
import { h, toast } from './dom.js';
import { flowPicture } from './flow_picture.js';
import { replaceAll } from './template.js';
import { count } from './words.js';

/**
 * @typedef {object} Part
 * @property {any} document      the subflow, without its name
 * @property {string} entry      the activity that is entered first
 * @property {Record<string, string>} exits  outcome → activity outside
 * @property {Record<string, string>} inputs @property {Record<string, string>} outputs
 *
 * @typedef {{document: any, activity: string, exits: Record<string, string>, location: string, name: string, sent: any}} Made  what the flow is with it
 */

/** @param {import('./app.js').App} app @param {string[]} ids */
export async function makeSubflow(app, ids) {
  await app.settle();
  /** @type {any} */ let part;
  try { part = (await postJSON(`${app.url}/extract`, { document: app.store.document(), activities: ids })).data; } catch (cause) { return toast(/** @type {Error} */ (cause).message, { kind: 'error' }); }
  if (part.problem) return refuse(app, part);
  const made = await ask(app, part, ids);
  if (!made) return;
  if (!same(made.sent, app.store.document())) return toast(`${made.name} is made, but the flow has changed meanwhile: its activities stay here.`, { kind: 'error' });
  app.data.subflow_outcomes[made.name] = Object.keys(made.exits).length ? Object.keys(made.exits) : ['done'];
  app.data.resources.subflow = [...(app.data.resources.subflow ?? []), made.name];
  app.store.transact(`make subflow ${made.name}`, (tx) => replaceAll(tx, made.document));
  app.canvas.focusActivity(made.activity);
  toast(`${made.name} is made as a draft. Publish it before this flow goes live.`, { action: 'Open', run: () => window.location.assign(made.location) });
}

/** Says why something cannot be moved, and shows what it is about. @param {import('./app.js').App} app @param {{problem: string, where: string[]}} refusal */
export function refuse(app, { problem, where }) {
  toast(problem, { kind: 'error', ...(where.length ? { action: 'Show', run: () => { app.canvas.focusActivity(where[0]); app.canvas.select(where); } } : {}) });
}

/**
 * @param {import('./app.js').App} app @param {Part} part @param {string[]} selected
 * @returns {Promise<Made | null>} null when the user gave up
 */
function ask(app, part, selected) {
  return new Promise((resolve) => {
    /** @type {Made | null} */ let made = null;
    const problem = h('p', { class: 'error', id: 'subflow-problem', role: 'alert', hidden: true });
    const input = h('input', { class: 'input', id: 'subflow-name', name: 'name', value: `${app.data.name}-part`, autocomplete: 'off', 'aria-describedby': 'subflow-problem', autofocus: true });
    const go = h('button', { type: 'submit', form: 'subflow-form', class: 'btn primary' }, 'Make the subflow');
    const form = h('form', { id: 'subflow-form', class: 'sf', novalidate: true }, h('div', { class: 'field' }, h('label', { class: 'lab', for: 'subflow-name' }, 'Name of the subflow'), input, problem),
      h('div', { class: 'sf-parts' }, values('Goes in', 'input', Object.keys(part.inputs), 'It reads no variables of this flow.'), values('Comes out', 'output', Object.keys(part.outputs), 'It writes no variables of this flow.')),
      ways(app, part), h('figure', { class: 'sf-fig' }, flowPicture(part.document, 'Picture of the subflow'), h('figcaption', { class: 'help' }, `${count(selected.length, 'activity', 'activities')} with the ids and result names that they have now.`)));
    const wrongName = (/** @type {string} */ text) => {
      problem.textContent = text;
      problem.hidden = !text;
      input.setAttribute('aria-invalid', String(text !== ''));
      if (text) input.focus();
    };
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const name = input.value.trim(), wrong = nameProblem(name);
      wrongName(wrong);
      if (wrong) return;
      go.disabled = true;
      try {
        const sent = app.store.document(), chosen = new FormData(form);
        const { data } = await postJSON(`${app.url}/extract`, { document: sent, activities: selected, name, inputs: chosen.getAll('input'), outputs: chosen.getAll('output') });
        if (data.problem) refuse(app, data);
        else made = { ...data, name, sent };
        app.dialog.close();
      } catch (cause) {
        const error = /** @type {ApiError} */ (cause);
        wrongName(error.fields.name ?? error.message);
      }
      go.disabled = false;
    });
    app.dialog.show({ title: 'Make a subflow', wide: true, body: [form], foot: [h('button', { type: 'button', class: 'btn', onclick: () => app.dialog.close() }, 'Cancel'), go], onClose: () => resolve(made) });
    input.select();
  });
}

/** @param {string} title @param {string} name of the boxes @param {string[]} variables @param {string} none */
function values(title, name, variables, none) {
  return h('fieldset', { class: 'field' }, h('legend', { class: 'lab' }, title), variables.length
    ? h('ul', { class: 'sf-list' }, variables.map((variable) => h('li', null, h('label', { class: 'choice' }, h('input', { type: 'checkbox', class: 'check', name, value: variable, checked: true }), h('code', { class: 'mono' }, variable)))))
    : h('p', { class: 'none' }, none));
}

/** Where it begins and the outlets it gets. @param {import('./app.js').App} app @param {Part} part */
function ways(app, part) {
  const name = (/** @type {string} */ id) => app.store.get(`a:${id}`)?.name || id, exits = Object.entries(part.exits);
  return h('div', { class: 'field' }, h('div', { class: 'lab' }, 'Begins and ends'), h('ul', { class: 'sf-list' }, h('li', null, 'Begins at ', h('b', null, name(part.entry))),
    exits.map(([outcome, target]) => h('li', null, 'Outlet ', h('code', { class: 'mono' }, outcome), ' leads to ', h('b', null, name(target)))), exits.length ? null : h('li', null, 'Nothing leads out of it: contacts end there.')));
}
