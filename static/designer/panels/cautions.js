// Warnings and recommendations beside the fields that they are about. Mistakes are the server's own, in the form it draws.
import { plainName, controlOf } from './forms.js';
import { h, icon } from './dom.js';
import { sentence } from './words.js';

/**
 * Those of an activity that belong to a field of its form, and none twice.
 * @param {import('./types.js').Issue[]} issues @param {string} id
 * @returns {import('./types.js').Issue[]}
 */
export function cautionsOf(issues, id) {
  const seen = new Set();
  return issues.filter((issue) => {
    const key = `${issue.field} ${issue.message}`;
    if (issue.activity !== id || issue.severity === 'error' || !issue.field.startsWith('properties.') || seen.has(key)) return false;
    return Boolean(seen.add(key));
  });
}

/**
 * Draws them anew: each below its field, which names it as its description.
 * @param {HTMLElement} root of the form @param {import('./types.js').Issue[]} issues of this activity
 */
export function showCautions(root, issues) {
  for (const old of root.querySelectorAll('.caution')) {
    for (const control of root.querySelectorAll(`[aria-describedby~="${old.id}"]`)) describe(control, (ids) => ids.filter((id) => id !== old.id));
    old.remove();
  }
  issues.forEach((issue, i) => {
    const control = controlOf(root, plainName(issue.field)), place = control?.closest('.field') ?? root.querySelector('form');
    if (!place) return;
    const id = `caution-${i}`, warns = issue.severity === 'warning';
    place.append(h('p', { class: warns ? 'caution' : 'caution advice', id }, icon(warns ? 'triangle-alert' : 'info', 's12'), h('span', null, sentence(issue.message))));
    if (control) describe(control, (ids) => [...ids, id]);
  });
}

/** @param {Element} control @param {(ids: string[]) => string[]} change */
function describe(control, change) {
  const ids = change((control.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean));
  if (ids.length) control.setAttribute('aria-describedby', ids.join(' '));
  else control.removeAttribute('aria-describedby');
}
