// The flow as a list: the equal alternative to the canvas. Activities in flow order, their outlets and where they lead;
// names, targets and removal can be changed here, through the same actions.

import { h, icon, iconButton } from './dom.js';

/** @param {import('./context.js').Context} ctx @param {HTMLElement} box */
export function createOutline(ctx, box) {
  const { scene, store, catalog, actions, selection } = ctx;

  /** @param {string} id @param {import('./types.js').Outlet} outlet */
  function exit(id, outlet) {
    const target = store.get(`a:${id}`).outlets[outlet.id] ?? '';
    const label = outlet.dynamic && outlet.id.length === 1 ? `${outlet.id} ${outlet.label}` : outlet.label;
    const words = target ? scene.name(target) : outlet.id !== 'error' ? 'Not connected' : store.get('handlers').on_error ? 'Not connected, goes to the handler “An activity fails”' : 'Not connected, ends with an apology';
    /** @param {MouseEvent} event */
    const change = (event) => {
      const at = ctx.root.getBoundingClientRect(), from = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
      actions.pickTarget(id, outlet.id, { x: from.left - at.left, y: from.bottom - at.top + 4 }, null);
    };
    return h('li', {}, h('span', { class: 'exit' }, label), icon('arrow-right', 's12'),
      h('button', { type: 'button', 'data-key': `${id} ${outlet.id}`, class: target ? 'link' : 'link none', 'aria-label': `${label} goes to ${words}. Change`, click: change }, words));
  }

  /** @param {string} id */
  function entry(id) {
    const record = store.get(`a:${id}`), type = catalog.entry(record.type);
    const exits = catalog.outlets(record);
    return h('li', { 'data-outline': id },
      h('div', { class: 'outline-head' }, h('span', { class: `g-${type.group}` }, icon(type.icon)),
        h('button', { type: 'button', class: 'outline-name', 'data-key': id, 'aria-current': selection.has(id) ? 'true' : 'false', click: () => { selection.set([id]); ctx.options.onOpen?.(id); } }, catalog.name(record)),
        ...ctx.model.othersAt(id).map((one) => h('span', { class: `person w${one.colour}` }, `${one.name} is here`)),
        h('span', { class: 't3 small' }, type.label), h('span', { class: 't2 small cut grow' }, catalog.summaryParts(record).map((p) => p.text).join('')),
        iconButton(`Show ${catalog.name(record)} on the canvas`, 'target', () => { toggle(false); actions.focus(id, true); }, 'Show on the canvas'),
        ctx.readOnly ? null : iconButton(`Delete ${catalog.name(record)}`, 'trash-2', () => actions.remove([id]), 'Delete')),
      exits.length ? h('ul', { class: 'outline-exits' }, ...exits.map((o) => exit(id, o))) : null);
  }

  function draw() {
    const focused = document.activeElement, key = focused instanceof HTMLElement && box.contains(focused) ? focused.dataset.key : undefined;
    const add = ctx.readOnly ? null : h('button', { type: 'button', class: 'btn sm', click: () => actions.openPicker() }, icon('plus', 's14'), 'Add an activity');
    box.replaceChildren(h('div', { class: 'outline-bar' }, h('h2', {}, `Outline, ${scene.nodes.size} ${scene.nodes.size === 1 ? 'activity' : 'activities'}`), add,
      h('button', { type: 'button', class: 'btn sm', click: () => toggle(false) }, 'Back to the canvas')), h('ol', { class: 'outline-list' }, ...scene.order().map(entry)));
    if (key) [...box.querySelectorAll('button')].find((b) => b.dataset.key === key)?.focus();
  }

  /** @param {boolean} [force] @returns {boolean} */
  function toggle(force = Boolean(box.hidden)) {
    box.hidden = !force;
    ctx.root.classList.toggle('behind', force);
    ctx.options.onOutline?.(force);
    if (force) {
      draw();
      box.querySelector('button')?.focus();
    } else ctx.root.focus({ preventScroll: true });
    return force;
  }

  box.hidden = true;
  return { toggle, refresh: () => { if (!box.hidden) draw(); } };
}
