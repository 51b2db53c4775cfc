// Search over the whole flow (Ctrl+K): names, types, texts, variables, numbers, queues, is:error, is:changed. Its other scope is everything else.
import { get } from './api.js';
import { announce, fill, h, icon, iconButton, need, toast } from './dom.js';
import { createEverywhere } from './everywhere.js';
import { count } from './words.js';

/**
 * @typedef {import('./types.js').ActivityRecord} ActivityRecord
 * @typedef {{record: ActivityRecord, where: string, score: number}} Found
 */

/**
 * Every string and number inside a value with the name of the property it stands in.
 * @param {any} value @param {string} name @returns {[string, string][]}
 */
function texts(value, name) {
  if (value === null || value === undefined || typeof value === 'boolean') return [];
  if (typeof value !== 'object') return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, Array.isArray(value) || name ? name || key : key));
}

/**
 * @param {string} query @param {ActivityRecord[]} activities
 * @param {{label: (type: string) => string, is: (flag: string, id: string) => boolean}} about
 * @returns {Found[]} best first, at most 50
 */
export function find(query, activities, about) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const flags = words.filter((word) => word.startsWith('is:')).map((word) => word.slice(3));
  const terms = words.filter((word) => !word.startsWith('is:'));
  /** @type {Found[]} */
  const found = [];
  for (const record of activities) {
    if (!flags.every((flag) => about.is(flag, record.id))) continue;
    const hay = [['', record.name], ['type', about.label(record.type)], ['id', record.id], ...texts(record.properties, '')];
    let score = record.name?.toLowerCase() === terms.join(' ') ? 10 : 0, where = '';
    const all = terms.every((term) => {
      const hit = hay.find(([, text]) => text.toLowerCase().includes(term));
      if (!hit) return false;
      score += hit[0] === '' ? (hit[1].toLowerCase().startsWith(term) ? 4 : 3) : hit[0] === 'type' || hit[0] === 'id' ? 2 : 1;
      if (!where && hit[0] && hit[0] !== 'type') where = `${hit[0].replaceAll('_', ' ')}: ${around(hit[1], term)}`;
      return true;
    });
    if (all) found.push({ record, where, score });
  }
  return found.sort((a, b) => b.score - a.score).slice(0, 50);
}

/** @param {string} text @param {string} term */
function around(text, term) {
  const at = text.toLowerCase().indexOf(term), from = Math.max(0, at - 24);
  return `${from ? '…' : ''}${text.slice(from, at + term.length + 40)}${text.length > at + term.length + 40 ? '…' : ''}`;
}

