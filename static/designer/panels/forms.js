// Merging of forms and records: what the server answers never undoes what was typed or changed meanwhile. Pure.

import { same } from '../records.js';
import { fillOptions, fillSelect } from './form_options.js';

/**
 * Puts the server's answer to a posted record on top of what the record is by now: only what the server changed is taken.
 * @param {any} posted  the record as it was sent
 * @param {any} answer  the normalised record
 * @param {any} current the record now
 * @returns {any} `current` itself when nothing changes
 */
export function mergeRecord(posted, answer, current) {
  const merged = { ...current };
  for (const key of new Set([...Object.keys(posted), ...Object.keys(answer)])) {
    if (same(posted[key], answer[key])) continue;
    if (isPlain(posted[key]) && isPlain(answer[key]) && isPlain(current[key])) merged[key] = mergeKeys(posted[key], answer[key], current[key]);
    else merged[key] = answer[key];
  }
  return same(merged, current) ? current : merged;
}

/** @param {any} value */
const isPlain = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * @param {any} posted @param {any} answer @param {any} current
 */
function mergeKeys(posted, answer, current) {
  const out = { ...current };
  for (const key of new Set([...Object.keys(posted), ...Object.keys(answer)])) {
    if (same(posted[key], answer[key])) continue;
    if (key in answer) out[key] = answer[key];
    else delete out[key];
  }
  return out;
}

/**
 * One control's value in a form: name, how many controls with that name came before it, and what it holds.
 * @typedef {{name: string, nth: number, value: string}} Held
 */

/**
 * What the user changed after a form was posted: it belongs on top of the redrawn form. Rows that the redraw added or
 * removed shift the counting, so with `rows` only what is in no row is carried over.
 * @param {Held[]} posted @param {Held[]} now @param {boolean} [rows]
 * @returns {Held[]}
 */
export function typedSince(posted, now, rows = false) {
  const was = new Map(posted.map((held) => [`${held.name} ${held.nth}`, held.value]));
  const many = new Set([...posted, ...now].filter((held) => held.nth > 0).map((held) => held.name));
  return now.filter((held) => {
    const before = was.get(`${held.name} ${held.nth}`);
    return before !== undefined && before !== held.value && !(rows && (many.has(held.name) || /\.\d+(\.|$)/.test(held.name)));
  });
}

/** @param {Element | null} el */
const isOpen = (el) => el instanceof HTMLDetailsElement && el.open;

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

/** @param {Element} el @returns {el is Control} */
export const isControl = (el) => ['INPUT', 'SELECT', 'TEXTAREA'].includes(el.tagName);

/**
 * @param {HTMLFormElement} form
 * @returns {{control: Control, held: Held}[]} controls that the user can change
 */
export function controls(form) {
  /** @type {Record<string, number>} */
  const seen = {};
  return [...form.elements].filter(isControl).filter((el) => el.name && el.type !== 'hidden').map((control) => {
    const nth = seen[control.name] ?? 0;
    seen[control.name] = nth + 1;
    const check = control.type === 'checkbox' || control.type === 'radio';
    const value = check ? String(/** @type {HTMLInputElement} */ (control).checked) : control.value;
    return { control, held: { name: control.name, nth, value } };
  });
}

/**
 * Redraws a form without taking anything from the user: text typed since `posted`, focus, caret and scroll stay.
 * @param {HTMLElement} root @param {string} html from our own server @param {Held[] | null} posted @param {boolean} [rows]
 */
