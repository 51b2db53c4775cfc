// The palette: find an activity, drag it to the canvas or add it with a click or Enter. Collapses to a rail.
import { fill, h, icon, iconButton, need } from './dom.js';

const GROUP_ICONS = /** @type {Record<string, string>} */ ({
  call: 'phone', routing: 'users', control: 'split', data: 'globe', digital: 'message-square', ai: 'sparkles',
});
const KINDS = /** @type {Record<string, string>} */ ({ inbound: 'inbound', outbound: 'outbound', digital: 'digital', subflow: 'subflow' });

/**
 * Whether an activity answers a search: every word must be found in its label, type or help.
 * @param {{label: string, type: string, help?: string}} entry @param {string} query
 */
export function matches(entry, query) {
  const text = `${entry.label} ${entry.type.replaceAll('_', ' ')} ${entry.help ?? ''}`.toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/**
 * Why a type cannot be used in a flow of this kind, or "".
 * @param {{label: string, kinds: string[]}} entry @param {string} kind
 */
export function refusal(entry, kind) {
  if (kind === 'subflow' || entry.kinds.includes(kind)) return '';
  const where = entry.kinds.map((k) => KINDS[k] ?? k);
  return `${entry.label} works in ${where.join(' and ')} flows only, and this flow is ${kind}`;
}

/** @param {import('./app.js').App} app */
export function createPalette(app) {
  const root = need('palette'), frame = need('designer');
  const search = /** @type {HTMLInputElement} */ (need('palette-search'));
  const groups = /** @type {HTMLDetailsElement[]} */ ([...root.querySelectorAll('details.grp')]);
  const items = /** @type {HTMLButtonElement[]} */ ([...root.querySelectorAll('button.item[data-type]')]);
  const none = h('p', { class: 'none', hidden: true }, 'No activity is called that. Try another word.');
  const wasOpen = new Map(groups.map((group) => [group, group.open]));
  root.append(none);

  /** Which activities the flow's kind allows; not `disabled`: the reason must be readable with the keyboard and on hover. */
  const judge = () => {
    for (const item of items) {
      const entry = app.catalog.entry(item.dataset.type ?? '');
      const reason = app.edit ? refusal(entry, app.store.get('flow').kind) : 'You may view this flow but not change it';
      if (reason) item.setAttribute('aria-disabled', 'true');
      else item.removeAttribute('aria-disabled');
      item.title = reason || (entry.help ?? '');
    }
  };
  judge();
  app.store.subscribe((keys) => { if (keys.has('flow')) judge(); });

  for (const item of items) {
    const type = item.dataset.type ?? '', free = () => !item.hasAttribute('aria-disabled');
    // A quick drag is no fling, which would swallow the next tap. The browser wants to know at the start that something may ask for this.
    item.addEventListener('touchmove', (event) => { if (event.cancelable && item.classList.contains('held')) event.preventDefault(); }, { passive: false });
    item.addEventListener('pointerdown', (event) => { if (event.button === 0 && free()) app.canvas.dragNew(type, event); });
    // A pointer's press is the canvas's, which adds when it does not move; what is left is Enter, Space and assistive technology.
    item.addEventListener('click', (event) => { if (event.detail === 0 && free()) app.canvas.add(type); });
  }

  const shown = () => items.filter((item) => !item.hidden && (item.closest('details')?.open ?? true));
  const filter = () => {
    const query = search.value.trim();
    for (const item of items) item.hidden = query !== '' && !matches(app.catalog.entry(item.dataset.type ?? ''), query);
    for (const group of groups) {
      const any = [...group.querySelectorAll('.item')].some((item) => !(/** @type {HTMLElement} */ (item).hidden));
      group.hidden = !any;
      group.open = query ? any : wasOpen.get(group) ?? true;
    }
    none.hidden = shown().length > 0 || query === '';
  };
  for (const group of groups) group.addEventListener('toggle', () => { if (!search.value.trim()) wasOpen.set(group, group.open); });
  search.addEventListener('input', filter);
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && search.value) { search.value = ''; filter(); event.preventDefault(); }
    const first = shown().find((item) => !item.hasAttribute('aria-disabled'));
    if (event.key === 'Enter' && search.value.trim() && first) { event.preventDefault(); app.canvas.add(first.dataset.type ?? ''); }
  });
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const list = [search, ...shown()], at = list.indexOf(/** @type {any} */ (document.activeElement));
    if (at < 0) return;
    event.preventDefault();
    list[Math.max(0, Math.min(list.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)))].focus();
  });

  /** @param {boolean} on @param {boolean} [remember] */
  const rail = (on, remember = false) => {
    frame.classList.toggle('rail', on);
    if (remember) try { localStorage.setItem('cordboard.palette', on ? 'rail' : 'open'); } catch { /* private mode */ }
  };
  const openAt = (/** @type {HTMLDetailsElement | null} */ group) => {
    rail(false, true);
    if (!group) return search.focus();
    group.open = true;
    group.scrollIntoView({ block: 'start' });
    /** @type {HTMLElement | null} */ (group.querySelector('.item'))?.focus();
  };
  const strip = h('div', { class: 'railbar' });
  fill(strip, iconButton('panel-left', 'Show the activities', () => openAt(null)), iconButton('search', 'Find an activity (/)', () => openAt(null)), h('hr'),
    groups.map((group) => {
      const id = group.dataset.group ?? app.catalog.entry(/** @type {HTMLElement} */ (group.querySelector('.item'))?.dataset.type ?? '').group;
      const label = app.data.groups.find((g) => g.id === id)?.label ?? id;
      return iconButton(GROUP_ICONS[id] ?? 'circle', label, () => openAt(group), { class: `g-${id}` });
    }));
  root.append(strip);
  const find = search.closest('.find') ?? search.parentElement;
  find?.append(h('button', { type: 'button', class: 'icon-btn fold', title: 'Collapse the activities', 'aria-label': 'Collapse the activities', onclick: () => rail(true, true) }, icon('panel-left')));

  let kept = '', away = false, before = false;
  try { kept = localStorage.getItem('cordboard.palette') ?? ''; } catch { /* private mode */ }
  rail(kept ? kept === 'rail' : innerWidth < 1200);
  return {
    focus() { rail(false); search.focus(); search.select(); },
    /** The test call needs the room on the canvas: the rail comes by itself and goes again. @param {boolean} on */
    yield(on) {
      if (on === away || innerWidth >= 1700) return;
      away = on;
      if (on) { before = frame.classList.contains('rail'); rail(true); } else rail(before);
    },
  };
}
