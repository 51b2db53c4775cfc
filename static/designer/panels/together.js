// What keeps the page and the server together: others' saves come in, and links wait for what was typed last.

/** How often a visible page asks what others saved, ms. */
export const EVERY = 10_000;

/** @param {ReturnType<typeof import('../autosave.js').createAutosave>} autosave */
export function watchOthers(autosave) {
  const ask = () => { if (document.visibilityState === 'visible') void autosave.poll(); };
  setInterval(ask, EVERY);
  document.addEventListener('visibilitychange', ask);
}

/**
 * A link of the page that was followed while something is not saved waits for it.
 * @param {{waits: () => boolean, saved: (go: () => void) => Promise<void>}} config
 */
export function saveBeforeLinks({ waits, saved }) {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.target || link.download || link.origin !== location.origin || link.getAttribute('href')?.startsWith('#')) return;
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !waits()) return;
    event.preventDefault();
    void saved(() => location.assign(link.href));
  });
}
