// A popover with a search field over a list: the activity picker, outlets, targets, actions. Arrow keys, Enter, Escape.

import { clamp } from './geometry.js';
import { h, icon } from './dom.js';

/**
 * @typedef {{id: string, label: string, detail?: string, icon?: string, tone?: string, section?: string, words?: string, keys?: string}} Item
 *   `words` are searched too, `keys` shows a shortcut
 * @typedef {object} Request
 * @property {string} title what is chosen, read aloud
 * @property {string} [placeholder]
 * @property {Item[]} items
 * @property {import('./types.js').Point} at px in the canvas
 * @property {(item: Item) => void} onChoose
 * @property {(chosen: boolean) => void} [onClose]
 * @property {boolean} [plain] no search field shown: a short menu
 */

/** @param {Item[]} items @param {string} text @returns {Item[]} every word must occur; names that start with the text come first, then with its first word */
export function search(items, text) {
  const whole = text.trim().toLowerCase(), words = whole.split(/\s+/).filter(Boolean);
  if (!words.length) return items;
  const hay = (/** @type {Item} */ i) => `${i.label} ${i.detail ?? ''} ${i.words ?? ''}`.toLowerCase();
  const rank = (/** @type {Item} */ i) => {
    const label = i.label.toLowerCase(), at = label.indexOf(words[0]);
    return label.startsWith(whole) ? -1 : at === 0 ? 0 : at > 0 ? 1 : 2;
  };
  return items.filter((i) => words.every((w) => hay(i).includes(w))).sort((a, b) => rank(a) - rank(b));
}

/** @param {HTMLElement} root */
export function createPicker(root) {
  /** @type {{request: Request, box: HTMLElement, shown: Item[], index: number, back: Element | null, top: boolean} | null} */ let open = null;

  /** @param {boolean} chosen */
  function close(chosen) {
    if (!open) return;
    const { request, box, back } = open;
    open = null;
    box.remove();
    if (back instanceof HTMLElement && back.isConnected) back.focus({ preventScroll: true });
    else root.focus({ preventScroll: true });
    request.onClose?.(chosen);
  }

  /** @param {Item} item */
  function choose(item) {
    const request = open?.request;
    close(true);
    request?.onChoose(item);
  }

  /** @param {number} index */
  function mark(index) {
    if (!open) return;
    const { box, shown } = open;
    open.index = shown.length ? (index + shown.length) % shown.length : 0;
    box.querySelectorAll('[role=option]').forEach((el, i) => {
      el.setAttribute('aria-selected', String(i === open?.index));
      if (i === open?.index) el.scrollIntoView({ block: 'nearest' });
    });
    box.querySelector('input')?.setAttribute('aria-activedescendant', shown.length ? `picker-${open.index}` : '');
  }

  /** @param {Item} item @param {number} i */
  const option = (item, i) => h('div', { role: 'option', id: `picker-${i}`, class: 'pick', 'aria-selected': 'false',
    pointermove: () => open?.index !== i && mark(i), click: () => choose(item) },
  item.icon ? h('span', { class: item.tone ?? '' }, icon(item.icon)) : null, h('span', { class: 'cut' }, item.label),
  item.detail ? h('span', { class: 'pick-more cut' }, item.detail) : null, item.keys ? h('kbd', {}, item.keys) : null);

  function draw() {
    if (!open) return;
    const { request, box } = open, text = box.querySelector('input')?.value ?? '';
    open.shown = search(request.items, text);
    const list = /** @type {HTMLElement} */ (box.querySelector('[role=listbox]'));
    let section = '';
    const rows = open.shown.flatMap((item, i) => {
      const head = item.section && item.section !== section && !text.trim() ? [h('div', { class: 'pick-head', role: 'presentation' }, item.section)] : [];
      section = item.section ?? section;
      return [...head, option(item, i)];
    });
    list.replaceChildren(...(rows.length ? rows : [h('p', { class: 'pick-none' }, `Nothing is called “${text}”`)]));
    mark(0);
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    event.stopPropagation();
    if (!open) return;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    if (event.key in steps) mark(open.index + steps[/** @type {keyof typeof steps} */ (event.key)]);
    else if (event.key === 'Enter' && open.shown[open.index]) choose(open.shown[open.index]);
    else if (event.key === 'Escape' || event.key === 'Tab') close(false);
    else return;
    event.preventDefault();
  }

  return {
    get open() {
      return open !== null;
    },
    close: () => close(false),
    /** @param {Request} request */
    show(request) {
      close(false);
      const list = h('div', { role: 'listbox', id: 'picker-list', class: 'pick-list', 'aria-label': request.title });
      const input = h('input', { type: 'text', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'picker-list', 'aria-autocomplete': 'list', autocomplete: 'off', spellcheck: 'false',
        'aria-label': request.title, placeholder: request.placeholder ?? request.title, input: draw });
      const box = h('div', { class: request.plain ? 'picker plain' : 'picker', role: 'dialog', 'aria-label': request.title, 'data-ui': '', keydown: key,
        focusout: (/** @type {FocusEvent} */ e) => { if (!(e.relatedTarget instanceof Node && box.contains(e.relatedTarget)) && document.hasFocus()) close(false); } },
      h('div', { class: 'pick-field' }, icon('search', 's14'), input), list);
      box.addEventListener('pointerdown', (event) => { if (event.target !== input) event.preventDefault(); });
      open = { request, box, shown: [], index: 0, back: document.activeElement, top: false };
      root.append(box);
      draw();
      const { width, height } = box.getBoundingClientRect();
      box.style.left = `${clamp(request.at.x, 8, Math.max(root.clientWidth - width - 8, 8))}px`;
      box.style.top = `${clamp(request.at.y, 8, Math.max(root.clientHeight - height - 8, 8))}px`;
      input.focus({ preventScroll: true });
    },
  };
}

const RECENT = 'cordboard.recent-activities';

/** @returns {string[]} types used last, newest first */
export function recentTypes() {
  try {
    const list = JSON.parse(localStorage.getItem(RECENT) ?? '[]');
    return Array.isArray(list) ? list.filter((t) => typeof t === 'string') : [];
  } catch {
    return [];
  }
}

/** @param {string} type */
export function rememberType(type) {
  try {
    localStorage.setItem(RECENT, JSON.stringify([type, ...recentTypes().filter((t) => t !== type)].slice(0, 4)));
  } catch { /* a browser without storage forgets */ }
}

/** @param {import('./catalog.js').Catalog} catalog @param {string} kind of the flow @param {(entry: import('./types.js').CatalogEntry) => boolean} [fits] @returns {Item[]} recent ones first, then by group */
export function activityItems(catalog, kind, fits = () => true) {
  const list = catalog.list(kind).filter(fits);
  /** @param {import('./types.js').CatalogEntry} e @param {string} section @returns {Item} */
  const item = (e, section) => ({ id: e.type, label: e.label, icon: e.icon, tone: `g-${e.group}`, section, words: `${e.type} ${e.group} ${e.help ?? ''}` });
  const recent = recentTypes().map((t) => list.find((e) => e.type === t)).filter((e) => e !== undefined);
  const rest = catalog.groups.flatMap((g) => list.filter((e) => e.group === g.id && !recent.includes(e)).map((e) => item(e, g.label)));
  return [...recent.map((e) => item(e, 'Recent')), ...rest];
}
