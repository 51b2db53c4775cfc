// Selects of a form that share one long list of options: the server sends the list once, as a template.

/**
 * Fills every select that names a template by data-options, and keeps what is chosen, also when the list does not have it.
 * @param {HTMLElement} root
 */
export function fillOptions(root) {
  for (const select of /** @type {NodeListOf<HTMLSelectElement>} */ (root.querySelectorAll('select[data-options]'))) {
    const list = root.querySelector(`template#${select.dataset.options}`);
    if (!(list instanceof HTMLTemplateElement)) continue;
    const chosen = select.value, own = [...select.options];
    select.replaceChildren(list.content.cloneNode(true));
    select.value = chosen;
    if (select.value === chosen && select.selectedIndex >= 0) continue;
    select.append(...own);
    select.value = chosen;
  }
}
