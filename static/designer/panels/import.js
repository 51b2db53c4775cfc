// The import dialog: a file or pasted text goes to the server, which reports what it finds before anything is made. It becomes a flow of its
// own, or takes the place of what is on the page.
import { ApiError, get, postForm } from './api.js';
import { h, toast } from './dom.js';
import { replaceAll } from './template.js';

/** @param {import('./app.js').App} app @param {boolean} [replaces] the flow on the page */
export function createImport(app, replaces = false) {
  const body = h('div', { class: 'fragment' });
  const problem = h('p', { class: 'error', role: 'alert', hidden: true });

  /** @param {string} text */
  const trouble = (text) => { problem.textContent = text; problem.hidden = !text; };

  /** @param {string} html a fragment, or a page whose main part is taken */
  function draw(html) {
    const parsed = new DOMParser().parseFromString(html, 'text/html');
    body.replaceChildren(...(parsed.querySelector('main') ?? parsed.body).childNodes);
    body.querySelector('.dlg-head')?.remove(); // this dialog has its own
    for (const form of body.querySelectorAll('form')) {
      form.addEventListener('submit', (event) => { event.preventDefault(); void send(form, event.submitter); });
    }
    /** @type {HTMLElement | null} */ (body.querySelector('[aria-invalid=true], input:not([type=hidden]), textarea:not([hidden])'))?.focus();
  }

  /** @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
  async function send(form, submitter) {
    trouble('');
    body.setAttribute('aria-busy', 'true');
    const data = new FormData(form, submitter);
    try {
      const answer = await postForm('/flows/import', data);
      if (answer.kind === 'html') return draw(answer.data);
      if (answer.data.document) return replace(answer.data.document);
      if (answer.data.location) location.assign(answer.data.location);
    } catch (cause) {
      const error = /** @type {ApiError} */ (cause);
      trouble([error.message, ...Object.values(error.fields ?? {})].join(' '));
    } finally {
      body.removeAttribute('aria-busy');
    }
  }

  /** @param {any} document */
  function replace(document) {
    const changed = app.store.transact('replace from a file', (tx) => replaceAll(tx, document));
    app.dialog.close();
    app.canvas.home();
    toast(changed ? 'The draft is what the file says. Undo with Ctrl+Z.' : 'Nothing differs: the draft is as it was.');
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
