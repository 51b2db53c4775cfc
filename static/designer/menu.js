// The context menu: what can be done with what was pressed, with its keys.

import { isActivity } from './edits.js';

/** @typedef {import('./picker.js').Item & {act: () => void}} Action */

/** What a browser keeps from pages without HTTPS, and readers may refuse. */
const NO_CLIPBOARD = 'The browser does not let this page at the clipboard from a menu. Use Ctrl C and Ctrl V.';

/** @param {import('./context.js').Context} ctx */
async function copy(ctx) {
  try {
    await navigator.clipboard.writeText(ctx.actions.copy());
    ctx.say('Copied.');
  } catch { ctx.options.toast?.(NO_CLIPBOARD); }
}

/** @param {import('./context.js').Context} ctx @param {import('./types.js').Point} at the middle of what is pasted */
async function paste(ctx, at) {
  let text = '';
  try { text = await navigator.clipboard.readText(); } catch { return ctx.options.toast?.(NO_CLIPBOARD); }
  await ctx.actions.paste(text, at);
}

/** @param {import('./context.js').Context} ctx @param {import('./types.js').Point} at px @param {import('./hit.js').Hit} hit @returns {Action[]} */
export function menuItems(ctx, at, hit) {
  const { actions, scene, camera, selection, options, store } = ctx, world = camera.toWorld(at);
  /** @param {string} label @param {string} icon @param {string} keys @param {() => void} act @returns {Action} */
  const item = (label, icon, keys, act) => ({ id: label, label, icon, keys, act });
  const fit = item('Show the whole flow', 'maximize', 'Shift 1', () => actions.fit());
  const tests = hit.kind === 'node' && selection.size < 2 && options.onTest ? [item('Test from here', 'phone', '', () => options.onTest?.(hit.id, 'from')),
    item(ctx.nodeState(hit.id).stop ? 'Test calls go on here' : 'Test calls stop here', 'circle-stop', '', () => options.onTest?.(hit.id, 'stop'))] : [];
  const runs = hit.kind === 'node' && selection.size < 2 && ctx.catalog.runs(store.get(`a:${hit.id}`));
  const look = runs && options.onSubflow ? [item('Look into the subflow', 'eye', 'P', () => options.onSubflow?.('peek', [hit.id]))] : [];
  if (ctx.readOnly) return hit.kind === 'node' ? [item('Properties', 'sliders-horizontal', 'Enter', () => options.onOpen?.(hit.id)), ...look, ...tests, fit] : [fit];
  if (hit.kind === 'edge') {
    const edge = scene.edges.get(hit.id);
    return [item('Insert an activity', 'plus', '', () => actions.openPicker(at, world, edge)), item('Lead somewhere else', 'git-branch', '', () => edge && actions.pickTarget(edge.source, edge.outlet, at, null)),
      item('Remove the cord', 'unplug', 'Del', () => actions.remove())];
  }
  const frame = store.get(hit.id)?.frame ? [item(scene.folds.folded(hit.id) ? 'Open the frame' : 'Fold the frame', 'chevron-down', 'O', () => actions.foldFrame(hit.id))] : [];
  if (hit.kind === 'note' || hit.kind === 'resize') return [...frame, item('Edit', 'pencil', 'Enter', () => ctx.editNote(hit.id)), item('Duplicate', 'copy', 'Ctrl D', () => actions.duplicate()), item('Delete', 'trash-2', 'Del', () => actions.remove())];
  if (hit.id && selection.size) {
    const flow = store.get('flow');
    const one = selection.size === 1 ? [item('Properties', 'sliders-horizontal', 'Enter', () => options.onOpen?.(hit.id)), item('Connect', 'git-branch', 'C', () => actions.connectByKeys(hit.id)),
      ...(ctx.rows.fits(hit.id) ? [item('Edit the outlets', 'pencil', 'E', () => ctx.rows.enter(hit.id))] : []),
      ...(ctx.nodeState(hit.id).issues.some((issue) => issue.fixes?.length) ? [item('Mend a problem', 'wrench', 'F', () => void ctx.mending().then((m) => m.menu(hit.id)))] : []),
      ...(flow.start === hit.id ? [] : [item('Start here', 'play', '', () => void store.transact(`start at ${scene.name(hit.id)}`, (tx) => tx.set('flow', { ...tx.get('flow'), start: hit.id })))])] : [];
    if (runs) one.push(...look, item('Put back into this flow', 'ungroup', 'B', () => options.onSubflow?.('putBack', [hit.id])));
    return [...one, ...tests, item('Copy', 'copy', 'Ctrl C', () => void copy(ctx)), item('Duplicate', 'copy', 'Ctrl D', () => actions.duplicate()),
      ...(options.onSubflow ? [item('Make a subflow', 'workflow', '', () => options.onSubflow?.('makeSubflow', selection.list().filter(isActivity)))] : []), item('Put a frame around it', 'square', 'G', () => actions.addFrame()), item('Delete', 'trash-2', 'Del', () => actions.remove())];
  }
  return [item('Add an activity', 'plus', 'A', () => actions.openPicker(at, world)), item('Add a note', 'message-square-text', 'N', () => actions.addNote(world)), item('Add a frame', 'square', 'G', () => actions.addFrame(world)),
    item('Paste', 'clipboard', 'Ctrl V', () => void paste(ctx, world)), item('Select all', 'scan', 'Ctrl A', () => actions.selectAll()), item('Tidy up', 'wand-sparkles', '', () => void actions.tidy()), fit];
}
