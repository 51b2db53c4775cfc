// Play buttons of the prompt pages. Without this file the links to audio still work.
import { browserPlayer } from '../designer/panels/player.js';

const player = browserPlayer('/prompts/speech');
/** @type {HTMLElement | null} what plays */
let playing = null;

/** @param {HTMLElement} button @param {boolean} on */
function mark(button, on) {
  button.classList.toggle('on', on);
  button.querySelector('use')?.setAttribute('href', `/static/icons.svg#i-${on ? 'square' : 'play'}`);
  if (on) playing = button;
  else if (playing === button) playing = null;
}

/** @param {HTMLElement} button @param {string} note @param {boolean} bad */
function tell(button, note, bad) {
  const heard = button.closest('[data-spoken]')?.querySelector('[data-heard]') ?? document.querySelector('[data-heard]');
  if (!heard) return;
  heard.textContent = note;
  heard.classList.toggle('err', bad);
}

/** @param {HTMLElement} button @returns {import('../designer/panels/player.js').Part} what it plays */
function part(button) {
  if (button instanceof HTMLAnchorElement) return { url: button.href, text: button.dataset.text, language: button.dataset.language };
  const row = button.closest('[data-spoken]');
  const value = (/** @type {string} */ name) => /** @type {HTMLInputElement | null} */ (row?.querySelector(`[name$=".${name}"]`))?.value.trim() ?? '';
  return { text: value('text'), voice: value('voice'), language: value('language') };
}

document.addEventListener('click', async (event) => {
  const button = event.target instanceof Element ? event.target.closest('[data-play], [data-speak]') : null;
  if (!(button instanceof HTMLElement) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const again = playing === button;
  if (playing) mark(playing, false);
  player.stop();
  if (again) return;
  const what = part(button);
  if (!what.url && !what.text) { tell(button, 'Write a text first.', true); return; }
  mark(button, true);
  tell(button, '', false);
  try {
    const note = await player.play([what]);
    if (note) tell(button, note, false);
  } catch (cause) {
    tell(button, /** @type {Error} */ (cause).message, true);
  }
  mark(button, false);
});

// A file that is too large is told at once, not after it was sent.
document.addEventListener('change', (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.dataset.mostBytes) return;
  const most = Number(input.dataset.mostBytes);
  const own = bytes(input);
  const inputs = /** @type {HTMLInputElement[]} */ ([...(input.form?.querySelectorAll('input[data-most-bytes]') ?? [])]);
  const all = inputs.reduce((sum, one) => sum + bytes(one), 0);
  for (const one of inputs) one.setCustomValidity(''); // another file that was too much with this one may be fine now
  if (own > most) input.setCustomValidity('This file is larger than 20 MB.');
  else if (all > most) input.setCustomValidity('The files of one save may have 20 MB together. Save one language, then add the next.');
  input.reportValidity();
});

/** @param {HTMLInputElement} input @returns {number} the size of what is chosen */
function bytes(input) {
  return [...(input.files ?? [])].reduce((sum, file) => sum + file.size, 0);
}
