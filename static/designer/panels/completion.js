// Offers what can be written next in an expression: names in scope and functions, as the server knows them.
import { postJSON } from './api.js';
import { announce, h } from './dom.js';

/** Typing pauses this long before the server is asked, ms. */
const PAUSE = 80;

/**
 * @typedef {{text: string, type?: string, help: string, call?: boolean, more?: boolean}} Offer
 * @typedef {HTMLInputElement | HTMLTextAreaElement} Control
 */

/**
 * What a text becomes when an offer is taken for what was begun: [text, place of the caret]. Places count UTF-16 units, as controls do.
 * @param {string} source @param {number} from @param {number} at @param {Offer} offer @returns {[string, number]}
 */
export function taken(source, from, at, offer) {
  const after = source.slice(at);
  const tail = offer.call && !after.startsWith('(') ? '()' : offer.more && !after.startsWith('.') ? '.' : '';
  const caret = from + offer.text.length + (offer.call ? 1 : tail.length);
  return [source.slice(0, from) + offer.text + tail + after, caret];
}

/** The UTF-16 place of a number of characters, as the server counts them. @param {string} source @param {number} characters */
export const unitsOf = (source, characters) => [...source].slice(0, characters).join('').length;

/** @param {EventTarget | null} target @returns {Control | null} */
const controlOf = (target) => (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) && target.dataset.expression !== undefined ? target : null;

/**
 * @param {string} url @param {() => any} scope @param {HTMLElement} root of the form
 * @param {string} begun what the control with the focus held when this script was asked for: what was typed since gets its offers too
 */
export function createCompletion(url, scope, root, begun) {
  const list = h('ul', { class: 'offers', id: `offers-${crypto.randomUUID()}`, role: 'listbox', 'aria-label': 'What can be written here', hidden: true });
  /** @type {{control: Control, source: string, from: number, at: number, offers: Offer[], active: number} | null} */
  let open = null;
  /** @type {AbortController | null} */ let asking = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer;

  function close() {
    clearTimeout(timer);
    asking?.abort();
    if (!open) return;
    for (const name of ['aria-controls', 'aria-activedescendant']) open.control.removeAttribute(name);
    open = null;
    list.hidden = true;
  }

  /** @param {number} to */
  function activate(to) {
    if (!open) return;
    open.active = (to + open.offers.length) % open.offers.length;
    [...list.children].forEach((one, i) => one.setAttribute('aria-selected', String(i === open?.active)));
    const chosen = /** @type {HTMLElement} */ (list.children[open.active]);
    chosen.scrollIntoView({ block: 'nearest' });
    open.control.setAttribute('aria-activedescendant', chosen.id);
  }

  /**
   * The control with the focus, when it is the one that was asked for: a form that is drawn anew has another element in its place.
   * @param {Control} control @param {string} source @returns {Control | null}
   */
  function same(control, source) {
    const now = controlOf(document.activeElement);
    return now && root.contains(now) && now.name === control.name && now.value === source ? now : null;
  }

  function place() {
    if (!open) return;
    const box = open.control.getBoundingClientRect(), below = innerHeight - box.bottom > 220 || box.top < 220;
    list.style.left = `${Math.max(8, Math.min(box.left, innerWidth - list.offsetWidth - 8))}px`;
    list.style.top = below ? `${box.bottom + 2}px` : `${box.top - list.offsetHeight - 2}px`;
  }

  /** Goes on with the element that took the control's place, or closes when the user left it. */
  function follow() {
    if (!open) return;
    const now = same(open.control, open.source);
    if (!now) { close(); return; }
    if (now === open.control) return;
    open.control = now;
    now.setAttribute('aria-controls', list.id);
    activate(open.active);
    place();
  }

  /** @param {Control} control @param {number} from @param {number} at @param {Offer[]} offers */
  function show(control, from, at, offers) {
    open = { control, source: control.value, from, at, offers, active: 0 };
    list.replaceChildren(...offers.map((offer, i) => h('li', { role: 'option', id: `${list.id}-${i}` }, h('code', null, offer.text), h('span', { class: 't3' }, offer.type ?? ''), h('span', { class: 't2' }, offer.help))));
    document.body.append(list);
    list.hidden = false;
    place();
    control.setAttribute('aria-controls', list.id);
    activate(0);
    announce(`${offers.length} ${offers.length === 1 ? 'suggestion' : 'suggestions'}, ${offers[0].text} first`);
  }

  /** @param {Control} control @param {boolean} wanted by a key, so that all is offered even when nothing was begun */
  async function ask(control, wanted) {
    asking?.abort();
    const abort = asking = new AbortController(), source = control.value, caret = control.selectionStart ?? source.length;
    try {
      const { data } = await postJSON(url, { source, at: [...source.slice(0, caret)].length, template: control.dataset.template !== undefined, scope: scope() }, { signal: abort.signal });
      const now = same(control, source);
      if (!now || now.selectionStart !== caret) return;
      const from = unitsOf(source, data.from);
      close();
      if (data.list?.length && (wanted || caret > from || source[from - 1] === '.')) show(now, from, caret, data.list);
    } catch { /* writing goes on without offers */ }
  }

  /** @param {Offer} offer */
  function take(offer) {
    if (!open) return;
    const { control, from, at } = open, [text, caret] = taken(control.value, from, at, offer);
    close();
    control.value = text;
    control.setSelectionRange(caret, caret);
    control.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    const control = controlOf(event.target);
    if (!control || event.isComposing) return;
    if (event.ctrlKey && event.key === ' ') { event.preventDefault(); void ask(control, true); return; }
    follow();
    if (!open) return;
    const moves = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (moves) activate(open.active + moves);
    else if (event.key === 'Enter') take(open.offers[open.active]);
    else if (event.key === 'Escape') close();
    else { if (['ArrowLeft', 'ArrowRight', 'Home', 'End', 'Tab'].includes(event.key)) close(); return; }
    event.preventDefault();
    event.stopPropagation();
  }

  root.addEventListener('input', (event) => {
    const control = controlOf(event.target);
    close();
    if (control && !(/** @type {InputEvent} */ (event).isComposing)) timer = setTimeout(() => void ask(control, false), PAUSE);
  });
  root.addEventListener('keydown', key, true);
  root.addEventListener('focusout', () => setTimeout(follow)); // after a form that is drawn anew has its focus again
  for (const name of ['pointerdown', 'mousedown']) list.addEventListener(name, (event) => event.preventDefault()); // the control keeps the focus
  list.addEventListener('click', (event) => { // not what was only pressed: a finger may go on to scroll
    const i = [...list.children].indexOf(/** @type {Element} */ (/** @type {Element} */ (event.target).closest('li')));
    if (open && i >= 0) take(open.offers[i]);
  });
  addEventListener('scroll', place, true);
  const now = controlOf(document.activeElement);
  if (now && root.contains(now) && now.value !== begun) void ask(now, false);

  return { stop() { close(); list.remove(); removeEventListener('scroll', place, true); } };
}