/** @param {import('./app.js').App} app */
export function createFinder(app) {
  const last = { query: '', id: '' };
  /** Activities that are not as in the live version, when the server was asked last. @type {Set<string>} */
  let changed = new Set();

  const look = (/** @type {string} */ query) => find(query, app.store.activities(), {
    label: app.catalog.label,
    is: (flag, id) => (flag === 'changed' ? changed.has(id) : app.issues().some((issue) => issue.activity === id && (issue.severity === flag || (flag === 'problem')))),
  });

  /** Asks what differs from the live version, after what is on the page has been saved. */
  async function compare() {
    await app.settle();
    await app.autosave.flush();
    changed = new Set((await get(`${app.url}/changed`)).data.activities);
  }

  const words = h('span', { class: 'small t2 cut' });
  const button = (/** @type {1 | -1} */ by, /** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ keys) => {
    const one = iconButton(name, label, () => {
      const byKeys = one.matches(':focus-visible');
      step(by);
      if (byKeys) one.focus(); // so that it can be pressed again
    }, { title: `${label} (${keys})` });
    return one;
  };
  const close = () => {
    bar.remove();
    app.canvas.focusActivity(last.id, { still: true });
  };
  const onEscape = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  /** Says over the canvas which find is shown, until somebody closes it. */
  const bar = h('div', { class: 'finds', role: 'group', 'aria-label': 'Finds one by one', 'data-ui': '', onkeydown: onEscape },
    words, button(-1, 'chevron-up', 'Find before', 'Shift F3'), button(1, 'chevron-down', 'Next find', 'F3'), iconButton('x', 'Close', close));

  /** @param {number} at @param {Found[]} hits */
  function show(at, hits) {
    last.id = hits[at].record.id;
    app.canvas.focusActivity(last.id);
    words.textContent = `${at + 1} of ${hits.length} for “${last.query}”`;
    if (!bar.isConnected) need('canvas').append(bar);
  }

  /** Goes to the next find of the last search, or to the one before. @param {1 | -1} by */
  function step(by) {
    if (!last.query) { open(); return; }
    const hits = look(last.query), now = hits.findIndex((hit) => hit.record.id === last.id);
    if (!hits.length) {
      bar.remove();
      toast(`Nothing is found for “${last.query}” any more.`);
      return;
    }
    const at = now < 0 ? 0 : (now + by + hits.length) % hits.length, { record } = hits[at];
    show(at, hits);
    announce(`${at + 1} of ${hits.length} for ${last.query}: ${app.catalog.name(record)}`);
  }

  /** The list of this flow's activities. @param {HTMLInputElement} input @param {HTMLElement} list @param {HTMLElement} status */
  function here(input, list, status) {
    let at = 0, compared = false;
    /** @type {Found[]} */
    let hits = [];
    const go = (/** @type {number} */ i) => {
      if (!hits[i]) return;
      last.query = input.value.trim();
      app.dialog.close();
      show(i, hits);
    };
    const mark = () => [...list.children].forEach((el, i) => {
      el.setAttribute('aria-selected', String(i === at));
      if (i !== at) return;
      input.setAttribute('aria-activedescendant', el.id);
      el.scrollIntoView({ block: 'nearest' });
    });
    const search = () => {
      if (!compared && input.value.includes('is:changed')) {
        compared = true;
        void compare().then(search, (/** @type {Error} */ cause) => { status.textContent = cause.message; });
      }
      hits = look(input.value);
      at = Math.max(0, hits.findIndex((hit) => hit.record.id === last.id && input.value.trim() === last.query));
      status.textContent = hits.length ? count(hits.length, 'activity', 'activities') : 'Nothing found. Try a shorter word.';
      input.removeAttribute('aria-activedescendant');
      fill(list, hits.map((hit, i) => {
        const entry = app.catalog.entry(hit.record.type);
        return h('div', { role: 'option', id: `found-${i}`, onclick: () => go(i), onpointermove: () => { if (at !== i) { at = i; mark(); } } }, h('span', { class: `g-${entry.group}` }, icon(entry.icon, 's14')),
          h('span', { class: 'cut' }, app.catalog.name(hit.record)), h('span', { class: 'small t3 cut grow' }, hit.where || entry.label), h('span', { class: 'small t3 mono' }, hit.record.id));
      }));
      mark();
    };
    const onKey = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Enter') { event.preventDefault(); go(at); }
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      at = (at + (event.key === 'ArrowDown' ? 1 : -1) + hits.length) % Math.max(1, hits.length);
      mark();
    };
    input.addEventListener('input', search);
    input.addEventListener('keydown', onKey);
    search();
    return { end() { input.removeEventListener('input', search); input.removeEventListener('keydown', onKey); } };
  }

  /** Shows at once what the wider search found in this flow. @param {HTMLAnchorElement} link @returns {boolean} whether it is in this flow */
  function follow(link) {
    if (link.pathname !== location.pathname || !link.hash.startsWith('#step-')) return false;
    app.dialog.close();
    app.canvas.focusActivity(decodeURIComponent(link.hash.slice(6)));
    return true;
  }

  function open() {
    const keys = h('p', { class: 'small t3 find-keys' }, h('kbd', null, 'F3'), ' goes to the next of them afterwards, ', h('kbd', null, 'Shift F3'), ' to the one before.');
    const list = h('div', { class: 'found', role: 'listbox', id: 'found', 'aria-label': 'Found' });
    const status = h('p', { class: 'small t3', role: 'status' });
    const input = h('input', { class: 'input', role: 'combobox', autocomplete: 'off', maxlength: 200, 'aria-controls': 'found', 'aria-expanded': 'true', 'aria-autocomplete': 'list', autofocus: true, value: last.query });
    /** @type {{end: () => void} | undefined} */
    let looking;
    const scopes = [['This flow', 'Find in this flow', 'Name, text, variable, number, queue, is:error, is:changed'], ['All flows and resources', 'Search everything', 'A flow, a text in it, a queue, a number, a page']];
    const buttons = scopes.map(([words], i) => h('button', { type: 'button', onclick: () => choose(i) }, words));
    const choose = (/** @type {number} */ scope) => {
      looking?.end();
      fill(list);
      buttons.forEach((button, i) => { button.classList.toggle('on', i === scope); button.setAttribute('aria-pressed', String(i === scope)); });
      input.setAttribute('aria-label', scopes[scope][1]);
      input.placeholder = scopes[scope][2];
      list.className = scope ? 'everywhere-list' : 'found';
      list.hidden = false;
      keys.hidden = scope > 0;
      looking = scope ? createEverywhere({ input, list, status, go: follow }) : here(input, list, status);
      input.focus();
    };
    app.dialog.show({ title: 'Search', body: [h('div', { class: 'seg sm', role: 'group', 'aria-label': 'Where to search' }, buttons), input, status, list, keys], onClose: () => looking?.end() });
    choose(0);
    input.select();
  }
  return { open, step };
}
