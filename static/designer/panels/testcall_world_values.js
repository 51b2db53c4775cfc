// The rows of "What stands in" about values: variables, teams and tables.
import { h, icon, iconButton } from './dom.js';
import { SWITCH_STATES } from './testcall_world.js';

/**
 * @typedef {import('./testcall_world.js').StandIns} StandIns
 * @typedef {import('./testcall_values.js').Kind} Kind
 * @typedef {import('./testcall_values.js').Rows} Rows
 */

/** What a control is called and where its mistake stands. @param {string} id @param {string} label @param {string} path @param {HTMLElement} control */
const line = (id, label, path, control) => {
  control.id = id;
  const problem = h('p', { class: 'error', id: `${id}-error`, data: { for: path }, hidden: true });
  control.setAttribute('aria-describedby', problem.id);
  const wide = control instanceof HTMLTextAreaElement || control.getAttribute('type') === 'datetime-local';
  return h('div', { class: wide ? 'tc-choice wide' : 'tc-choice' }, h('label', { class: 'lab cut', for: id, title: label }, label), h('div', null, control, problem));
};

/** The control for a value of a type. @param {Kind} kind @param {string} value @param {(text: string) => void} said */
function control(kind, value, said) {
  const input = kind === 'boolean' ? h('select', { class: 'input' }, SWITCH_STATES.map(([one, words]) => h('option', { value: one, selected: one === value }, words)))
    : kind === 'json' ? h('textarea', { class: 'input code', rows: '2', spellcheck: 'false', placeholder: '["a", "b"]', value })
      : h('input', { class: 'input', autocomplete: 'off', value, ...(kind === 'datetime' ? { type: 'datetime-local', ...(/:[0-5]\d:(?!00)/.test(value) && { step: '1' }), max: '9999-12-31T23:59:59' } : kind === 'integer' ? { inputmode: 'numeric' } : kind === 'decimal' ? { inputmode: 'decimal' } : {}) });
  input.addEventListener('input', () => said(input.value));
  return input;
}

/**
 * The variables in a fold of their own: a flow may have many.
 * @param {StandIns} said @param {string} prefix of ids
 */
export function variableRows(said, prefix) {
  const names = [...Object.keys(said.switches), ...Object.keys(said.values)].sort();
  if (!names.length) return null;
  const words = (/** @type {string} */ name) => (name.startsWith('org.') ? `${name.slice(4)} (organisation)` : name.slice(5));
  return h('fieldset', { class: 'tc-values' }, h('legend', { class: 'lab' }, 'Variables begin with'), h('p', { class: 'help' }, 'Empty: their own value.'),
    names.map((name) => {
      const from = name in said.switches ? said.switches : said.values;
      return line(`${prefix}-${name in said.switches ? 'switches' : 'values'}-${name}`, words(name), `values.${name}`, control(name in said.switches ? 'boolean' : said.kinds[name], from[name], (text) => { from[name] = text; }));
    }));
}

/** @param {StandIns} said @param {string} prefix */
export function teamRows(said, prefix) {
  return Object.keys(said.teams).map((name) => {
    const input = h('input', { class: 'input', autocomplete: 'off', placeholder: 'one free agent', title: 'Names of agents, separated by commas; nobody is a team without any', value: said.teams[name] });
    input.addEventListener('input', () => { said.teams[name] = input.value; });
    return line(`${prefix}-teams-${name}`, `Team ${name}`, `teams.${name}`, input);
  });
}

/** @param {StandIns} said @param {{prefix: string, changed: () => void}} config */
export const tableRows = (said, config) => Object.keys(said.tables).map((name) => tableRow(name, said.tables[name], config));

/** @param {string} name @param {Rows} table @param {{prefix: string, changed: () => void}} config */
function tableRow(name, table, { prefix, changed }) {
  const box = h('input', { type: 'checkbox', class: 'check', checked: table.on, id: `${prefix}-tables-${name}` });
  const list = h('div', { class: 'tc-rows' }), none = h('p', { class: 'help' }, 'No row: nothing is found.');
  const columns = h('input', { class: 'input', autocomplete: 'off', value: table.columns.join(', ') });
  const row = (/** @type {Record<string, string>} */ one, /** @type {number} */ i) => h('fieldset', { class: 'tc-row' }, h('legend', { class: 'hide' }, `Row ${i + 1} of ${name}`),
    iconButton('x', `Remove row ${i + 1} of ${name}`, () => { table.rows.splice(i, 1); draw(); changed(); add.focus(); }),
    table.columns.map((column) => line(`${prefix}-tables-${name}-${i}-${column}`, column, `tables.${name}.${i}.${column}`, control(table.kinds[column] ?? '', one[column] ?? '', (text) => { one[column] = text; }))));
  const draw = () => {
    list.replaceChildren(...table.rows.map(row));
    none.hidden = table.rows.length > 0;
  };
  const add = h('button', { type: 'button', class: 'btn sm', onclick: () => {
    table.rows.push({});
    draw();
    changed();
    /** @type {HTMLElement | null} */ (list.querySelector('fieldset:last-child input, fieldset:last-child select, fieldset:last-child textarea'))?.focus();
  } }, icon('plus', 's14'), 'Add a row');
  columns.addEventListener('change', () => {
    table.columns = [...new Set(columns.value.split(',').map((one) => one.trim()).filter(Boolean))];
    draw();
  });
  const fields = h('div', { class: 'tc-table' }, line(`${prefix}-tables-${name}-columns`, 'Columns', `tables.${name}`, columns),
    h('p', { class: 'help' }, 'The first row that has the key as one of its values is found.'), none, list, h('div', null, add));
  const paint = () => { fields.hidden = !table.on; };
  box.addEventListener('change', () => { table.on = box.checked; paint(); });
  draw();
  paint();
  return h('div', { class: 'field' }, h('label', { class: 'choice' }, box, h('span', null, `Rows of the table ${name} stand in`)), fields);
}
