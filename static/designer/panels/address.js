// The part of the flow that the page's address names: #handler=on_error, #handler=all, none for the main path.
import { ALL, MAIN } from '../handler-views.js';

/** What the address names behind a word, such as #step-menu. @param {string} word @param {string} [hash] @returns {string} '' when it names nothing, or is no text */
export function named(word, hash = location.hash) {
  try {
    return hash.startsWith(word) ? decodeURIComponent(hash.slice(word.length)) : '';
  } catch {
    return ''; // such as a lone %
  }
}

/** @returns {string} a view's name */
export function viewAsked() {
  const name = named('#handler=');
  return name === 'all' ? ALL : name || MAIN;
}

/** @param {string} view */
export function putView(view) {
  if (viewAsked() === view) return;
  const hash = view === MAIN ? '' : `#handler=${view === ALL ? 'all' : encodeURIComponent(view)}`;
  history.replaceState(history.state, '', `${location.pathname}${location.search}${hash}`);
}
