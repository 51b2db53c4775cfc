// The twelve keys of a phone, for the mouse and for the keyboard.
import { h } from './dom.js';

/** @type {[string, string][]} */
const KEYS = [['1', ''], ['2', 'ABC'], ['3', 'DEF'], ['4', 'GHI'], ['5', 'JKL'], ['6', 'MNO'], ['7', 'PQRS'], ['8', 'TUV'], ['9', 'WXYZ'],
  ['*', ''], ['0', '+'], ['#', '']];
const NAMES = /** @type {Record<string, string>} */ ({ '*': 'Star', '#': 'Hash' });

/**
 * The phone key that a keyboard event means, or "". Keys typed into a field and shortcuts are left alone.
 * @param {{key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, target: any}} event
 */
export function phoneKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return '';
  const target = event.target;
  if (target?.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target?.tagName)) return '';
  return /^[0-9*#]$/.test(event.key) ? event.key : '';
}

/**
 * @param {(key: string) => void} press
 * @returns {{root: HTMLElement, enable(on: boolean): void, mark(key: string): void}}
 */
export function createKeypad(press) {
  const keys = new Map(KEYS.map(([key, letters]) => [key, h('button', {
    type: 'button', class: 'k', 'aria-label': NAMES[key], onclick: () => press(key),
  }, h('b', null, key), letters && h('small', null, letters))]));
  return {
    root: h('div', { class: 'pad', role: 'group', 'aria-label': 'Keypad' }, [...keys.values()]),
    enable(on) { for (const key of keys.values()) key.disabled = !on; },
    mark(last) { for (const [key, el] of keys) el.classList.toggle('last', key === last); },
  };
}
