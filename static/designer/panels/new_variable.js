// “New variable…” in a list of variables: asks for a name and a type, and declares it.
import { h } from './dom.js';

const TYPES = [['string', 'Text'], ['integer', 'Whole number'], ['decimal', 'Decimal number'], ['boolean', 'True or false'], ['datetime', 'Date and time'], ['json', 'JSON']];

/**
 * What is wrong with a name, "" when it can be used.
 * @param {string} name @param {string[]} taken
 */
export function variableProblem(name, taken) {
  if (!/^[a-z][a-z0-9_]{0,63}$/.test(name)) return 'Use small letters, digits and _, beginning with a letter, for example customer_no.';
  return taken.includes(name) ? `There is a variable ${name} already.` : '';
}

/**
 * @param {import('./app.js').App} app @param {(name: string, type: string) => void} declare
 * @returns {Promise<string>} its name, "" when the user gave up
 */
export function askVariable(app, declare) {
  return new Promise((resolve) => {
    let made = '';
    const input = h('input', { class: 'input', id: 'new-variable', autocomplete: 'off', autofocus: true, 'aria-describedby': 'new-variable-problem' });
    const type = h('select', { class: 'input', id: 'new-variable-type' }, TYPES.map(([value, words]) => h('option', { value }, words)));
    const problem = h('p', { class: 'error', id: 'new-variable-problem', role: 'alert', hidden: true });
    const form = h('form', { id: 'new-variable-form', class: 'ibody', novalidate: true },
      h('div', { class: 'field' }, h('label', { class: 'lab', for: 'new-variable' }, 'Name'), input, problem),
      h('div', { class: 'field' }, h('label', { class: 'lab', for: 'new-variable-type' }, 'Type'), type));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const name = input.value.trim(), wrong = variableProblem(name, app.store.get('variables').map((/** @type {any} */ v) => v.name));
      problem.textContent = wrong;
      problem.hidden = !wrong;
      input.setAttribute('aria-invalid', String(wrong !== ''));
      if (wrong) return input.focus();
      made = name;
      declare(name, type.value);
      app.dialog.close();
    });
    app.dialog.show({
      title: 'New variable', body: [form], onClose: () => resolve(made),
      foot: [h('button', { type: 'button', class: 'btn', onclick: () => app.dialog.close() }, 'Cancel'), h('button', { type: 'submit', form: 'new-variable-form', class: 'btn primary' }, 'Add it')],
    });
  });
}
