// The dialog that makes a subflow of the selection: its name, what goes in and comes out, where it ends, and a picture of it.
import { s } from '../dom.js';
import { ApiError, postJSON } from './api.js';
import { nameProblem } from './copy.js';
import { h, toast } from './dom.js';
import { extract, replace } from './subflow.js';
import { count } from './words.js';

/** @typedef {import('./subflow.js').Part} Part */

const BOX = { width: 240, height: 64 };

/** @param {import('./app.js').App} app @param {string[]} ids */
export async function makeSubflow(app, ids) {
  await app.settle();
  const part = extract(app.store, app.catalog, ids), { problem, where } = part;
  if (problem) return toast(problem, { kind: 'error', ...(where.length ? { action: 'Show', run: () => { app.canvas.focusActivity(where[0]); app.canvas.select(where); } } : {}) });
  const made = await ask(app, part);
  if (!made) return;
  if (extract(app.store, app.catalog, ids).problem) return toast(`${made.name} is made, but the flow has changed meanwhile: its activities stay here.`, { kind: 'error' });
  app.data.subflow_outcomes[made.name] = Object.keys(part.exits).length ? Object.keys(part.exits) : ['done'];
  app.data.resources.subflow = [...(app.data.resources.subflow ?? []), made.name];
  let id = '';
  app.store.transact(`make subflow ${made.name}`, (tx) => { id = replace(tx, ids, made.part, made.name); });
  app.canvas.focusActivity(id);
  toast(`${made.name} is made as a draft. Publish it before this flow goes live.`, { action: 'Open', run: () => window.location.assign(made.location) });
}

/**
 * @param {import('./app.js').App} app @param {Part} part
 * @returns {Promise<{name: string, part: Part, location: string} | null>} null when the user gave up
 */
function ask(app, part) {
  return new Promise((resolve) => {
    /** @type {{name: string, part: Part, location: string} | null} */ let made = null;
    const problem = h('p', { class: 'error', id: 'subflow-problem', role: 'alert', hidden: true });
    const input = h('input', { class: 'input', id: 'subflow-name', name: 'name', value: `${app.data.name}-part`, autocomplete: 'off', 'aria-describedby': 'subflow-problem', autofocus: true });
    const go = h('button', { type: 'submit', form: 'subflow-form', class: 'btn primary' }, 'Make the subflow');
    const form = h('form', { id: 'subflow-form', class: 'sf', novalidate: true }, h('div', { class: 'field' }, h('label', { class: 'lab', for: 'subflow-name' }, 'Name of the subflow'), input, problem),
      h('div', { class: 'sf-parts' }, values('Goes in', 'input', Object.keys(part.inputs), 'It reads no variables of this flow.'), values('Comes out', 'output', Object.keys(part.outputs), 'It writes no variables of this flow.')),
      ways(app, part), h('figure', { class: 'sf-fig' }, picture(part.document), h('figcaption', { class: 'help' }, `${count(ids(part).length, 'activity', 'activities')} with the ids and result names that they have now.`)));
    const refuse = (/** @type {string} */ text) => {
      problem.textContent = text;
      problem.hidden = !text;
      input.setAttribute('aria-invalid', String(text !== ''));
      if (text) input.focus();
    };
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const name = input.value.trim(), wrong = nameProblem(name);
      refuse(wrong);
      if (wrong) return;
      go.disabled = true;
      try {
        const { location } = (await postJSON(`${app.url}/copy`, { document: { ...part.document, name }, name })).data;
        made = { name, location, part: { ...part, inputs: ticked(form, 'input', part.inputs), outputs: ticked(form, 'output', part.outputs) } };
        app.dialog.close();
      } catch (cause) {
        const error = /** @type {ApiError} */ (cause);
        refuse(error.fields.name ?? error.message);
      }
      go.disabled = false;
    });
    app.dialog.show({ title: 'Make a subflow', wide: true, body: [form], foot: [h('button', { type: 'button', class: 'btn', onclick: () => app.dialog.close() }, 'Cancel'), go], onClose: () => resolve(made) });
    input.select();
  });
}

/** @param {Part} part @returns {string[]} what moves, without the ends that are new */
const ids = (part) => part.document.activities.map((/** @type {any} */ a) => a.id).slice(0, part.document.activities.length - Object.keys(part.exits).length);

/** @param {string} title @param {string} name of the boxes @param {string[]} variables @param {string} none */
function values(title, name, variables, none) {
  return h('fieldset', { class: 'field' }, h('legend', { class: 'lab' }, title), variables.length
    ? h('ul', { class: 'sf-list' }, variables.map((variable) => h('li', null, h('label', { class: 'choice' }, h('input', { type: 'checkbox', class: 'check', name, value: variable, checked: true }), h('code', { class: 'mono' }, variable)))))
    : h('p', { class: 'none' }, none));
}

/** @param {HTMLFormElement} form @param {string} name @param {Record<string, string>} all */
function ticked(form, name, all) {
  const chosen = new Set(new FormData(form).getAll(name));
  return Object.fromEntries(Object.entries(all).filter(([key]) => chosen.has(key)));
}

/** Where it begins and the outlets it gets. @param {import('./app.js').App} app @param {Part} part */
function ways(app, part) {
  const name = (/** @type {string} */ id) => app.store.get(`a:${id}`)?.name || id, exits = Object.entries(part.exits);
  return h('div', { class: 'field' }, h('div', { class: 'lab' }, 'Begins and ends'), h('ul', { class: 'sf-list' }, h('li', null, 'Begins at ', h('b', null, name(part.entry))),
    exits.map(([outcome, target]) => h('li', null, 'Outlet ', h('code', { class: 'mono' }, outcome), ' leads to ', h('b', null, name(target)))), exits.length ? null : h('li', null, 'Nothing leads out of it: contacts end there.')));
}

/** A small drawing of a flow: boxes where they lie, and a line for each cord. @param {any} document */
function picture(document) {
  const at = (/** @type {string} */ id) => document.layout[id] ?? { x: 0, y: 0 };
  const places = document.activities.map((/** @type {any} */ a) => at(a.id));
  const right = Math.max(...places.map((/** @type {any} */ p) => p.x)) + BOX.width, bottom = Math.max(...places.map((/** @type {any} */ p) => p.y)) + BOX.height, top = Math.min(...places.map((/** @type {any} */ p) => p.y));
  const svg = s('svg', { class: 'sf-pic', viewBox: `-16 ${top - 16} ${right + 32} ${bottom - top + 32}`, role: 'img', 'aria-label': 'Picture of the subflow' });
  for (const a of document.activities) {
    for (const target of Object.values(a.outlets)) {
      const from = at(a.id), to = at(/** @type {string} */ (target)), x = from.x + BOX.width, y = from.y + BOX.height / 2, bend = Math.max(40, Math.abs(to.x - x) / 2);
      svg.append(s('path', { class: 'cord', d: `M${x} ${y}C${x + bend} ${y} ${to.x - bend} ${to.y + BOX.height / 2} ${to.x} ${to.y + BOX.height / 2}` }));
    }
  }
  for (const a of document.activities) {
    const { x, y } = at(a.id), words = s('text', { x: String(x + 16), y: String(y + BOX.height / 2 + 7) }), label = a.name || a.id;
    words.textContent = label.length > 20 ? `${label.slice(0, 19)}…` : label;
    svg.append(s('rect', { class: a.id === document.start ? 'start' : '', x: String(x), y: String(y), width: String(BOX.width), height: String(BOX.height), rx: '8' }), words);
  }
  return svg;
}
