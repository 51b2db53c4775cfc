// Hosts a server-rendered form: posts it as the user works, takes the answer in, and redraws it without losing a keystroke.
import { ApiError, postForm } from './api.js';
import { createExpressions } from './expression.js';
import { controls, isControl, redraw, restore } from './forms.js';
import { announce, fill, h, icon } from './dom.js';
import { NEW } from './form_options.js';

/**
 * @typedef {object} HostConfig
 * @property {HTMLElement} root        where the form goes; this host's own, so that it can finish after it is taken away
 * @property {() => Promise<string>} load  HTML of the fresh form
 * @property {string} apply            where it is posted
 * @property {() => any} record        the record as it is now; posted with the form
 * @property {() => any} scope
 * @property {(data: FormData, record: any) => void} [extra]  adds what else the server needs to know
 * @property {(answer: any, posted: any, field: {name: string, label: string, op?: string}, late: boolean) => void} accept  late: after this host was closed
 * @property {{get(): import('./forms.js').Held[], set(held: import('./forms.js').Held[]): void}} [unfit]  what was typed that no document can hold;
 *   it outlives the form
 * @property {() => Promise<string>} [newVariable]  declares a variable that the user names; "" when the user gave up
 * @property {() => void} [drawn]  the form was drawn anew
 * @property {string} expressionUrl
 * @property {boolean} edit
 */

/** Typing pauses this long before the form is posted, ms; what the server could not take is posted again after longer and longer. */
const PAUSE = 400, FIRST_RETRY = 1000, LAST_RETRY = 15000;

