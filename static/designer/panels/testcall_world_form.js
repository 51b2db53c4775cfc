// The fold "What stands in" of the form that starts a test call.
import { h, icon } from './dom.js';
import { NUMBER_STATES, QUEUE_STATES, SCHEDULE_STATES, SWITCH_STATES, countOf, worldOf } from './testcall_world.js';

/** @typedef {import('./testcall_world.js').StandIns} StandIns */

/**
 * @param {StandIns} said to begin with; it is written to as the user types
 * @param {{name: (activity: string) => string, changed: () => void}} config
 * @returns {{root: HTMLElement | null, world: () => Record<string, any> | null}} no root for a flow that needs nothing; the world is null
 *   while something in it is wrong, and the first of that has the focus
 */
export function worldFold(said, config) {
  const rows = [...Object.keys(said.http).map((id) => httpRow(id, config.name(id), said.http[id])),
    ...choices('Queue', 'queues', said.queues, QUEUE_STATES), ...choices('Schedule', 'schedules', said.schedules, SCHEDULE_STATES),
    ...choices('', 'numbers', said.numbers, NUMBER_STATES), ...choices('', 'switches', said.switches, SWITCH_STATES)];
  if (!rows.length) return { root: null, world: () => ({}) };
  const count = h('span', { class: 'tag' });
  const root = h('details', { class: 'more tc-world' }, h('summary', null, icon('chevron-down', 's14'), 'What stands in', count),
    h('div', { class: 'inner' }, h('p', { class: 'help' }, 'No request leaves this server in a test call, and no agent is disturbed.'), rows));
  const paint = () => { const n = countOf(said); count.textContent = String(n); count.hidden = n === 0; };
  root.addEventListener('input', () => { paint(); config.changed(); });
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

/** @param {string} id @param {string} name of the activity @param {import('./testcall_world.js').Answer} answer */
function httpRow(id, name, answer) {
  const bind = (/** @type {'match'|'status'|'json'} */ key, /** @type {string} */ label, /** @type {any} */ control) => {
    const own = `world-${id}-${key}`;
    control.id = own;
    control.value = answer[key];
    control.addEventListener('input', () => { answer[key] = control.value; });
    return h('div', { class: 'field' }, h('label', { class: 'lab', for: own }, label), control, h('p', { class: 'error', data: { for: `http.${id}.${key}` }, hidden: true }));
  };
  const box = h('input', { type: 'checkbox', class: 'check', checked: answer.on });
  const fields = h('div', { class: 'tc-answer' },
    bind('match', 'Request', h('input', { class: 'input', autocomplete: 'off', spellcheck: 'false' })),
    bind('status', 'Status', h('input', { class: 'input', inputmode: 'numeric', autocomplete: 'off' })),
    bind('json', 'JSON body', h('textarea', { class: 'input code', rows: '3', spellcheck: 'false', placeholder: '{"tier": "gold"}' })));
  const none = h('p', { class: 'help' }, 'No answer: the request fails.');
  const paint = () => { fields.hidden = !answer.on; none.hidden = answer.on; };
  box.addEventListener('change', () => { answer.on = box.checked; paint(); });
  paint();
  return h('fieldset', { class: 'field' }, h('legend', { class: 'hide' }, `Answer to ${name}`), h('label', { class: 'choice' }, box, h('span', null, `${name} gets an answer`)), none, fields);
}

/**
 * @param {string} what @param {string} group @param {Record<string, string>} values @param {[string, string][]} states
 */
function choices(what, group, values, states) {
  return Object.keys(values).map((name) => {
    const id = `world-${group}-${name}`;
    const select = h('select', { class: 'input', id }, states.map(([value, words]) => h('option', { value, selected: value === values[name] }, words)));
    select.addEventListener('input', () => { values[name] = select.value; });
    return h('div', { class: 'tc-choice' }, h('label', { class: 'lab cut', for: id, title: `${what} ${name}`.trim() }, `${what} ${name}`.trim()), select);
  });
}
