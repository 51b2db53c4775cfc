// The publish dialog: the server says what changes, the user says why, and the version goes live.
import { ApiError, get, postForm } from './api.js';
import { announce, h, icon, toast } from './dom.js';

/**
 * @param {import('./app.js').App} app
 * @param {{published: (answer: {version: number, labels: Record<string, number>, changes: number}) => void}} config
 */
export function createPublish(app, { published }) {
  const body = h('div', { class: 'fragment' });
  const problem = h('p', { class: 'error', role: 'alert', hidden: true });
  const cancel = h('button', { type: 'button', class: 'btn', onclick: () => app.dialog.close() }, 'Cancel');
  const go = h('button', { type: 'button', class: 'btn primary', onclick: () => void send() }, 'Publish');

  /** @param {string} text */
  const trouble = (text) => { problem.textContent = text; problem.hidden = !text; };

  async function open() {
    body.replaceChildren(h('p', { class: 'none' }, 'Comparing the draft with what is live…'));
    trouble('');
    go.disabled = true;
    app.dialog.show({ title: `Publish ${app.data.name}`, body: [problem, body], foot: [cancel, go], wide: true });
    try {
      await app.settle();
      await app.autosave.flush();
      if (app.autosave.isDirty()) throw new ApiError(0, 'unsaved', 'The draft could not be saved, so it cannot be published yet. See the save status at the top.');
      draw((await get(`${app.url}/publish`)).data);
    } catch (cause) {
      body.replaceChildren();
      trouble(/** @type {Error} */ (cause).message);
    }
  }

  /** @param {string} html */
  function draw(html) {
    body.innerHTML = html;
    // The dialog has its own buttons: those of the fragment step back.
    for (const own of body.querySelectorAll('form button[type=submit], form button:not([type])')) /** @type {HTMLElement} */ (own).hidden = true;
    const form = body.querySelector('form');
    const at = /** @type {HTMLInputElement | null} */ (body.querySelector('input[name=at]'));
    const face = () => { go.textContent = at?.value ? 'Plan' : 'Publish'; };
    at?.addEventListener('input', face);
    face();
    form?.addEventListener('submit', (event) => { event.preventDefault(); void send(); });
    go.disabled = !form || form.hasAttribute('data-blocked') || app.issues().some((issue) => issue.severity === 'error' && issue.code !== 'no_version'); // the form asks about those
    const blocked = form?.hasAttribute('data-blocked');
    if (go.disabled && form && !blocked) trouble('The flow has errors. Mend them first: they are listed under Problems.');
    // What keeps the flow from being published is read first: nothing can be done with the fields below it.
    if (blocked) cancel.focus();
    else /** @type {HTMLElement | null} */ (body.querySelector('[aria-invalid=true], textarea, input:not([type=hidden])'))?.focus();
  }

  async function send() {
    const form = body.querySelector('form');
    if (!form || go.disabled) return;
    const data = new FormData(form);
    if (!data.get('etag')) data.set('etag', app.autosave.etag());
    go.disabled = true;
    trouble('');
    try {
      const answer = await postForm(`${app.url}/publish`, data);
      if (answer.kind === 'html') return draw(answer.data);
      app.dialog.close();
      published(answer.data);
      const planned = document.getElementById('planned');
      if (planned) { planned.textContent = answer.data.planned; planned.hidden = !answer.data.planned; }
      toast(answer.data.words);
      announce(answer.data.words);
    } catch (cause) {
      go.disabled = false;
      const error = /** @type {ApiError} */ (cause);
      trouble(error.message);
      if (error.status === 409) problem.append(' ', h('button', { type: 'button', class: 'btn sm', onclick: () => void open() }, icon('refresh-cw', 's14'), 'Compare again'));
    }
  }

  return { open };
}
