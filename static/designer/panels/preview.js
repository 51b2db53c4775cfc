// The play buttons of prompts in property forms: what is written, heard before it is saved.
import { browserPlayer } from './player.js';

/** The name of a prompt's translation in a form: the prompt's own, and which of its languages it is. */
const translation = /^(.+)\.languages\.\d+$/;

/**
 * The parts of a prompt as a form has them: its text, or its segments in order; of a translation, its text.
 * @param {{get(name: string): any, has(name: string): boolean}} form  such as FormData
 * @param {string} name of the prompt in the form
 * @returns {import('./player.js').Part[]}
 */
export function previewParts(form, name) {
  const value = (/** @type {string} */ field) => String(form.get(field) ?? '').trim();
  const voice = value(`${name}.voice`), language = value(`${name}.language`);
  /** @type {import('./player.js').Part[]} */
  const parts = [];
  const say = (/** @type {string} */ text) => { if (text) parts.push({ text: spokenAs(text), voice, language }); };
  if (translation.test(name)) { // the prompt's voice is for its own language
    const text = value(`${name}.value`);
    return text ? [{ text: spokenAs(text), voice: '', language: value(`${name}.key`) }] : [];
  }
  const segment = (/** @type {number} */ n) => `${name}.segments.${n}`;
  say(value(name));
  for (let n = 0; form.has(`${segment(n)}.say`) || form.has(`${segment(n)}.audio`); n += 1) {
    const audio = value(`${segment(n)}.audio`);
    if (audio) parts.push({ url: promptUrl(audio, language) });
    else say(value(`${segment(n)}.say`));
  }
  return parts;
}

/** Where a prompt of the library is heard. @param {string} name @param {string} language */
export const promptUrl = (name, language) => `/prompts/${encodeURIComponent(name)}/audio?language=${encodeURIComponent(language)}`;

/** A text whose values are not known yet: each is spoken as its name. @param {string} text */
export const spokenAs = (text) => text.replace(/\{\{\s*(.*?)\s*\}\}/gs, (_, expression) => (/(\w+)\W*$/.exec(expression)?.[1] ?? '').replaceAll('_', ' '));

/**
 * @param {HTMLElement} root   where forms come and go
 * @param {string} speechUrl
 */
export function createPreview(root, speechUrl) {
  const player = browserPlayer(speechUrl);
  /** @type {string} name of the prompt that plays */
  let playing = '';

  /** @param {string} name @param {boolean} on */
  const mark = (name, on) => {
    playing = on ? name : '';
    // A form that was drawn anew has another button.
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-preview]'))) {
      const its = on && button.dataset.preview === name;
      button.classList.toggle('on', its);
      button.querySelector('use')?.setAttribute('href', `/static/icons.svg#i-${its ? 'square' : 'play'}`);
    }
  };
  /** @param {string} name @param {string} note @param {boolean} bad */
  const tell = (name, note, bad) => {
    const out = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-heard]'))].find((one) => one.dataset.heard === (translation.exec(name)?.[1] ?? name));
    if (!out) return;
    out.textContent = note;
    out.classList.toggle('err', bad);
  };

  /** @param {HTMLButtonElement} button [data-preview] */
  async function press(button) {
    if (!button.form) return;
    const name = button.dataset.preview ?? '', again = playing === name;
    player.stop();
    mark(playing, false);
    if (again) return;
    const parts = previewParts(new FormData(button.form), name);
    if (parts.length === 0) { tell(name, 'There is nothing to hear yet.', true); return; }
    tell(name, '', false);
    mark(name, true);
    try {
      tell(name, await player.play(parts), false);
    } catch (cause) {
      tell(name, /** @type {Error} */ (cause).message, true);
    }
    if (playing === name) mark(name, false);
  }
  return { press, close: () => player.stop() };
}
