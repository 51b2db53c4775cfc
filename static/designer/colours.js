// The style sheet's colours for what is drawn on a 2D canvas: resolved once, and again when they change.

const GROUPS = ['call', 'routing', 'control', 'data', 'digital', 'ai', 'unknown'];
const TOKENS = ['surface', 'line-2', 'cord', 'accent', 'text', 'text-2', 'error', 'warn', 'd-add', 'd-chg', 'd-del'];

/** @type {Record<string, string> | null} Read again only when the colours change: reading makes the browser style the whole page. */
let colours = null;

/** @type {Set<() => void>} */ const listeners = new Set();
const changed = () => {
  colours = null;
  for (const one of listeners) one();
};
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
new MutationObserver(changed).observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'data-theme'] });

/** Calls whenever the colours have changed. @param {() => void} listener @returns {() => void} ends it */
export function onColours(listener) {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

/** Tokens as the browser resolves them for this colour scheme. @param {HTMLElement} root @returns {Record<string, string>} */
export function readColours(root) {
  if (colours) return colours;
  const names = [...TOKENS, ...GROUPS.map((g) => `g-${g}`)], probes = names.map((name) => {
    const probe = document.createElement('i');
    probe.style.color = `var(--${name}, var(--text-3))`;
    return probe;
  });
  root.append(...probes);
  colours = Object.fromEntries(names.map((name, i) => [name, getComputedStyle(probes[i]).color]));
  for (const probe of probes) probe.remove();
  return colours;
}
