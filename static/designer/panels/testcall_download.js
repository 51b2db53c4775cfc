// Asks for the name of a test call's file and downloads it.
import { h, icon, toast } from './dom.js';
import { fileOf, nameOf, testOf } from './testcall_save.js';

/**
 * @param {import('./app.js').App} app
 * @param {import('./testcall_save.js').Played} call
 */
export function askForTest(app, call) {
  const input = h('input', { class: 'input', id: 'test-name', autocomplete: 'off', maxlength: '120', value: nameOf(call.flow.name, call.state, call.setup.channel), autofocus: true });
  const file = h('p', { class: 'help' });
  const show = () => { file.textContent = `The file is ${fileOf(input.value)}. Keep it beside ${call.flow.name}.json, which Export in the menu gives, and run it with: cordboard flow test ${fileOf(input.value)}`; };
  const { notes } = testOf(call, '');
  const form = h('form', { class: 'ibody', id: 'test-form' }, h('div', { class: 'field' }, h('label', { class: 'lab', for: 'test-name' }, 'What the test shows'), input, file),
    notes.map((note) => h('p', { class: 'lead' }, icon('info', 's14'), h('span', null, note))));
  input.addEventListener('input', show);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const name = input.value.trim() || nameOf(call.flow.name, call.state, call.setup.channel);
    download(fileOf(name), `${JSON.stringify(testOf(call, name).document, null, 2)}\n`);
    app.dialog.close();
    toast(`Downloaded ${fileOf(name)}`);
  });
  show();
  app.dialog.show({
    title: 'Save as test', body: [form],
    foot: [h('button', { type: 'button', class: 'btn', onclick: () => app.dialog.close() }, 'Cancel'), h('button', { type: 'submit', class: 'btn primary', form: 'test-form' }, 'Download')],
  });
  input.select();
}

/** @param {string} name @param {string} text */
function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
