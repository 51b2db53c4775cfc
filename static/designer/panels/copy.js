// Saves the flow under another name: as a duplicate, or as the way out of a conflict.
import { ApiError, postJSON } from './api.js';
import { h, toast } from './dom.js';

/** Flow names, as in the flow format. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/;

/**
 * What is wrong with a flow's name, or "".
 * @param {string} name
 */
export function nameProblem(name) {
  if (!name) return 'A flow needs a name';
  return NAME.test(name) ? '' : 'Use letters, digits, - and _, at most 80, and begin with a letter or digit';
}

/**
 * Asks for a name and makes the copy.
 * @param {import('./app.js').App} app @param {any} document @param {{title: string, yes: string, name?: string}} words
 * @returns {Promise<string>} where the copy is, "" when the user gave up
 */
export function saveCopy(app, document, words) {
  return new Promise((resolve) => {
    let location = '';
    const problem = h('p', { class: 'error', id: 'copy-problem', role: 'alert', hidden: true });
    const input = h('input', { class: 'input', id: 'copy-name', name: 'name', value: words.name ?? `${app.data.name}-copy`, autocomplete: 'off', 'aria-describedby': 'copy-problem', autofocus: true });
    const go = h('button', { type: 'submit', form: 'copy-form', class: 'btn primary' }, words.yes);
    const form = h('form', { id: 'copy-form', novalidate: true }, h('div', { class: 'field' }, h('label', { class: 'lab', for: 'copy-name' }, 'Name of the new flow'), input, problem));
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
        location = (await postJSON(`${app.url}/copy`, { document: { ...document, name }, name })).data.location;
        app.dialog.close();
        toast(`Saved as ${name}`, { action: 'Open', run: () => window.location.assign(location) });
      } catch (cause) {
        const error = /** @type {ApiError} */ (cause);
        refuse(error.fields.name ?? error.message);
      }
      go.disabled = false;
    });
    app.dialog.show({ title: words.title, body: [form], foot: [h('button', { type: 'button', class: 'btn', onclick: () => app.dialog.close() }, 'Cancel'), go], onClose: () => resolve(location) });
    input.select();
  });
}

/** Saves what is on the page as another flow. @param {import('./app.js').App} app */
export async function duplicate(app) {
  await app.settle();
  await saveCopy(app, app.store.document(), { title: 'Duplicate this flow', yes: 'Duplicate' });
}
