// The dialog that puts a subflow back into the flow that runs it: what comes, what gets another name, what is not quite as it was, and who
// else uses the subflow, which stays. The server makes the document; here it is one change that can be undone.
import { same } from '../records.js';
import { postJSON } from './api.js';
import { fill, h, icon, toast } from './dom.js';
import { flowPicture } from './flow_picture.js';
import { refuse } from './subflow_dialog.js';
import { replaceAll } from './template.js';
import { count, list } from './words.js';

/**
 * @typedef {object} Back
 * @property {any} document @property {string[]} added @property {Record<string, string>} activities @property {Record<string, string>} variables
 * @property {string[]} cautions @property {string} subflow @property {string} state @property {{value: string, label: string}[]} states @property {string[]} uses
 */

/** @param {import('./app.js').App} app @param {string[]} ids the activity that runs the subflow */
export async function putBack(app, [id]) {
  await app.settle();
  let state = '';
  const name = app.catalog.name(app.store.get(`a:${id}`)), body = h('div', { class: 'sf' });
  /** @returns {Promise<{back: Back, sent: any} | null>} */
  async function load() {
    const sent = app.store.document();
    try {
      const { data } = await postJSON(`${app.url}/inline`, { document: sent, activity: id, state });
      if (!data.problem) return { back: data, sent };
      refuse(app, data);
    } catch (cause) { toast(/** @type {Error} */ (cause).message, { kind: 'error' }); }
    app.dialog.close();
    return null;
  }
  const first = await load();
  if (!first) return;
  const go = h('button', { type: 'button', class: 'btn primary', autofocus: true, onclick: async () => {
    go.disabled = true;
    const now = await load();
    go.disabled = false;
    if (!now) return;
    if (!same(now.sent, app.store.document())) return toast('The flow has changed meanwhile. Look again.', { kind: 'error' });
    app.dialog.close();
    apply(app, now.back);
  } }, 'Put it back');
  const draw = (/** @type {Back} */ back) => fill(body, ...words(app, back, name), states(back, state, async (value) => {
    state = value;
    const next = await load();
    if (next) draw(next.back);
    body.querySelector('select')?.focus();
  }), flowPicture(part(back), 'Picture of what comes'));
  draw(first.back);
  app.dialog.show({ title: `Put ${first.back.subflow} back into this flow`, wide: true, body: [body], foot: [h('button', { type: 'button', class: 'btn', onclick: () => app.dialog.close() }, 'Cancel'), go] });
}

/** @param {import('./app.js').App} app @param {Back} back */
function apply(app, back) {
  app.store.transact(`put ${back.subflow} back`, (tx) => replaceAll(tx, back.document));
  if (back.added[0]) app.canvas.focusActivity(back.added[0]);
  app.canvas.select(back.added);
  toast(`${back.subflow} is in this flow now: ${count(back.added.length, 'activity', 'activities')}. Undo with Ctrl+Z.`);
}

/** What comes, as a flow of its own. @param {Back} back */
const part = ({ document, added }) => ({ ...document, start: added[0] ?? '', activities: document.activities.filter((/** @type {any} */ a) => added.includes(a.id)) });

/** @param {import('./app.js').App} app @param {Back} back @param {string} name of the activity that runs it */
function words(app, back, name) {
  const renamed = [...Object.entries(back.activities).map(([from, to]) => ['activity', from, to]), ...Object.entries(back.variables).map(([from, to]) => ['variable', from, to])];
  const uses = back.uses.length ? `${list(back.uses)} ${back.uses.length === 1 ? 'runs' : 'run'} it too.` : 'No other flow runs it.';
  return [
    h('p', null, `${back.subflow} (${back.state.charAt(0).toLowerCase()}${back.state.slice(1)}) takes the place of `, h('b', null, name), ` with ${count(back.added.length, 'activity', 'activities')}. ${back.subflow} itself stays. ${uses}`),
    back.cautions.length ? h('ul', { class: 'sf-list' }, back.cautions.map((text) => h('li', { class: 'caution' }, icon('triangle-alert', 's12'), h('span', null, text)))) : null,
    renamed.length ? h('div', { class: 'field' }, h('div', { class: 'lab' }, 'Other names here, as theirs are taken'), h('ul', { class: 'sf-list' }, renamed.map(([kind, from, to]) => h('li', null, `The ${kind} `, h('code', { class: 'mono' }, from), ' is ', h('code', { class: 'mono' }, to), ' here')))) : null,
  ];
}

/** @param {Back} back @param {string} state @param {(value: string) => void} choose */
function states({ states: all, subflow }, state, choose) {
  if (!all.length) return null;
  const select = h('select', { class: 'input', id: 'back-state', onchange: () => choose(select.value) }, all.map((one) => h('option', { value: one.value, selected: one.value === state }, one.label)));
  return h('div', { class: 'field' }, h('label', { class: 'lab', for: 'back-state' }, `Which state of ${subflow}`), select);
}
