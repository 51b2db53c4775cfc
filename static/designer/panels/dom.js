// Building blocks for the panels: elements, icons, announcements. Text always goes in as text.

/** @typedef {Node|string|number|null|undefined|false} Child */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Makes an element. `on…` functions become listeners, `data` becomes data attributes, true and false become
 * presence and absence of an attribute; nothing is ever parsed as HTML.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any> | null} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props, ...children) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') el.addEventListener(key.slice(2), value);
    else if (key === 'data') Object.assign(el.dataset, value);
    else if (key === 'value') /** @type {any} */ (el).value = value;
    else el.setAttribute(key, value === true ? '' : String(value));
  }
  put(el, children);
  return el;
}

/**
 * Appends children, skipping what is empty.
 * @param {Element} el @param {(Child | Child[])[]} children
 */
export function put(el, children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    el.append(typeof child === 'number' ? String(child) : child);
  }
}

/**
 * Replaces everything inside an element.
 * @param {Element} el @param {...(Child | Child[])} children
 */
export function fill(el, ...children) {
  el.replaceChildren();
  put(el, children);
}

/**
 * An icon of the sprite, hidden from assistive technology: a word or a title stands beside it.
 * @param {string} name lucide name @param {string} [cls] extra classes such as "s14"
 * @returns {SVGSVGElement}
 */
export function icon(name, cls = '') {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', `i ${cls}`.trim());
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `/static/icons.svg#i-${name}`);
  svg.append(use);
  return svg;
}

/**
 * @param {string} name icon @param {string} label words, also the accessible name
 * @param {() => void} onclick @param {Record<string, any>} [props]
 */
export function iconButton(name, label, onclick, props = {}) {
  const { class: cls = '', ...rest } = props;
  return h('button', { type: 'button', class: `icon-btn ${cls}`.trim(), title: label, 'aria-label': label, onclick, ...rest }, icon(name));
}

/**
 * @param {string} id
 * @returns {HTMLElement | null}
 */
export const byId = (id) => document.getElementById(id);

/**
 * An element that the page frame promises.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function need(id) {
  const el = document.getElementById(id);
  if (!el) throw new Error(`the page has no #${id}`);
  return el;
}

/**
 * Says a sentence to screen readers.
 * @param {string} text
 */
export function announce(text) {
  const live = byId('live');
  if (live) live.textContent = text;
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let toastTimer;

/**
 * A short message at the bottom of the page, with at most one action; errors stay until the next one.
 * @param {string} text
 * @param {{kind?: 'ok'|'error', action?: string, run?: () => void}} [options]
 */
export function toast(text, options = {}) {
  const box = byId('toast');
  if (!box) return;
  clearTimeout(toastTimer);
  const hide = () => { box.hidden = true; box.replaceChildren(); };
  box.className = `toast ${options.kind === 'error' ? 'err' : ''}`.trim();
  fill(box, icon(options.kind === 'error' ? 'circle-alert' : 'check', 's14'), h('span', null, text),
    options.action && h('button', { type: 'button', class: 'btn sm', onclick: () => { hide(); options.run?.(); } }, options.action),
    iconButton('x', 'Close', hide));
  box.hidden = false;
  if (options.kind !== 'error') toastTimer = setTimeout(hide, 6000);
}
