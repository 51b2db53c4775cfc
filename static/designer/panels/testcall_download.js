// Asks for the name of a test made of a test call, and saves it with the flow or downloads it.
import { ApiError, postJSON } from './api.js';
import { h, icon, toast } from './dom.js';
import { fileOf, nameOf, testOf } from './testcall_save.js';

/**
 * @param {import('./app.js').App} app
 * @param {import('./testcall_save.js').Played} call
 */
export function askForTest(app, call) {
  const input = h('input', { class: 'input', id: 'test-name', autocomplete: 'off', maxlength: '120', value: nameOf(call.flow.name, call.state, call.setup.channel), autofocus: true });
  const file = h('p', { class: 'help' }), problem = h('p', { class: 'error', role: 'alert', hidden: true });
  const chosen = () => input.value.trim() || nameOf(call.flow.name, call.state, call.setup.channel);
  const show = () => { file.textContent = `Downloaded it is ${fileOf(input.value)}. Keep it beside ${call.flow.name}.json, which Export in the menu gives, and run it with: cordboard flow test ${fileOf(input.value)}`; };
  const { notes } = testOf(call, '');
  const form = h('form', { class: 'ibody', id: 'test-form' }, h('div', { class: 'field' }, h('label', { class: 'lab', for: 'test-name' }, 'What the test shows'), input, problem, file),
    notes.map((note) => h('p', { class: 'lead' }, icon('info', 's14'), h('span', null, note))));
  input.addEventListener('input', show);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (app.edit) void keep();
    else load();
  });
  const load = () => {
    const name = chosen();
    download(fileOf(name), `${JSON.stringify(testOf(call, name).document, null, 2)}\n`);
    app.dialog.close();
    toast(`Downloaded ${fileOf(name)}`);
  };
  const keep = async () => {
    const name = chosen();
    problem.hidden = true;
    try {
      await postJSON(`${app.url}/tests`, { name, script: testOf(call, name).document });
      app.dialog.close();
      app.onTestSaved();
      toast(`Saved “${name}”`, { action: 'Show the tests', run: () => app.tabs.show('tests') });
    } catch (cause) {
      const error = /** @type {ApiError} */ (cause);
      problem.textContent = error.fields.name ?? error.message;
      problem.hidden = false;
      input.setAttribute('aria-invalid', String(Boolean(error.fields.name)));
      input.focus();
    }
  };
  show();
  app.dialog.show({
    title: 'Save as test', body: [form],
    foot: [h('button', { type: 'button', class: 'btn', onclick: () => app.dialog.close() }, 'Cancel'), app.edit && h('button', { type: 'button', class: 'btn', onclick: load }, icon('download', 's14'), 'Download'),
      h('button', { type: 'submit', class: 'btn primary', form: 'test-form' }, app.edit ? 'Save with the flow' : 'Download')].filter((one) => one !== false),
  });
  input.select();
}

/** @param {string} name @param {string} text */
function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
