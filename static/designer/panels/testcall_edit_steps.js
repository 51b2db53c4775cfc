// The list of steps in the form of a test: add, change, move, remove.
import { h, icon, iconButton } from './dom.js';
import { ENDS, STEPS, kindOf } from './testcall_steps.js';

/** @typedef {import('./testcall_steps.js').Step} Step */

/** What a kind of step begins with. @type {Record<string, any>} */
const FRESH = { text: '', keys: '', time: '10s', flag: true, ids: [], variable: { name: '', equals: '' }, outlet: { activity: '', is: '' }, end: 'disconnected' };

/** @param {string} kind */
const takes = (kind) => STEPS.find(([one]) => one === kind)?.[2] ?? 'text';

/** @param {any} value as a field shows it: text as it is, all else as JSON */
const shown = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

/** Text that looks like JSON other than a text is that. @param {string} text */
function valueOf(text) {
  try { return JSON.parse(text); } catch { return text; }
}

/**
 * @param {Step[]} steps written to as the user types
 * @param {{activities: {id: string, name: string}[], outlets: (activity: string) => {id: string, label: string}[], variables: string[]}} flow
 */
export function stepList(steps, flow) {
  const list = h('ol', { class: 'te-steps' });
  const add = h('button', { type: 'button', class: 'btn sm', onclick: () => insert() }, icon('plus', 's14'), 'Add a step');

  function insert() {
    steps.push({ hears: '' });
    draw();
    focus(steps.length - 1, 'select');
  }

  /** @param {number} i @param {string} what */
  const focus = (i, what) => /** @type {HTMLElement | null} */ (list.children[i]?.querySelector(what))?.focus();

  /** @param {number} i @param {number} by */
  function move(i, by) {
    const [step] = steps.splice(i, 1);
    steps.splice(i + by, 0, step);
    draw();
    focus(i + by, by < 0 ? '.up:not(:disabled), select' : '.down:not(:disabled), select');
  }

  /** @param {Step} step @param {number} i */
  function row(step, i) {
    const kind = kindOf(step), set = (/** @type {any} */ value) => { steps[i] = { [kind]: value }; };
    const select = h('select', { class: 'input', 'aria-label': `Step ${i + 1}` }, STEPS.map(([key, words]) => h('option', { value: key, selected: key === kind }, words)));
    select.addEventListener('change', () => {
      const same = takes(select.value) === takes(kind);
      steps[i] = { [select.value]: same ? step[kind] : structuredClone(FRESH[takes(select.value)]) };
      draw();
      focus(i, 'select');
    });
    return h('li', { data: { step: String(i + 1) } }, select, h('div', { class: 'te-value' }, value(kind, step[kind], set, `Step ${i + 1}`)),
      h('div', { class: 'te-do' }, iconButton('arrow-up', `Move step ${i + 1} up`, () => move(i, -1), { class: 'up', disabled: i === 0 }), iconButton('arrow-down', `Move step ${i + 1} down`, () => move(i, 1), { class: 'down', disabled: i === steps.length - 1 }),
        iconButton('x', `Remove step ${i + 1}`, () => { steps.splice(i, 1); draw(); (steps.length ? focus(Math.min(i, steps.length - 1), 'select') : add.focus()); })));
  }

  /** @param {string} label @param {string} text @param {(text: string) => void} onInput @param {Record<string, any>} [more] */
  const field = (label, text, onInput, more = {}) => {
    const input = h('input', { class: 'input', 'aria-label': label, autocomplete: 'off', value: text, ...more });
    input.addEventListener('input', () => onInput(input.value));
    return input;
  };

  /** @param {string} label @param {[string, string][]} choices @param {string} chosen @param {(value: string) => void} onChoose */
  const choice = (label, choices, chosen, onChoose) => {
    const all = choices.some(([one]) => one === chosen) ? choices : [/** @type {[string, string]} */ ([chosen, chosen || 'Choose…']), ...choices];
    const select = h('select', { class: 'input', 'aria-label': label }, all.map(([one, words]) => h('option', { value: one, selected: one === chosen }, words)));
    select.addEventListener('change', () => onChoose(select.value));
    return select;
  };

  /** @param {string} kind @param {any} now @param {(value: any) => void} set @param {string} label */
  function value(kind, now, set, label) {
    switch (takes(kind)) {
      case 'flag': return [];
      case 'end': return [choice(`${label}, how`, ENDS, String(now), set)];
      case 'ids': return [field(`${label}, activities by id`, (now ?? []).join(', '), (text) => set(text.split(/[\s,]+/).filter(Boolean)), { spellcheck: 'false', class: 'input mono', placeholder: 'menu, sales_queue' })];
      case 'variable': {
        const check = { name: '', equals: '', ...now };
        return [choice(`${label}, variable`, flow.variables.map((name) => [name, name]), check.name, (name) => { check.name = name; set({ ...check }); }),
          field(`${label}, value`, shown(check.equals), (text) => { check.equals = valueOf(text); set({ ...check }); }, { class: 'input mono', spellcheck: 'false' })];
      }
      case 'outlet': {
        const check = { activity: '', is: '', ...now };
        return [choice(`${label}, activity`, flow.activities.map(({ id, name }) => [id, name]), check.activity, (activity) => { set({ activity, is: '' }); draw(); }),
          choice(`${label}, outlet`, flow.outlets(check.activity).map(({ id, label: words }) => [id, words]), check.is, (is) => { check.is = is; set({ ...check }); })];
      }
      default: return [field(`${label}, ${takes(kind) === 'time' ? 'how long' : takes(kind) === 'keys' ? 'keys' : 'text'}`, String(now ?? ''), set)];
    }
  }

  const draw = () => list.replaceChildren(...steps.map(row));
  draw();
  return {
    root: h('div', { class: 'field' }, h('div', { class: 'lab' }, 'What happens, and what must be true'), list, h('div', null, add)),
    /** Shows the step that the server refuses. @param {number} n from 1 @param {string} text */
    refuse(n, text) {
      for (const line of list.querySelectorAll('.error')) line.remove();
      list.children[n - 1]?.append(h('p', { class: 'error' }, text));
      focus(n - 1, '.te-value :is(input, select), select');
    },
  };
}
