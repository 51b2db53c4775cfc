// A look into a subflow without leaving: a sheet beside the activity with the version that runs, its variables, and a link into it.
import { createCanvas } from '../canvas.js';
import { createStore } from '../store.js';
import { get } from './api.js';
import { announce, fill, h, iconButton, need, toast } from './dom.js';

/** @type {(() => void) | undefined} */ let closeLast;

/** @param {import('./app.js').App} app @param {string[]} ids the activity that runs the subflow */
export async function peek(app, [id]) {
  await app.settle();
  const { properties } = app.store.get(`a:${id}`), url = `/flows/${encodeURIComponent(properties.flow)}`;
  /** @type {{flow: import('../types.js').FlowDocument, state: string}} */ let shown;
  try { shown = (await get(`${url}/peek?label=${encodeURIComponent(properties.version ?? '')}`)).data; } catch (cause) { return toast(/** @type {Error} */ (cause).message, { kind: 'error' }); }
  closeLast?.();
  const back = /** @type {HTMLElement | null} */ (document.activeElement), root = h('div', { class: 'canvas' });
  const link = h('a', { class: 'btn sm primary', href: url }, 'Open'), name = shown.flow.name;
  const sheet = h('section', { class: 'peek', role: 'dialog', 'aria-labelledby': 'peek-title' });
  fill(sheet, h('header', { class: 'peek-head' }, h('h2', { id: 'peek-title' }, name), h('span', { class: 't2 small cut grow' }, shown.state), link, iconButton('x', 'Close', () => close())),
    root, values(shown.flow, properties));
  (matchMedia('(max-width: 700px)').matches ? document.body : need('stage')).append(sheet); // a telephone shows the canvas in part only
  const canvas = createCanvas({ root, store: createStore(shown.flow), catalog: app.catalog, readOnly: true, announce, onOpen: () => link.click() });
  canvas.home();

  function close() {
    canvas.destroy();
    sheet.remove();
    closeLast = undefined;
    if (back?.isConnected && back !== document.body) back.focus({ preventScroll: true });
    else if (app.store.get(`a:${id}`)) app.canvas.focusActivity(id);
  }
  closeLast = close;
  sheet.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    event.preventDefault();
    close();
  });
  link.focus();
  announce(`${name}, ${shown.state}. Enter opens it, Escape closes.`);
}

/** What goes in and comes out. @param {import('../types.js').FlowDocument} flow @param {any} properties of the activity that runs it */
function values(flow, { inputs = {}, outputs = {} }) {
  const rows = (flow.variables ?? []).map((v) => h('tr', null, h('th', { scope: 'row' }, h('code', { class: 'mono' }, v.name)), h('td', null, v.type),
    h('td', null, v.name in inputs ? h('code', { class: 'mono' }, inputs[v.name]) : '–'), h('td', null, v.name in outputs ? h('code', { class: 'mono' }, outputs[v.name]) : '–')));
  if (!rows.length) return h('p', { class: 'none peek-values' }, 'It has no variables: nothing goes in or comes out.');
  return h('div', { class: 'peek-values', tabindex: '0', role: 'group', 'aria-label': 'Variables' }, h('table', null,
    h('thead', null, h('tr', null, ['Variable', 'Type', 'Goes in', 'Comes out to'].map((word) => h('th', { scope: 'col' }, word)))), h('tbody', null, rows)));
}
