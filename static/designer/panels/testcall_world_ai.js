// The rows of "What stands in" about AI: what is answered to which words.
import { h, icon, iconButton } from './dom.js';
import { AI_THEN } from './testcall_world.js';

/** @typedef {import('./testcall_world.js').AiAnswer} AiAnswer */

/**
 * @param {AiAnswer[]} answers written to as the user types
 * @param {{ai?: boolean, intents?: boolean, prefix: string, changed: () => void}} config
 */
export function aiRows(answers, config) {
  const list = h('div', { class: 'tc-ai-rows' });
  const add = h('button', { type: 'button', class: 'btn sm', onclick: () => {
    answers.push({ says: '', answer: '', then: '', intent: '' });
    draw();
    config.changed();
    /** @type {HTMLElement | null} */ (list.querySelector('fieldset:last-child input'))?.focus();
  } }, icon('plus', 's14'), 'Add an answer');

  /** @param {AiAnswer} one @param {number} i */
  const row = (one, i) => {
    const bind = (/** @type {'says'|'answer'|'then'|'intent'} */ key, /** @type {string} */ label, /** @type {any} */ control) => {
      control.id = `${config.prefix}-ai-${i}-${key}`;
      control.value = one[key];
      control.addEventListener('input', () => { one[key] = control.value; });
      return h('div', { class: 'field' }, h('label', { class: 'lab', for: control.id }, label), control);
    };
    const text = () => h('input', { class: 'input', autocomplete: 'off' });
    return h('fieldset', { class: 'tc-ai' }, h('legend', { class: 'hide' }, `Answer ${i + 1}`),
      bind('says', 'Customer says', h('input', { class: 'input', autocomplete: 'off', placeholder: 'nothing: the opening' })),
      iconButton('x', `Remove answer ${i + 1}`, () => { answers.splice(i, 1); draw(); config.changed(); add.focus(); }),
      config.ai && bind('answer', 'It answers', text()),
      config.ai && bind('then', 'Then', h('select', { class: 'input' }, AI_THEN.map(([value, words]) => h('option', { value }, words)))),
      config.intents && bind('intent', 'Intent', text()));
  };
  const draw = () => list.replaceChildren(...answers.map(row));
  draw();
  return h('div', { class: 'field' }, h('div', { class: 'lab' }, 'Answers of AI'), list, h('div', null, add));
}
