// The activities at which test calls of a flow stop: kept for the browser tab, marked on the canvas.

/** @param {import('./app.js').App} app @param {(ids: string[]) => void} changed */
export function createBreaks(app, changed) {
  const key = `cordboard.stops.${app.data.name}`;
  /** @type {Set<string>} */ let ids;
  try { ids = new Set(JSON.parse(sessionStorage.getItem(key) ?? '[]')); } catch { ids = new Set(); }
  const list = () => [...ids].filter((id) => app.store.get(`a:${id}`));
  const keep = () => {
    try { sessionStorage.setItem(key, JSON.stringify(list())); } catch { /* private mode */ }
    app.canvas.showStops(list());
    changed(list());
  };
  app.canvas.showStops(list());
  return {
    list,
    /** @param {string} id @returns {boolean} whether calls stop there now */
    toggle(id) {
      if (!ids.delete(id)) ids.add(id);
      keep();
      return ids.has(id);
    },
  };
}
