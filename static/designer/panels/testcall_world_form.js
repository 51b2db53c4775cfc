// The fold "What stands in" of the forms of test calls and of tests.
import { h, icon } from './dom.js';
import { aiRows } from './testcall_world_ai.js';
import { AGENT_STATES, HTTP_ENDS, NUMBER_STATES, QUEUE_STATES, SCHEDULE_STATES, countOf, worldOf } from './testcall_world.js';
import { tableRows, teamRows, variableRows } from './testcall_world_values.js';

/** @typedef {import('./testcall_world.js').StandIns} StandIns */

/**
 * @param {StandIns} said to begin with; it is written to as the user types
 * @param {{name: (activity: string) => string, changed: () => void, asks?: {ai: boolean, intents: boolean}, prefix?: string}} config asks: whether the flow talks to AI; prefix of ids
 * @returns {{root: HTMLElement | null, world: () => Record<string, any> | null}} no root for a flow that needs nothing; the world is null
 *   while something in it is wrong, and the first of that has the focus
 */
export function worldFold(said, config) {
  const prefix = config.prefix ?? 'world', all = (/** @type {string} */ what, /** @type {'schedules'|'agents'|'numbers'} */ group, /** @type {[string, string][]} */ states) => choices(what, `${prefix}-${group}`, said[group], states);
  const ai = config.asks?.ai || config.asks?.intents ? [aiRows(said.ai, { ...config.asks, prefix, changed: () => { paint(); config.changed(); } })] : [];
  const rows = [...Object.keys(said.http).map((id) => httpRow(`${prefix}-${id}`, id, config.name(id), said.http[id])),
    ...Object.keys(said.queues).map((name) => queueRow(prefix, name, said)), ...all('Schedule', 'schedules', SCHEDULE_STATES),
    ...all('Agent', 'agents', AGENT_STATES), ...teamRows(said, prefix), ...all('', 'numbers', NUMBER_STATES), ...tableRows(said, { prefix, changed: () => { paint(); config.changed(); } }), ...ai, variableRows(said, prefix)].filter((row) => row !== null);
  if (!rows.length) return { root: null, world: () => ({}) };
  const count = h('span', { class: 'tag' });
  const root = h('details', { class: 'more tc-world' }, h('summary', null, icon('chevron-down', 's14'), 'What stands in', count),
    h('div', { class: 'inner' }, h('p', { class: 'help' }, 'No request leaves this server in a test call, and no agent is disturbed.'), rows));
  const paint = () => { const n = countOf(said); count.textContent = String(n); count.hidden = n === 0; };
  for (const event of ['input', 'change']) root.addEventListener(event, () => { paint(); config.changed(); });
  paint();
  return {
    root,
    world() {
      const { world, errors } = worldOf(said);
      for (const line of root.querySelectorAll('[data-for]')) {
        const text = errors[/** @type {HTMLElement} */ (line).dataset.for ?? ''] ?? '';
        line.textContent = text;
        /** @type {HTMLElement} */ (line).hidden = !text;
        line.previousElementSibling?.setAttribute('aria-invalid', String(text !== ''));
      }
      if (!Object.keys(errors).length) return world;
      root.open = true;
      /** @type {HTMLElement | null} */ (root.querySelector('[aria-invalid=true]'))?.focus();
      return null;
    },
  };
}

/** What a queue is, and how many wait in it. @param {string} prefix @param {string} name @param {StandIns} said */
function queueRow(prefix, name, said) {
  const id = `${prefix}-waiting-${name}`;
  const ahead = h('input', { class: 'input', id, inputmode: 'numeric', autocomplete: 'off', placeholder: '0', value: said.waiting[name] });
  ahead.addEventListener('input', () => { said.waiting[name] = ahead.value.trim() === '0' ? '' : ahead.value.trim(); });
  return h('div', { class: 'tc-queue' }, choices('Queue', `${prefix}-queues`, { [name]: said.queues[name] }, QUEUE_STATES, said.queues),
    h('div', { class: 'tc-choice' }, h('label', { class: 'small t2', for: id }, 'Contacts waiting ahead'), h('div', null, ahead, h('p', { class: 'error', data: { for: `waiting.${name}` }, hidden: true }))));
}

/** @param {string} own prefix of ids @param {string} id @param {string} name of the activity @param {import('./testcall_world.js').Answer} answer */
function httpRow(own, id, name, answer) {
  const bind = (/** @type {'match'|'status'|'json'|'error'} */ key, /** @type {string} */ label, /** @type {any} */ control) => {
    control.id = `${own}-${key}`;
    control.value = answer[key] ?? '';
    control.addEventListener('input', () => { answer[key] = control.value; paint(); });
    return h('div', { class: 'field' }, h('label', { class: 'lab', for: control.id }, label), control, h('p', { class: 'error', data: { for: `http.${id}.${key}` }, hidden: true }));
  };
  const box = h('input', { type: 'checkbox', class: 'check', checked: answer.on });
  const status = bind('status', 'Status', h('input', { class: 'input', inputmode: 'numeric', autocomplete: 'off' }));
  const body = bind('json', 'JSON body', h('textarea', { class: 'input code', rows: '3', spellcheck: 'false', placeholder: '{"tier": "gold"}' }));
  const fields = h('div', { class: 'tc-answer' },
    bind('match', 'Request', h('input', { class: 'input', autocomplete: 'off', spellcheck: 'false' })),
    bind('error', 'It', h('select', { class: 'input' }, HTTP_ENDS.map(([value, words]) => h('option', { value }, words)))), status, body);
  const none = h('p', { class: 'help' }, 'No answer: the request fails.');
  const paint = () => { fields.hidden = !answer.on; none.hidden = answer.on; status.hidden = body.hidden = Boolean(answer.error); };
  box.addEventListener('change', () => { answer.on = box.checked; paint(); });
  paint();
  return h('fieldset', { class: 'field' }, h('legend', { class: 'hide' }, `Answer to ${name}`), h('label', { class: 'choice' }, box, h('span', null, `${name} gets an answer`)), none, fields);
}

/**
 * @param {string} what @param {string} group @param {Record<string, string>} values @param {[string, string][]} states
 * @param {Record<string, string>} [into] where they are written
 */
function choices(what, group, values, states, into = values) {
  return Object.keys(values).map((name) => {
    const id = `${group}-${name}`;
    const select = h('select', { class: 'input', id }, states.map(([value, words]) => h('option', { value, selected: value === values[name] }, words)));
    select.addEventListener('input', () => { into[name] = select.value; });
    return h('div', { class: 'tc-choice' }, h('label', { class: 'lab cut', for: id, title: `${what} ${name}`.trim() }, `${what} ${name}`.trim()), select);
  });
}
