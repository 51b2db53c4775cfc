// The import dialog: a file or pasted text goes to the server, which reports what it finds before anything is made. It becomes a flow of its
// own, or takes the place of what is on the page.
import { ApiError, get, postForm } from './api.js';
import { h, toast } from './dom.js';
import { replaceAll } from './template.js';

/** How many bytes a flow document has at most, as in the server. */
const MOST = 4 << 20;

/** @param {HTMLElement} within @returns {HTMLInputElement | null} */
const fileOf = (within) => within.querySelector('input[type=file]');

/** @param {import('./app.js').App} app @param {boolean} [replaces] the flow on the page */
export function createImport(app, replaces = false) {
  const body = h('div', { class: 'fragment' });
  const problem = h('p', { class: 'error', role: 'alert', hidden: true });

  /** @param {string} text */
  const trouble = (text) => { problem.textContent = text; problem.hidden = !text; };

  /** @param {string} html a fragment, or a page whose main part is taken */
  function draw(html) {
    const parsed = new DOMParser().parseFromString(html, 'text/html');
    const chosen = fileOf(body);
    body.replaceChildren(...(parsed.querySelector('main') ?? parsed.body).childNodes);
    if (chosen?.files?.length) keep(chosen);
    body.querySelector('.dlg-head')?.remove(); // this dialog has its own
    for (const form of body.querySelectorAll('form')) {
      form.addEventListener('submit', (event) => { event.preventDefault(); void send(form, event.submitter); });
    }
    /** @type {HTMLElement | null} */ (body.querySelector('[aria-invalid=true], input:not([type=hidden]), textarea:not([hidden])'))?.focus();
  }

  /** The file stays chosen while the form comes back with a mistake. @param {HTMLInputElement} chosen */
  function keep(chosen) {
    const anew = fileOf(body);
    if (!anew) return;
    for (const name of ['aria-invalid', 'aria-describedby']) chosen.setAttribute(name, anew.getAttribute(name) ?? '');
    anew.replaceWith(chosen);
  }

  /** Says what is wrong with the file beside it, without sending it. @param {HTMLInputElement} input @param {string} text */
  function refuse(input, text) {
    body.querySelector('#f-file-error')?.remove();
    input.after(h('p', { class: 'error', id: 'f-file-error', role: 'alert' }, text));
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', 'f-file-error f-file-help');
    input.focus();
  }

  /** @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
  async function send(form, submitter) {
    trouble('');
    const input = fileOf(form);
    if (input && (input.files?.[0]?.size ?? 0) > MOST) return refuse(input, 'The file is larger than 4 MB, which no flow is.');
    body.setAttribute('aria-busy', 'true');
    const data = new FormData(form, submitter);
    try {
      const answer = await postForm('/flows/import', data);
      if (answer.kind === 'html') return draw(answer.data);
      if (answer.data.document) return await replace(answer.data, data);
      if (answer.data.location) location.assign(answer.data.location);
    } catch (cause) {
      const error = /** @type {ApiError} */ (cause);
      trouble([error.message, ...Object.values(error.fields ?? {})].join(' '));
    } finally {
      body.removeAttribute('aria-busy');
    }
  }

  /** The report of a conversion is kept when the draft is saved as the file says. @param {{document: any, converted: boolean}} answer @param {FormData} form */
  async function replace(answer, form) {
    const changed = app.store.transact('replace from a file', (tx) => replaceAll(tx, answer.document));
    app.dialog.close();
    app.canvas.home();
    toast(changed ? 'The draft is what the file says. Undo with Ctrl+Z.' : 'Nothing differs: the draft is as it was.');
    if (!answer.converted) return;
    await app.autosave.flush();
    if (app.autosave.isDirty()) return toast('The report of the import is not kept, because the draft is not saved. Import the file again then.');
    form.set('taken', '1');
    try { await postForm('/flows/import', form); } catch (cause) {
      toast(`The report of the import is not kept: ${/** @type {Error} */ (cause).message}`);
    }
  }

  return {
    async open() {
      body.replaceChildren(h('p', { class: 'none' }, 'One moment…'));
      trouble('');
      app.dialog.show({ title: replaces ? 'Replace from a file' : 'Import a flow', body: [body, problem], wide: true });
      try { draw((await get(replaces ? `/flows/import?into=${encodeURIComponent(app.data.name)}` : '/flows/import')).data); } catch (cause) {
        body.replaceChildren();
        trouble(/** @type {Error} */ (cause).message);
      }
    },
  };
}
