// Small ways to make elements. Positions are set by el.style from scripts, never by style attributes (CSP).

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, string | boolean | ((e: any) => void)>} [attrs] class, data-x, aria-x …; a function becomes a listener
 * @param {...(Node | string | null | false)} children @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attrs = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (typeof value === 'function') el.addEventListener(name, value);
    else if (value === true) el.setAttribute(name, '');
    else if (value !== false) el.setAttribute(name, value);
  }
  el.append(...children.filter((c) => c !== null && c !== false));
  return el;
}

/** @template {keyof SVGElementTagNameMap} K @param {K} tag @param {Record<string, string>} [attrs] @returns {SVGElementTagNameMap[K]} */
export function s(tag, attrs = {}) {
  const el = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attrs)) el.setAttribute(name, value);
  return el;
}

/** @param {string} name of a lucide icon in the sprite @param {string} [size] s12, s14 */
export function icon(name, size = '') {
  const svg = s('svg', { class: `i ${size}`.trim(), 'aria-hidden': 'true' });
  svg.append(s('use', { href: `/static/icons.svg#i-${name}` }));
  return svg;
}

/** @param {string} label @param {string} name icon @param {() => void} act @param {string} [title] */
export const iconButton = (label, name, act, title = label) => h('button', { type: 'button', class: 'icon-btn', 'aria-label': label, title, click: act }, icon(name));

/** @param {Element} el @param {string} names wanted state classes, exactly these of `all` @param {string[]} all */
export function only(el, names, all) {
  for (const name of all) el.classList.toggle(name, names.split(' ').includes(name));
}
