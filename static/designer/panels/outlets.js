// The section “Outlets” of the properties: where each way out leads. The keyboard's way to wire.
import { fill, h, icon, iconButton } from './dom.js';

/**
 * What an unwired outlet means, in words.
 * @param {string} outlet @param {Record<string, string>} handlers
 * @param {string} branch the outlet that is a treatment branch, or ""
 */
export function unwiredWords(outlet, handlers, branch) {
  if (outlet === 'error') return handlers.on_error ? 'Not wired, goes to the handler “An activity fails”' : 'Not wired, ends with an apology';
  if (outlet === branch) return 'Not wired, queue music plays';
  return 'Not wired';
}

/**
 * @param {import('./app.js').App} app @param {string} id of the activity
 */
export function createOutlets(app, id) {
  const body = h('div', { class: 'outlets' });
  const root = h('section', { class: 'sect', 'aria-label': 'Outlets' }, h('h2', null, 'Outlets'), body);

  /** @param {string} outlet @param {string} label @param {string} target */
  const wire = (outlet, label, target) => {
    const name = app.catalog.name(app.store.get(`a:${id}`));
    app.store.transact(target ? `connect ${label} of ${name}` : `remove the cord of ${label} of ${name}`, (tx) => {
      const record = tx.get(`a:${id}`), outlets = { ...record.outlets };
      if (target) outlets[outlet] = target;
      else delete outlets[outlet];
      tx.set(`a:${id}`, { ...record, outlets });
    });
  };

  /** @param {any} record @param {{id: string, label: string, dynamic: boolean, stale: boolean}} outlet */
  const row = (record, outlet) => {
    const target = record.outlets[outlet.id] ?? '', to = target && app.store.get(`a:${target}`);
    const entry = to && app.catalog.entry(to.type);
    const field = `outlet-${outlet.id}`;
    const none = unwiredWords(outlet.id, app.store.get('handlers') ?? {}, app.catalog.entry(record.type).branch ?? '');
    const select = h('select', { class: `input sm ${target ? '' : 'unset'}`, id: field, data: { outlet: outlet.id }, disabled: !app.edit || outlet.stale },
      h('option', { value: '' }, none), target && h('option', { value: target, selected: true }, to ? app.catalog.name(to) : `${target} (missing)`));
    // Hundreds of activities times a dozen outlets: the choices are filled in when somebody reaches for them.
    const choices = () => {
      const all = app.store.activities(), names = new Map();
      for (const a of all) names.set(app.catalog.name(a), (names.get(app.catalog.name(a)) ?? 0) + 1);
      fill(select, h('option', { value: '' }, none), all.map((a) => {
        const name = app.catalog.name(a);
        return h('option', { value: a.id, selected: a.id === target }, names.get(name) > 1 ? `${name} (${a.id})` : name);
      }));
    };
    for (const event of ['pointerdown', 'focus']) select.addEventListener(event, choices);
    select.addEventListener('change', () => wire(outlet.id, outlet.label, select.value));
    return [
      h('label', { for: field, class: 'ol' }, outlet.dynamic && outlet.id.length === 1 && h('span', { class: 'key' }, outlet.id), h('span', { class: 'cut', title: outlet.label }, outlet.label)),
      entry && h('span', { class: `to g-${entry.group}` }, icon(entry.icon, 's14')),
      select,
      outlet.stale ? iconButton('trash-2', `Remove ${outlet.label}: this outlet does not exist any more`, () => wire(outlet.id, outlet.label, ''), { class: 'warn' })
        : to && iconButton('arrow-right', `Go to ${app.catalog.name(to)}`, () => app.canvas.focusActivity(target)),
    ];
  };

  return {
    root,
    draw() {
      const record = app.store.get(`a:${id}`);
      if (!record) return;
      const focus = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.outlet;
      const all = app.catalog.outlets(record);
      fill(body, all.length ? all.flatMap((outlet) => row(record, outlet)) : h('p', { class: 'none' }, 'The flow ends here.'));
      if (focus) body.querySelector(`[data-outlet="${CSS.escape(focus)}"]`)?.dispatchEvent(new Event('focus'));
      if (focus) /** @type {HTMLElement | null} */ (body.querySelector(`[data-outlet="${CSS.escape(focus)}"]`))?.focus();
    },
  };
}