export function redraw(root, html, posted, rows = false) {
  const old = root.querySelector('form');
  const keep = old && posted ? typedSince(posted, controls(old).map(({ held }) => held), rows) : [];
  const active = document.activeElement;
  const focus = old && active && isControl(active) ? controls(old).find(({ control }) => control === active)?.held : undefined;
  const caret = active && 'selectionStart' in active ? caretOf(/** @type {HTMLInputElement} */ (active)) : null;
  const id = active && root.contains(active) ? active.id : '', nth = active && root.contains(active) ? alike(root, active).indexOf(active) : -1;
  const open = [...root.querySelectorAll('details')].map((d) => d.open);
  const explained = isOpen(root.querySelector('.explain'));
  root.innerHTML = html;
  fillOptions(root);
  const folds = root.querySelectorAll('details');
  if (folds.length === open.length) folds.forEach((d, i) => { d.open = open[i] && !(rows && d.classList.contains('menu')); });
  if (explained) root.querySelector('.explain')?.setAttribute('open', ''); // also when there are other rows, with folds of their own
  const form = root.querySelector('form');
  if (!form) return;
  const now = controls(form);
  const find = (/** @type {Held} */ held) => now.find((c) => c.held.name === held.name && c.held.nth === held.nth)?.control;
  for (const held of keep) {
    const control = find(held);
    if (control) setValue(control, held.value);
  }
  const target = focus ? find(focus) : id ? document.getElementById(id) : active && nth >= 0 ? /** @type {HTMLElement | undefined} */ (alike(root, active)[nth]) : null;
  if (!target) return;
  target.focus({ preventScroll: true });
  if (caret && target instanceof HTMLElement && target.tagName !== 'SELECT') {
    try { /** @type {HTMLInputElement} */ (target).setSelectionRange(caret[0], caret[1]); } catch { /* number inputs have no caret */ }
  }
}

/** What is there of an element's kind and name: buttons have no name of a field. @param {HTMLElement} root @param {Element} like */
function alike(root, like) {
  const called = (/** @type {Element} */ el) => `${el.getAttribute('value')} ${el.getAttribute('aria-label')} ${el.textContent}`;
  return [...root.querySelectorAll(like.tagName)].filter((el) => called(el) === called(like));
}

/**
 * Puts texts back into a fresh form.
 * @param {HTMLFormElement} form @param {Held[]} texts
 * @returns {Control | undefined} one of the controls that took a text
 */
export function restore(form, texts) {
  const now = controls(form);
  return texts.map((held) => {
    const control = now.find((c) => c.held.name === held.name && c.held.nth === held.nth)?.control;
    if (control) setValue(control, held.value);
    return control;
  }).find(Boolean);
}

/** @param {HTMLInputElement} input @returns {[number, number] | null} */
function caretOf(input) {
  try { return input.selectionStart === null ? null : [input.selectionStart, input.selectionEnd ?? input.selectionStart]; } catch { return null; }
}

/** @param {Control} control @param {string} value */
function setValue(control, value) {
  if (control.type === 'checkbox' || control.type === 'radio') /** @type {HTMLInputElement} */ (control).checked = value === 'true';
  else {
    if (control instanceof HTMLSelectElement) fillSelect(control);
    control.value = value;
  }
}

/** "properties.options[1].key", "options.1.key": the same field. @param {string | null} name */
export const plainName = (name) => (name ?? '').replace(/^(properties|flow)\./, '').replace(/\[(\d+)\]/g, '.$1');

/**
 * The control of a field, else the first of those inside it.
 * @param {HTMLElement} root @param {string} want as plainName gives it
 * @returns {HTMLElement | undefined}
 */
export function controlOf(root, want) {
  const named = /** @type {HTMLElement[]} */ ([...root.querySelectorAll('[name]:not([type=hidden])')]);
  return named.find((el) => plainName(el.getAttribute('name')) === want)
    ?? named.find((el) => want && plainName(el.getAttribute('name')).startsWith(`${want}.`))
    ?? named.find((el) => plainName(el.getAttribute('name')).split('.')[0] === want.split('.')[0]);
}

/**
 * Puts the focus on the control that an issue's field names.
 * @param {HTMLElement} root @param {string} field
 */
export function focusField(root, field) {
  const outlet = /^outlets\.(.+)$/.exec(field)?.[1];
  const leads = outlet && /** @type {HTMLElement[]} */ ([...root.querySelectorAll('[data-outlet]')]).find((el) => el.dataset.outlet === outlet);
  const found = leads || !outlet && controlOf(root, plainName(field)) || root.querySelector('input:not([type=hidden]), select, textarea');
  found?.closest('details:not(.menu)')?.setAttribute('open', ''); // what is folded away cannot take the focus
  /** @type {HTMLElement | null | undefined} */ (found)?.focus();
}
