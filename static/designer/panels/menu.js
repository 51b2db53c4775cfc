// A menu under a button: arrows move, Enter chooses, Escape closes and gives the focus back.
import { h, icon } from './dom.js';

/** @typedef {{label: string, icon: string, run: () => void, danger?: boolean, off?: boolean, hint?: string} | '-'} MenuItem */

/**
 * @param {HTMLElement} button @param {string} label @param {() => MenuItem[]} items asked anew every time it opens
 */
export function attachMenu(button, label, items) {
  /** @type {HTMLElement | null} */
  let menu = null;
  const close = (focus = true) => {
    if (!menu) return;
    const old = menu;
    menu = null;
    button.setAttribute('aria-expanded', 'false');
    old.remove();
    if (focus) button.focus();
  };
  const open = () => {
    const entries = items().map((item) => (item === '-' ? h('hr') : h('button', {
      type: 'button', role: 'menuitem', class: `opt ${item.danger ? 'err' : ''}`.trim(), tabindex: '-1', disabled: item.off,
      onclick: () => { close(); item.run(); },
    }, icon(item.icon, 's14'), h('span', { class: 'grow' }, item.label), item.hint && h('kbd', null, item.hint))));
    menu = h('div', { class: 'pop', role: 'menu', 'aria-label': label, popover: 'auto' }, entries);
    menu.addEventListener('toggle', (event) => { if (/** @type {any} */ (event).newState === 'closed') close(false); });
    menu.addEventListener('keydown', move);
    // A modal dialog or the inspector may hold the button: the menu goes next to it, so that it is reachable there too.
    button.after(menu);
    menu.showPopover();
    const at = button.getBoundingClientRect(), size = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(8, Math.min(at.right - size.width, innerWidth - size.width - 8))}px`;
    menu.style.top = `${Math.min(at.bottom + 4, innerHeight - size.height - 8)}px`;
    button.setAttribute('aria-expanded', 'true');
    /** @type {HTMLElement | null} */ (menu.querySelector('.opt:not(:disabled)'))?.focus();
  };
  /** @param {KeyboardEvent} event */
  const move = (event) => {
    const all = /** @type {HTMLElement[]} */ ([...(menu?.querySelectorAll('.opt:not(:disabled)') ?? [])]);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape' || event.key === 'Tab') { event.preventDefault(); event.stopPropagation(); close(); }
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    all[to % all.length]?.focus();
  };
  button.setAttribute('aria-haspopup', 'menu');
  button.setAttribute('aria-expanded', 'false');
  // Light dismiss closes the popover on pointerdown, before the click: without this the click would open it again.
  let wasOpen = false;
  button.addEventListener('pointerdown', () => { wasOpen = menu !== null; });
  button.addEventListener('click', () => { if (menu || wasOpen) close(); else open(); wasOpen = false; });
}
