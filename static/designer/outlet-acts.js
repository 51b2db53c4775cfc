// What can be done with the outlets that are edited on the canvas: each finds its row anew when it changes it.

import { HEAD, ROW, clamp } from './geometry.js';
import * as edits from './outlet-edits.js';
import { openField } from './outlet-field.js';

/** An outlet in the list: which row of it, and the one it is drawn in. @typedef {{index: number, at: number, outlet: string, words: string}} Line */
/**
 * @typedef {object} Rows
 * @property {() => import('./scene.js').SceneNode | undefined} drawn the activity whose outlets are shown
 * @property {(node: import('./scene.js').SceneNode) => Line[]} lines
 * @property {(outlet: string) => boolean} focus an outlet's row, or '+'
 * @property {(outlet: string) => void} focusLater when the activity is drawn anew
 */

/** Where the first row is, below the activity's top. */
export const FIRST = HEAD + 4;

/** @param {import('./context.js').Context} ctx @param {Rows} rows */
export function createOutletActs(ctx, rows) {
  const { store, scene, catalog } = ctx;

  /**
   * Changes the list in one undo step.
   * @param {string} id of the activity @param {string} label @param {(tx: import('./store.js').Tx, entry: import('./types.js').CatalogEntry) => void} fn @param {string} said
   */
  function change(id, label, fn, said) {
    const record = store.get(`a:${id}`);
    if (record && store.transact(`${label} of ${scene.name(id)}`, (tx) => fn(tx, catalog.entry(record.type)))) ctx.say(said);
  }

  /** The rows as they are now, which may be later than they were drawn. @param {string} id of the activity */
  const linesOf = (id) => {
    const node = scene.nodes.get(id);
    return node ? rows.lines(node) : [];
  };

  /**
   * The rows after what is being typed in the form and what others did meanwhile, and where the outlet stands among them: its row may be another one
   * now, or gone, which is said.
   * @param {string} id of the activity @param {Line} line @returns {Promise<{list: Line[], at: number}>} -1 when it is gone
   */
  async function settled(id, line) {
    await ctx.options.settle?.();
    const list = linesOf(id), at = list.findIndex((one) => one.outlet === line.outlet);
    if (at < 0) ctx.options.toast?.(`${line.words} is not there any more: it was removed, or has another name.`);
    return { list, at };
  }

  /** @param {Line} line */
  async function remove(line) {
    const id = rows.drawn()?.id ?? '', { list, at } = await settled(id, line);
    if (at < 0) return;
    const { index } = list[at], wire = store.get(`a:${id}`).outlets[line.outlet];
    rows.focusLater((list[at + 1] ?? list[at - 1])?.outlet ?? '+');
    change(id, `remove ${line.words}`, (tx, entry) => edits.removeRow(tx, id, entry, index), `${line.words} removed${wire ? ' with its cord' : ''}. Undo with Ctrl+Z.`);
  }

  /** @param {Line} line @param {number} by rows up (-) or down */
  async function move(line, by) {
    const id = rows.drawn()?.id ?? '', { list, at } = await settled(id, line);
    if (at < 0) return;
    const to = clamp(at + by, 0, list.length - 1);
    rows.focusLater(line.outlet);
    if (to !== at) change(id, `move ${line.words}`, (tx, entry) => edits.moveRow(tx, id, entry, list[at].index, list[to].index), `${line.words} is ${to + 1} of ${list.length} now.`);
  }

  /** @param {Line} line */
  function rename(line) {
    const node = rows.drawn(), entry = node && catalog.entry(node.record.type), list = node && entry && edits.rowsOf(entry, node.record);
    if (!node || !entry || !list) return;
    const place = () => linesOf(node.id).find((one) => one.outlet === line.outlet)?.index ?? -1;
    openField(ctx, { node: node.id, row: place, top: FIRST + ROW * line.at, title: line.words, draft: edits.draftOf(entry, list[line.index]),
      cancel: () => { rows.focus(line.outlet); },
      done: (draft) => {
        const index = place();
        change(node.id, `change ${line.words}`, (tx, kind) => edits.changeRow(tx, node.id, kind, index, draft), 'Changed.');
        const now = edits.rowsOf(entry, store.get(`a:${node.id}`) ?? node.record)?.[index];
        rows.focusLater(String(now?.[edits.idField(entry)] ?? '+'));
      } });
  }

  function openNew() {
    const node = rows.drawn(), entry = node && catalog.entry(node.record.type);
    const list = node && entry && edits.rowsOf(entry, node.record);
    if (!node || !entry || !list) return;
    const one = edits.oneOf(entry);
    openField(ctx, { node: node.id, row: null, top: node.height + 6, title: `New ${one}`, draft: edits.freshDraft(entry, list),
      cancel: () => { rows.focus('+'); },
      done: (draft) => {
        change(node.id, `add ${one}`, (tx, kind) => edits.addRow(tx, node.id, kind, draft), `${humanWords(draft)} added.`);
        rows.focusLater('+');
      } });
  }

  /** @param {edits.Draft} draft */
  const humanWords = (draft) => Object.values(draft).filter(Boolean).join(' ');

  return { move, openNew, remove, rename };
}
