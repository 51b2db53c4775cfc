// Small conveniences of the server-rendered pages. Every page works without this file.

// Pages with something to hear.
if (document.querySelector('[data-play], [data-speak], #list.prompts')) void import('./hear.js');

/** @param {EventTarget | null} target @returns {Element | null} */
const element = (target) => (target instanceof Element ? target : null);

/** @returns {boolean} whether a key press is typing */
const typing = () => ['INPUT', 'TEXTAREA', 'SELECT'].includes(document.activeElement?.tagName ?? '');

// "/" goes to the page's search.
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing()) return;
  const search = document.querySelector('[data-search]');
  if (!(search instanceof HTMLElement)) return;
  event.preventDefault();
  search.focus();
});

// Ctrl+K, and the link that leads to the search's page without scripts, search over everything.
const everywhere = () => void import('../designer/panels/everywhere.js').then((m) => m.openEverywhere());
document.addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  if (!document.querySelector('[data-everywhere]') || document.querySelector('dialog:modal')) return;
  event.preventDefault();
  everywhere();
});
document.addEventListener('click', (event) => {
  if (!element(event.target)?.closest('[data-everywhere]') || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  everywhere();
});

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

// What htmx puts into the shared dialog opens it; an emptied dialog closes.
document.addEventListener('htmx:after:swap', () => {
  const dialog = document.querySelector('.shell + dialog');
  if (!(dialog instanceof HTMLDialogElement)) return;
  if (!dialog.childElementCount || dialog.open) return;
  for (const menu of document.querySelectorAll('details.menu[open]')) menu.removeAttribute('open');
  dialog.showModal();
});
document.addEventListener('close', (event) => {
  if (event.target instanceof HTMLDialogElement && event.target.matches('.shell + dialog')) event.target.replaceChildren();
}, true);

// A form that came back begins where it is wrong.
/** @param {ParentNode} part */
const toMistake = (part) => {
  const wrong = part.querySelector('main [aria-invalid="true"], dialog [aria-invalid="true"]');
  if (wrong instanceof HTMLElement) wrong.focus();
};
toMistake(document);
document.addEventListener('htmx:after:swap', () => toMistake(document));

// A page that shows a secret once is the answer to a form: loading it again must not send the form again.
const once = document.querySelector('[data-once]');
if (once) history.replaceState(null, '', once.getAttribute('data-once'));

// A form that takes something away asks first, in the page's own dialog.
document.addEventListener('submit', (event) => {
  const form = event.target;
  const dialog = document.querySelector('.shell + dialog');
  if (!(form instanceof HTMLFormElement) || !form.dataset.confirm || form.dataset.sure || !(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  dialog.replaceChildren(...question(form.dataset.confirm, form.dataset.text ?? '', form.dataset.word ?? 'Yes', () => {
    form.dataset.sure = 'yes';
    dialog.close();
    form.requestSubmit();
    delete form.dataset.sure;
  }));
  dialog.showModal();
}, true);

/** @param {string} title @param {string} text @param {string} word @param {() => void} sure @returns {HTMLElement[]} the parts of a dialog */
function question(title, text, word, sure) {
  const [head, body, foot] = ['header', 'div', 'footer'].map((tag, i) => {
    const part = document.createElement(tag);
    part.className = ['dlg-head', 'dlg-body', 'dlg-foot'][i];
    return part;
  });
  const [heading, words, cancel, go] = ['h2', 'p', 'button', 'button'].map((tag, i) => {
    const part = document.createElement(tag);
    part.textContent = [title, text, 'Cancel', word][i];
    return part;
  });
  heading.id = 'dialog-title';
  cancel.className = 'btn';
  cancel.setAttribute('data-close', '');
  cancel.autofocus = true;
  go.className = 'btn danger';
  go.addEventListener('click', sure);
  head.append(heading);
  body.append(words);
  foot.append(cancel, go);
  return [head, body, foot];
}

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

document.addEventListener('click', (event) => { if (element(event.target)?.closest('[data-print]')) window.print(); });

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
