// The Properties panel: the form of the selected activity, the settings of the flow, or what many selected can have done.
import { postJSON } from './api.js';
import { fill, h, icon } from './dom.js';
import { same, whole } from '../records.js';
import { createFormHost } from './formhost.js';
import { mergeRecord } from './forms.js';
import { createHead } from './head.js';
import { createOutlets } from './outlets.js';
import { count } from './words.js';

/** @typedef {{close(): void, changed(keys: Set<string>): void, field(name: string): void, settle?(): Promise<void>, unsent?(): boolean}} Shown */

/**
 * The names in scope, for forms and expressions.
 * @param {import('../store.js').Store} store
 * @returns {import('./types.js').Scope}
 */
export function scopeOf(store) {
  return {
    kind: store.get('flow').kind,
    variables: (store.get('variables') ?? []).map((/** @type {any} */ v) => ({ name: v.name, type: v.type })),
    activities: store.activities().map(({ id, type, name }) => ({ id, type, name })),
  };
}

/**
 * @param {import('./app.js').App} app
 * @param {HTMLElement} root #panel-properties @param {HTMLElement} headRoot
 */
export function createProperties(app, root, headRoot) {
  const head = createHead(app, headRoot);
  const body = h('div', { class: 'ibody' });
  fill(root, body);
  /** @type {Shown | null} */
  let shown = null;
  let key = '', own = false;
  const scope = () => scopeOf(app.store);
  /** @param {() => void} fn a change that this panel makes itself */
  const mine = (fn) => { own = true; try { fn(); } finally { own = false; } };

  /** @param {string[]} ids */
  function show(ids) {
    // A cord is shown by the activity that it leaves.
    if (ids.length === 1 && ids[0].startsWith('e:')) return show([ids[0].slice(2).split(' ')[0]]);
    ids = ids.filter((id) => !id.startsWith('e:'));
    const next = ids.join(' ');
    if (next === key && shown) return;
    key = next;
    shown?.close();
    const notes = ids.filter((id) => id.startsWith('n:'));
    if (ids.length === 1 && !notes.length && app.store.get(`a:${ids[0]}`)) shown = activity(ids[0]);
    else if (ids.length) shown = many(ids);
    else shown = settings();
    root.scrollTop = 0;
  }

  /** @param {string} id @returns {Shown} */
  function activity(id) {
    head.activity(id);
    const where = h('div', { class: 'formhost' }, h('div', { class: 'ghost-form', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')));
    const outlets = createOutlets(app, id);
    fill(body, where, outlets.root);
    outlets.draw();
    const record = () => app.store.get(`a:${id}`);
    const host = createFormHost({
      root: where, record, scope, edit: app.edit, apply: `${app.url}/apply`, expressionUrl: `${app.url}/expression`,
      load: async () => (await postJSON(`${app.url}/form`, { record: record(), scope: scope() })).data,
      accept: (answer, posted, field) => {
        if (!record()) return;
        const name = app.catalog.name(record());
        mine(() => app.store.transact(field.op ? `${field.op} in ${name}` : `change ${field.label} of ${name}`, (tx) => tx.set(`a:${id}`, mergeRecord(posted, whole(`a:${id}`, answer.record), tx.get(`a:${id}`))), `p:${id}:${field.name}`));
      },
    });
    const ready = host.load();
    let drawn = record();
    return {
      close: () => host.close(), settle: host.settle, unsent: host.unsent,
      changed(keys) {
        const now = record();
        if (!now) return;
        head.refresh(id);
        // A new name alone changes nothing in the form.
        const other = !same(now.properties, drawn.properties) || !same(now.outlets, drawn.outlets);
        if (!own && (other || keys.has('variables'))) host.refresh();
        drawn = now;
        // The names of targets stand beside the outlets.
        if (other || keys.has('handlers') || Object.values(now.outlets).some((target) => keys.has(`a:${target}`))) outlets.draw();
      },
      field: (name) => void ready.then(() => focusField(body, name)),
    };
  }

  /** @returns {Shown} */
  function settings() {
    const title = () => head.plain('Flow settings', `${app.data.name}, ${count(app.store.activities().length, 'activity', 'activities')}`, 'sliders-horizontal');
    title();
    const where = h('div', { class: 'formhost' }, h('div', { class: 'ghost-form', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')));
    fill(body, where);
    const record = () => ({ flow: app.store.get('flow'), variables: app.store.get('variables'), handlers: app.store.get('handlers') });
    const host = createFormHost({
      root: where, record, scope, edit: app.edit, apply: `${app.url}/settings/apply`, expressionUrl: `${app.url}/expression`,
      load: async () => (await postJSON(`${app.url}/settings/form`, { ...record(), scope: scope() })).data,
      accept: (answer, posted, field) => mine(() => app.store.transact(field.op ?? `change ${field.label}`, (tx) => {
        const now = { flow: tx.get('flow'), variables: tx.get('variables'), handlers: tx.get('handlers') };
        const { flow, variables, handlers } = mergeRecord(posted, { ...posted, flow: answer.flow ?? posted.flow, variables: answer.variables ?? posted.variables, handlers: answer.handlers ?? posted.handlers }, now);
        tx.set('flow', flow);
        tx.set('variables', variables);
        tx.set('handlers', handlers);
      }, `p::${field.name}`)),
    });
    const ready = host.load();
    return {
      close: () => host.close(), settle: host.settle, unsent: host.unsent,
      changed(keys) {
        if (keys.has('order')) title();
        if (!own && ['flow', 'variables', 'handlers', 'order'].some((k) => keys.has(k))) host.refresh();
      },
      field: (name) => void ready.then(() => focusField(body, name)),
    };
  }

  /** @param {string[]} ids @returns {Shown} */
  function many(ids) {
    const activities = ids.map((id) => app.store.get(`a:${id}`)).filter(Boolean), notes = ids.length - activities.length;
    head.plain(`${ids.length} selected`, [activities.length && count(activities.length, 'activity', 'activities'), notes && count(notes, 'note')].filter(Boolean).join(', '), 'layers');
    const action = (/** @type {string} */ mark, /** @type {string} */ label, /** @type {() => void} */ run, danger = false) =>
      h('button', { type: 'button', class: `btn sm ${danger ? 'err' : ''}`.trim(), onclick: run, disabled: !app.edit }, icon(mark, 's14'), label);
    fill(body, h('div', { class: 'many' },
      action('copy', 'Duplicate', () => app.canvas.duplicate()),
      activities.length > 0 && action('unplug', 'Disconnect', () => disconnect(activities.map((a) => a.id))),
      action('trash-2', 'Delete', () => app.canvas.remove(), true)),
    activities.length > 0 && h('ul', { class: 'chosen' }, activities.map((a) => h('li', null, h('button', { type: 'button', class: 'pick', onclick: () => app.canvas.focusActivity(a.id) },
      h('span', { class: `g-${app.catalog.group(a.type)}` }, icon(app.catalog.entry(a.type).icon, 's14')), h('span', { class: 'cut' }, app.catalog.name(a)),
      h('span', { class: 't3 small cut' }, app.catalog.label(a.type)))))));
    return { close() {}, changed() {}, field() {} };
  }

  /** @param {string[]} ids takes every cord from and between these away */
  function disconnect(ids) {
    app.store.transact(`disconnect ${count(ids.length, 'activity', 'activities')}`, (tx) => {
      for (const id of ids) tx.set(`a:${id}`, { ...tx.get(`a:${id}`), outlets: {} });
    });
  }

  app.store.subscribe((keys) => {
    const ids = key ? key.split(' ') : [];
    if (ids.some((id) => !app.store.get(id.startsWith('n:') ? id : `a:${id}`))) return show(app.canvas.selection().filter((id) => app.store.get(id.startsWith('n:') ? id : `a:${id}`)));
    shown?.changed(keys);
  });
  app.canvas.onSelect(show);
  show(app.canvas.selection());
  return {
    /** @param {string} name "properties.prompt" or "outlets.open" */
    focusField: (name) => shown?.field(name),
    /** What is typed reaches the store before a test call, a save or a publish. */
    settle: async () => { await shown?.settle?.(); },
    unsent: () => shown?.unsent?.() ?? false,
  };
}

/**
 * Puts the focus on the control that an issue's field names.
 * @param {HTMLElement} root @param {string} field
 */
function focusField(root, field) {
  // "properties.options[1].key", "options.1.key": the same field.
  const plain = (/** @type {string | null} */ name) => (name ?? '').replace(/^(properties|flow)\./, '').replace(/\[(\d+)\]/g, '.$1');
  const outlet = /^outlets\.(.+)$/.exec(field)?.[1], want = plain(field);
  const named = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(outlet ? '[data-outlet]' : '[name]:not([type=hidden])')]);
  const found = named.find((el) => (outlet ? el.dataset.outlet === outlet : plain(el.getAttribute('name')) === want))
    ?? named.find((el) => want && !outlet && plain(el.getAttribute('name')).startsWith(`${want}.`))
    ?? named.find((el) => !outlet && plain(el.getAttribute('name')).split('.')[0] === want.split('.')[0])
    ?? root.querySelector('input:not([type=hidden]), select, textarea');
  /** @type {HTMLElement | null | undefined} */ (found)?.focus();
}
