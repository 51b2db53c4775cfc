// Selects of a form that share one long list of options: the server sends the list once, as a template.

/** The value of the entry that stands for a variable that is not there yet. */
export const NEW = '+';

/**
 * Fills every select that names a template by data-options as soon as somebody comes to it: in a large flow that is thousands of options,
 * which most visits never look at.
 * @param {HTMLElement} root
 */
export function fillOptions(root) {
  for (const select of /** @type {NodeListOf<HTMLSelectElement>} */ (root.querySelectorAll('select[data-options]'))) {
    for (const event of ['focus', 'pointerdown']) select.addEventListener(event, () => fillSelect(select));
  }
}

/** Gives a select its options now, and keeps what is chosen, also when the list does not have it. @param {HTMLSelectElement} select */
export function fillSelect(select) {
  const list = document.getElementById(select.dataset.options ?? '');
  if (!(list instanceof HTMLTemplateElement)) return;
  select.removeAttribute('data-options');
  const chosen = select.value, own = [...select.options];
  select.replaceChildren(list.content.cloneNode(true));
  select.value = chosen;
  if (select.value === chosen && select.selectedIndex >= 0) return;
  select.append(...own);
  select.value = chosen;
}
