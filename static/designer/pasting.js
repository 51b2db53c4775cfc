// Pastes the text of a clipboard on the canvas: one undo step, in view, selected, and told. Loaded when something is pasted.
import { count } from './clipboard.js';
import { bounds } from './geometry.js';
import { MAX_ACTIVITIES, parse, pasteInto } from './paste.js';

/**
 * @param {import('./context.js').Context} ctx @param {string} text from the clipboard
 * @param {import('./types.js').Point | null} [at] middle, world; null: beside the original; not given: whichever of them can be seen
 * @param {boolean} [quiet] tells nothing of open references
 */
export function pasteText(ctx, text, at, quiet) {
  const { store, scene, catalog } = ctx, part = parse(text);
  if (!part || scene.nodes.size + part.activities.length > MAX_ACTIVITIES) return ctx.options.onPasted?.(text, []);
  /** @type {string[]} */ let ids = [];
  /** @type {import('./paste.js').Missing} */ let missing = { targets: [], variables: [], types: [], declared: [], differ: [] };
  const what = count([...part.activities.map((a) => a.id), ...part.notes.map((n) => `n:${n.id}`)]);
  const taken = [...scene.nodes.values(), ...store.notes().filter((note) => !note.frame || part.notes.some((one) => one.frame))]; // a frame may take activities in, not another frame
  store.transact(`paste ${what}`, (tx) => { ({ ids, missing } = pasteInto(tx, part, { at: at === undefined ? ctx.pastePoint(part) : at, catalog, kind: store.get('flow').kind, taken })); });
  ctx.selection.set(ids);
  const rects = ids.map((id) => scene.nodes.get(id) ?? store.get(id)).filter(Boolean);
  if (rects.length) ctx.camera.reveal(bounds(rects));
  if (ids[0]) ctx.focusElement(ids[0]);
  ctx.say(`${what} pasted.${missing.targets.length ? ` ${missing.targets.length === 1 ? '1 outlet leads' : `${missing.targets.length} outlets lead`} nowhere.` : ''}`);
  if (!quiet) ctx.options.onPasted?.(missing, ids);
}