/** Where a form goes, with its ghost. */
export const formPlace = () => h('div', { class: 'formhost' }, h('div', { class: 'ghost-form', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')));

/** @param {HostConfig} config */
export function createFormHost(config) {
  const { root } = config;
  const expressions = createExpressions(config.expressionUrl, config.scope);
  /** @type {Promise<{stop(): void}> | undefined} loaded when the first expression is typed */ let completion;
  /** @type {{control: Element | null, op: HTMLButtonElement | null}[]} */
  let waiting = [];
  let busy = false, closed = false, stale = false, refused = false, work = Promise.resolve();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer, /** @type {ReturnType<typeof setTimeout> | undefined} */ retry;
  let pause = FIRST_RETRY;

  const form = () => root.querySelector('form');
  const held = () => { const f = form(); return f ? controls(f).map((c) => c.held) : null; };

  /** @param {string} html @param {import('./forms.js').Held[] | null} posted @param {boolean} [rows] */
  const draw = (html, posted, rows) => {
    redraw(root, html, posted, rows);
    if (config.edit) expressions.checkAll(root);
    else for (const el of form()?.elements ?? []) el.setAttribute('disabled', '');
    config.drawn?.();
  };

  let loads = 0;
  async function load() {
    const posted = held(), turn = ++loads;
    root.setAttribute('aria-busy', 'true');
    try {
      const html = await config.load();
      if (closed || turn !== loads) return;
      draw(html, posted);
      const f = form(), again = f && config.unfit ? restore(f, config.unfit.get()) : null;
      if (again) post(again);
    } catch (cause) {
      if (!closed && !form()) fill(root, h('p', { class: 'none err' }, icon('circle-alert', 's14'), /** @type {Error} */ (cause).message),
        h('button', { type: 'button', class: 'btn sm', onclick: () => void load() }, 'Try again'));
    } finally {
      root.removeAttribute('aria-busy');
    }
  }

  /** @param {Element | null} control @param {HTMLButtonElement | null} [op] */
  function post(control, op = null) {
    clearTimeout(timer);
    clearTimeout(retry);
    timer = retry = undefined;
    if (!op) waiting = waiting.filter((job) => job.op);
    waiting.push({ control, op });
    if (!busy) work = run();
  }

  /** Posts once the user pauses. @param {Element} control */
  function soon(control) {
    clearTimeout(timer);
    timer = setTimeout(() => post(control), PAUSE);
  }

  /** The form keeps what is typed, also out of sight, until the server takes it. @param {Element | null} control */
  function later(control) {
    clearTimeout(retry);
    retry = setTimeout(() => post(control), pause);
    pause = Math.min(pause * 2, LAST_RETRY);
    addEventListener('online', () => { if (retry) post(control); }, { once: true });
  }

  async function run() {
    busy = true;
    for (let job = waiting.shift(); job; job = waiting.shift()) await send(job.control, job.op);
    busy = false;
    if (stale && !closed) { stale = false; void load(); }
  }

  /** @param {Element | null} control @param {HTMLButtonElement | null} op */
  async function send(control, op) {
    const target = form();
    if (!target) return;
    const posted = config.record(), values = held(), data = new FormData(target);
    if (!posted) return; // deleted meanwhile
    data.set('record', JSON.stringify(posted));
    data.set('scope', JSON.stringify(config.scope()));
    if (op) data.set(op.name, op.value);
    config.extra?.(data, posted);
    const field = op ? { name: op.value, label: '', op: (op.title || op.textContent?.trim() || 'change rows').toLowerCase() } : fieldOf(control);
    try {
      const answer = await postForm(config.apply, data);
      if (answer.kind === 'html') {
        refused = true;
        if (!closed) draw(answer.data, values);
        announce(root.querySelector('.error:not([hidden])')?.textContent?.trim() ?? 'This value is not accepted');
        return;
      }
      refused = false;
      pause = FIRST_RETRY;
      const unfit = /** @type {string[]} */ (answer.data.unfit ?? []);
      config.unfit?.set((values ?? []).filter((held) => unfit.includes(held.name)));
      config.accept(answer.data, posted, field, closed);
      if (closed) return;
      if (answer.data.form) {
        draw(answer.data.form, values, op !== null);
        if (unfit.length) announce(root.querySelector('.error:not([hidden])')?.textContent?.trim() ?? 'This value is not accepted');
        if (op) focusAfter(form(), op, values ?? []);
      }
      // Where mistakes are kept, the answer has a form whenever they change.
      else if (!config.unfit && target.querySelector('[aria-invalid=true], .error:not([hidden])')) stale = true;
      trouble('');
    } catch (cause) {
      const { message, status } = /** @type {ApiError} */ (cause);
      if (!closed) trouble(message);
      if (!op && (status >= 500 || [0, 401, 429].includes(status))) later(control);
    }
  }

  /** @param {HTMLSelectElement} select @param {() => Promise<string>} ask */
  async function declared(select, ask) {
    select.value = [...select.options].find((option) => option.defaultSelected)?.value ?? '';
    const name = await ask();
    if (!name || !select.isConnected) return;
    select.add(new Option(name, name), select.options.length - 1);
    select.value = name;
    post(select);
    select.focus();
  }

  /** @param {string} message */
  function trouble(message) {
    root.querySelector('.form-trouble')?.remove();
    if (message) root.prepend(h('p', { class: 'form-trouble', role: 'alert' }, icon('circle-alert', 's14'), message));
  }

  if (config.edit) {
    root.addEventListener('focusin', ({ target }) => {
      const { dataset, value: begun } = /** @type {HTMLInputElement} */ (target);
      if (dataset.expression !== undefined) completion ??= import('./completion.js').then((m) => m.createCompletion(`${config.expressionUrl}/complete`, config.scope, root, begun));
    });
    root.addEventListener('input', (event) => {
      const control = /** @type {Element} */ (event.target);
      expressions.check(control);
      if (!isControl(control) || !control.name || control.value === NEW && config.newVariable || /** @type {InputEvent} */ (event).isComposing) return;
      soon(control);
    });
    root.addEventListener('change', (event) => {
      const control = /** @type {Element} */ (event.target);
      if (control instanceof HTMLSelectElement && control.value === NEW && config.newVariable) void declared(control, config.newVariable);
      // Letters typed into a list choose by what they spell: a form drawn anew between two of them would begin the word afresh.
      else if (control instanceof HTMLSelectElement && control.name) soon(control);
      else if (isControl(control) && control.name) post(control);
    });
    root.addEventListener('click', (event) => {
      const inserts = /** @type {Element} */ (event.target).closest('[data-insert]');
      if (inserts) event.stopPropagation(); // the pages' own script answers the same buttons
      insert(inserts);
      const button = /** @type {Element} */ (event.target).closest('button[name=op]');
      if (!button) return;
      event.preventDefault();
      post(null, /** @type {HTMLButtonElement} */ (button));
    });
    root.addEventListener('submit', (event) => {
      event.preventDefault();
      if (timer) post(document.activeElement);
    });
  }

  return {
    load,
    /** The record changed elsewhere (undo, canvas, another user): draw it anew, after what is under way. */
    refresh() { if (busy || timer || retry) stale = true; else void load(); },
    /** Posts what is typed but not posted yet. @returns {Promise<void>} when it has arrived in the store */
    settle() {
      if (timer || retry) post(document.activeElement);
      return work;
    },
    /** Whether something is typed that the store does not have. */
    unsent: () => busy || timer !== undefined || retry !== undefined || refused,
    close() {
      if (timer) post(document.activeElement); // what was typed last still reaches the store: only the form is gone
      closed = true;
      expressions.stop();
      void completion?.then((c) => c.stop());
    },
  };
}

/**
 * After a row was added the focus goes to its first control; after one was removed or moved, to the same button of what is there now.
 * @param {HTMLFormElement | null} form @param {HTMLButtonElement} op @param {import('./forms.js').Held[]} before
 */
function focusAfter(form, op, before) {
  if (!form) return;
  const had = new Set(before.map((held) => `${held.name} ${held.nth}`));
  const fresh = controls(form).find(({ held }) => !had.has(`${held.name} ${held.nth}`))?.control;
  const ops = /** @type {HTMLButtonElement[]} */ ([...form.querySelectorAll('button[name=op]')]);
  const stem = op.value.replace(/\d+$/, '');
  const next = fresh ?? ops.find((other) => other.value === op.value) ?? ops.findLast((other) => other.value.startsWith(stem)) ?? ops.find((other) => other.value.startsWith('add:'));
  // A button of a row's menu cannot take the focus while the menu is closed: the menu itself does.
  const shut = next?.closest('details:not([open])');
  const to = /** @type {HTMLElement | null | undefined} */ (shut ? shut.querySelector('summary') : next);
  to?.focus();
  if (to === fresh && to instanceof HTMLInputElement) to.select(); // the name it begins with is there to be typed over
}

/**
 * “Insert variable”: puts a button's text where the caret was in the field it belongs to.
 * @param {Element | null} button with data-insert, and data-into = the control's id when it is not the field's own
 */
function insert(button) {
  if (!(button instanceof HTMLElement)) return;
  const into = button.dataset.into ? document.getElementById(button.dataset.into) : button.closest('.field')?.querySelector('textarea, input:not([type=hidden])');
  if (!(into instanceof HTMLTextAreaElement || into instanceof HTMLInputElement)) return;
  into.setRangeText(button.dataset.insert ?? '', into.selectionStart ?? into.value.length, into.selectionEnd ?? into.value.length, 'end');
  button.closest('details')?.removeAttribute('open');
  into.focus();
  into.dispatchEvent(new Event('input', { bubbles: true }));
}

/** A control's name and the words beside it. @param {Element | null} control */
function fieldOf(control) {
  if (!control || !isControl(control)) return { name: '', label: 'properties' };
  const words = control.labels?.[0] ?? control.closest('.field')?.querySelector('.lab');
  const label = words?.querySelector('.name')?.textContent ?? words?.firstChild?.textContent ?? words?.textContent;
  return { name: control.name, label: label?.trim() || control.getAttribute('aria-label') || control.name };
}
