// The part of the flow that the page's address names: #handler=on_error, #handler=all, none for the main path.
import { ALL, MAIN } from '../handler-views.js';

/** @returns {string} a view's name */
export function viewAsked() {
  const name = /^#handler=(.+)$/.exec(location.hash)?.[1] ?? MAIN;
  return name === 'all' ? ALL : decodeURIComponent(name);
}

/** @param {string} view */
export function putView(view) {
  if (viewAsked() === view) return;
  const hash = view === MAIN ? '' : `#handler=${view === ALL ? 'all' : encodeURIComponent(view)}`;
  history.replaceState(history.state, '', `${location.pathname}${location.search}${hash}`);
}
