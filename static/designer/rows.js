// The way to the outlets that are edited on the canvas: what does it is loaded when the first activity that has such outlets is selected.

/** @typedef {import('./types.js').Point} Point */
/** @typedef {ReturnType<typeof import('./outlet-rows.js').createOutletRows>} Tools */

/** @param {import('./context.js').Context} ctx */
export function createRows(ctx) {
  /** @type {Promise<Tools> | undefined} */ let loading;
  /** @type {Tools | undefined} */ let tools;

  /** @param {string} id @returns {boolean} are its outlets made from a list that can be edited here? */
  const fits = (id) => !ctx.readOnly && Boolean(ctx.store.get(`a:${id}`) && ctx.catalog.entry(ctx.store.get(`a:${id}`).type).each?.rows);
  const load = () => (loading ??= import('./outlet-rows.js').then((m) => {
    tools = m.createOutletRows(ctx);
    ctx.view.invalidate();
    return tools;
  }));
  ctx.selection.onChange((ids) => { if (ids.length === 1 && fits(ids[0])) void load(); });

  return {
    fits,
    frame: () => tools?.frame(),
    /** A press on an activity that was selected already. @param {Point} p world */
    press: (p) => tools?.press(p),
    /** @param {string} id of the selected activity @param {Point} p world @param {() => void} otherwise when there is no such outlet */
    rename: (id, p, otherwise) => (fits(id) ? void load().then((t) => { if (!t.rename(p)) otherwise(); }) : otherwise()),
    /** Goes to the outlets of an activity. @param {string} id */
    enter(id) {
      if (!fits(id)) return ctx.say('Its outlets are not made from a list.');
      ctx.selection.set([id]);
      ctx.camera.reveal(/** @type {import('./types.js').Rect} */ (ctx.scene.nodes.get(id)));
      void load().then((t) => { if (!t.enter()) ctx.say('Zoom in to edit the outlets.'); });
    },
  };
}
