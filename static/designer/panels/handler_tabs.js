// The tabs over the canvas: the main path, what each handler leads to, and everything. Ways to look at one document; only adding and removing a
// handler changes it.
import { ALL, MAIN } from '../handler-views.js';
import { putView, viewAsked } from './address.js';
import { announce, fill, h, icon, iconButton, toast } from './dom.js';
import { attachMenu } from './menu.js';
import { count, sentence } from './words.js';

/** @param {import('./app.js').App} app @param {HTMLElement} root #views */
export function createHandlerTabs(app, root) {
  const { canvas, store } = app, { views } = canvas;
  const list = h('div', { class: 'views-list', role: 'tablist', 'aria-label': 'Parts of the flow' });
  const more = iconButton('ellipsis', 'More about this handler', () => {});
  const add = h('button', { type: 'button', class: 'view', title: 'Add a handler', 'aria-label': 'Add a handler' }, icon('plus', 's12'), 'Handler');
  attachMenu(more, 'Handler', () => [
    { label: 'Begin elsewhere…', icon: 'corner-down-right', off: !app.edit, run: () => begin(views.current()) },
    { label: 'Remove the handler', icon: 'trash-2', hint: 'Del', danger: true, off: !app.edit, run: () => void remove(views.current()) },
  ]);
  attachMenu(add, 'Add a handler', () => app.data.handlers.map(({ id, label }) => ({ label, icon: 'zap', off: Boolean(store.get('handlers')[id]), run: () => begin(id) })));
  fill(root, list, more, add);
  add.hidden = !app.edit;
  /** A handler that is being added: its tab is shown once it is there. */ let wanted = '';
  /** What the tabs were drawn from; nothing yet. @type {string | undefined} */ let drawn;

  /** @param {string} view */
  const label = (view) => (view === ALL ? 'All' : view ? app.catalog.handler(view) : 'Main');
  /** @param {string} view @returns {string} */
  const title = (view) => (view === ALL ? 'Everything on one canvas' : view === MAIN ? 'From the start, and what nothing leads to' : `What happens when: ${label(view)}`);

  /** @returns {string[]} as they stand in the strip */
  function names() {
    const order = app.data.handlers.map(({ id }) => id), all = views.names();
    return all.length < 2 ? all : [MAIN, ...all.slice(1).sort((a, b) => order.indexOf(a) - order.indexOf(b)), ALL];
  }

  /** @param {string} view */
  const tab = (view) => h('button', { type: 'button', role: 'tab', class: 'view', id: `view-${view || 'main'}`.replace('*', 'all'), 'aria-controls': 'canvas', data: { view }, title: title(view), onclick: () => show(view) },
    view !== MAIN && view !== ALL && icon('zap', 's12'), label(view));

  function draw() {
    const all = names(), now = views.current(), key = all.join();
    const focused = list.contains(document.activeElement);
    if (key !== drawn) fill(list, all.map(tab));
    drawn = key;
    for (const el of /** @type {HTMLElement[]} */ ([...list.children])) {
      const on = el.dataset.view === now;
      el.classList.toggle('on', on);
      el.setAttribute('aria-selected', String(on));
      el.tabIndex = on ? 0 : -1;
      if (on && focused) el.focus();
      if (on) el.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
    more.hidden = !app.edit || now === MAIN || now === ALL;
    document.getElementById('canvas')?.setAttribute('aria-label', `Canvas of ${app.data.name}${all.length > 1 ? `, ${label(now)}` : ''}`);
    putView(now);
  }

  /** @param {string} view */
  function show(view) {
    views.show(view);
    announce(view === MAIN || view === ALL ? `${label(view)}: ${title(view)}.` : title(view));
  }

  /** @param {number} by tabs on, round at the ends */
  function step(by) {
    const all = names();
    show(all[(all.indexOf(views.current()) + by + all.length) % all.length]);
  }

  /** Asks what a handler begins with. @param {string} name */
  function begin(name) {
    wanted = name;
    const there = Boolean(store.get('handlers')[name]);
    canvas.pickEntry(`What happens: ${label(name)}`, there ? `begin “${label(name)}” elsewhere` : `add the handler “${label(name)}”`, (tx, id) => tx.set('handlers', { ...tx.get('handlers'), [name]: id }));
  }

  /** @param {string} name */
  async function remove(name) {
    if (!app.edit || !store.get('handlers')[name]) return;
    await app.settle();
    const own = views.own(name);
    store.transact(`remove the handler “${label(name)}”`, (tx) => {
      const { [name]: _, ...rest } = tx.get('handlers');
      tx.set('handlers', rest);
    });
    const stays = own ? `${sentence(count(own, 'activity', 'activities'))} that only it led to ${own === 1 ? 'stays' : 'stay'} in the flow, under Main.` : 'What it led to stays in the flow.';
    toast(`Handler “${label(name)}” removed. ${stays}`, { action: 'Undo', run: () => canvas.undo() });
    announce(`Handler removed. ${stays}`);
  }

  list.addEventListener('keydown', (event) => {
    const steps = { ArrowLeft: -1, ArrowRight: 1 }, all = names();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in steps) step(steps[/** @type {keyof typeof steps} */ (event.key)]);
    else if (event.key === 'Home') show(all[0]);
    else if (event.key === 'End') show(all[all.length - 1]);
    else if (event.key === 'Delete' && !more.hidden) void remove(views.current());
    else return;
    event.preventDefault();
    /** @type {HTMLElement | null} */ (list.querySelector('.on'))?.focus();
  });
  document.addEventListener('keydown', (event) => {
    // A browser may keep Ctrl with these for tabs of its own: Alt does the same.
    if (!(event.ctrlKey || event.altKey) || !/^Page(Up|Down)$/.test(event.key) || event.defaultPrevented || app.dialog.open || names().length < 2) return;
    event.preventDefault();
    step(event.key === 'PageUp' ? -1 : 1);
  });
  addEventListener('hashchange', () => { if (/^(#handler=.*)?$/.test(location.hash)) views.show(views.names().includes(viewAsked()) || viewAsked() === ALL ? viewAsked() : MAIN); });
  views.onChange(draw);
  store.subscribe(() => {
    if (wanted && store.get('handlers')[wanted]) {
      const name = wanted;
      wanted = '';
      queueMicrotask(() => show(name)); // when the canvas has taken it in
    }
    draw();
  });
  draw();
}
