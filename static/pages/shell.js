// Conveniences of the pages with the side navigation; main.js has those of every page. Every page works without this file.

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

export {};
