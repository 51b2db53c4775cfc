// Small conveniences of the server-rendered pages. Every page works without this file.

// Pages with something to hear.
if (document.querySelector('[data-play], [data-speak], #list.prompts')) void import('./hear.js');

/** @param {EventTarget | null} target @returns {Element | null} */
const element = (target) => (target instanceof Element ? target : null);

// A menu closes on a press elsewhere and on Escape, which gives the focus back.
document.addEventListener('pointerdown', (event) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(element(event.target))) menu.removeAttribute('open');
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    menu.removeAttribute('open');
    menu.querySelector('summary')?.focus();
  }
});

// A form that came back begins where it is wrong.
/** @param {ParentNode} part */
const toMistake = (part) => {
  const wrong = part.querySelector('main [aria-invalid="true"], dialog [aria-invalid="true"]');
  if (wrong instanceof HTMLElement) wrong.focus();
};
toMistake(document);
document.addEventListener('htmx:after:swap', () => queueMicrotask(() => toMistake(document))); // after a dialog that the swap opens

// Browsers note the size of a text that somebody made larger as an inline style. It would be taken over as an attribute, which the security policy forbids.
/** @type {Map<string, string>} */ const sizes = new Map();
document.addEventListener('htmx:before:swap', () => {
  for (const text of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('textarea[id][style]'))) {
    sizes.set(text.id, text.style.height);
    text.removeAttribute('style');
  }
});
document.addEventListener('htmx:after:settle', () => {
  for (const [id, height] of sizes) {
    const text = document.getElementById(id);
    if (text) text.style.height = height;
  }
  sizes.clear();
});

document.addEventListener('click', (event) => { if (element(event.target)?.closest('[data-print]')) window.print(); });

// Buttons in the dialog that only close it, and secrets that can be copied.
document.addEventListener('click', (event) => {
  const at = element(event.target);
  if (at?.closest('[data-close]')) {
    const dialog = at.closest('dialog');
    if (dialog) {
      event.preventDefault();
      dialog.close();
    }
  }
  const copy = at?.closest('[data-copy]');
  if (copy) {
    const source = document.getElementById(copy.getAttribute('data-copy') ?? '');
    void navigator.clipboard?.writeText(source?.textContent ?? '').then(() => { copy.textContent = 'Copied'; });
  }
});

// What a list offers goes into the text beside it, where the caret is.
document.addEventListener('click', (event) => {
  const button = element(event.target)?.closest('[data-insert]');
  const area = button?.closest('.field')?.querySelector('textarea, input[data-template]');
  if (!button || !(area instanceof HTMLTextAreaElement || area instanceof HTMLInputElement)) return;
  button.closest('details')?.removeAttribute('open');
  area.focus();
  area.setRangeText(button.getAttribute('data-insert') ?? '', area.selectionStart ?? area.value.length, area.selectionEnd ?? area.value.length, 'end');
  area.dispatchEvent(new Event('input', { bubbles: true }));
});
