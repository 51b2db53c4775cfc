// The inspector's tabs, by the ARIA pattern: arrows move, only the chosen tab is in the tab order.
import { need } from './dom.js';

/** @typedef {'properties'|'test'|'tests'|'problems'|'history'} TabName */

const NAMES = /** @type {TabName[]} */ (['properties', 'test', 'tests', 'problems', 'history']);

export function createTabs() {
  const tabs = NAMES.map((name) => need(`tab-${name}`)), panels = NAMES.map((name) => need(`panel-${name}`));
  /** @type {((name: TabName) => void)[]} */
  const listeners = [];
  /** @type {TabName} */
  let current = 'properties';

  /** @param {TabName} name @param {boolean} [focus] */
  const show = (name, focus = false) => {
    current = name;
    NAMES.forEach((other, i) => {
      const on = other === name;
      tabs[i].classList.toggle('on', on);
      tabs[i].setAttribute('aria-selected', String(on));
      tabs[i].tabIndex = on ? 0 : -1;
      panels[i].hidden = !on;
      if (on && focus) tabs[i].focus();
    });
    need('inspector').dataset.tab = name;
    for (const fn of listeners) fn(name);
  };

  tabs.forEach((tab, i) => {
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', panels[i].id);
    panels[i].setAttribute('role', 'tabpanel');
    panels[i].setAttribute('aria-labelledby', tab.id);
    tab.addEventListener('click', () => show(NAMES[i]));
    tab.addEventListener('keydown', (event) => {
      const there = NAMES.filter((_, n) => !tabs[n].hidden), at = there.indexOf(NAMES[i]);
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: there.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      show(there[(to + there.length) % there.length], true);
    });
  });

  return {
    show,
    get current() { return current; },
    /** @param {(name: TabName) => void} fn */
    onShow(fn) { listeners.push(fn); },
  };
}
