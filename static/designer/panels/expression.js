// Checks expressions while they are typed and says their value, or what is wrong, in the output beside the field.
import { postJSON } from './api.js';
import { sentence } from './words.js';

/** Typing pauses this long before an expression is checked, ms. */
const PAUSE = 250;

/**
 * What an answer says: the value, else the type; of a text only its value, for that it is a text goes without saying.
 * @param {{ok: boolean, type?: string, value?: string, as?: string, message?: string, at?: number}} answer
 * @param {string} source @param {boolean} [template]
 */
export function verdict(answer, source, template = false) {
  if (answer.ok) return answer.value !== undefined && answer.value !== '' ? `= ${answer.value}${answer.as ? `, as in ${answer.as}` : ''}` : template ? '' : `Gives ${answer.type ? `a ${answer.type}` : 'a value'}`;
  const near = typeof answer.at === 'number' && answer.at >= 0 && answer.at < source.length ? `, near “${source.slice(answer.at, answer.at + 12)}”` : '';
  return sentence(`${answer.message ?? 'This expression is not valid'}${near}`);
}

/**
 * @param {string} url @param {() => any} scope
 */
export function createExpressions(url, scope) {
  /** @type {Map<Element, {timer: any, abort: AbortController | null}>} */
  const running = new Map();

  /** @param {Element} control */
  const isExpression = (control) => control instanceof HTMLElement && control.dataset.expression !== undefined && 'value' in control;

  /** @param {Element} control */
  const outputOf = (control) => {
    const id = control.getAttribute('aria-describedby')?.split(' ').map((one) => document.getElementById(one)).find((el) => el?.tagName === 'OUTPUT');
    if (id) return id;
    for (let el = control.parentElement; el && el.tagName !== 'FORM'; el = el.parentElement) {
      const found = el.querySelector('output');
      if (found) return found;
      if (el.matches('.field, td, tr, fieldset')) break;
    }
    return null;
  };

  /** @param {HTMLInputElement} control @param {AbortController} abort */
  async function ask(control, abort) {
    const output = outputOf(control), source = control.value;
    if (!output) return;
    // A text without an expression in it says what it is: nothing to tell.
    if (!source.trim() || (control.dataset.template !== undefined && !source.includes('{{'))) { output.textContent = ''; output.className = 'checked'; return; }
    try {
      const { data } = await postJSON(url, { source, want: control.dataset.want ?? '', template: control.dataset.template !== undefined, scope: scope() }, { signal: abort.signal });
      if (control.value !== source) return;
      output.textContent = verdict(data, source, control.dataset.template !== undefined);
      output.className = `checked ${data.ok ? 'ok' : 'err'}`;
      control.toggleAttribute('data-bad', !data.ok);
    } catch { /* the server says so when the form is posted */ }
  }

  /** @param {Element} control @param {number} pause */
  function check(control, pause = PAUSE) {
    if (!isExpression(control)) return;
    const old = running.get(control);
    clearTimeout(old?.timer);
    old?.abort?.abort();
    const abort = new AbortController();
    running.set(control, { abort, timer: setTimeout(() => void ask(/** @type {HTMLInputElement} */ (control), abort), pause) });
  }

  return {
    check,
    /** Checks what a fresh form holds and says nothing about yet. @param {HTMLElement} root */
    checkAll(root) {
      for (const [control] of running) if (!control.isConnected) running.delete(control);
      for (const control of root.querySelectorAll('[data-expression]')) {
        if (/** @type {HTMLInputElement} */ (control).value?.trim() && !outputOf(control)?.textContent) check(control, 0);
      }
    },
    stop() {
      for (const { timer, abort } of running.values()) { clearTimeout(timer); abort?.abort(); }
      running.clear();
    },
  };
}
