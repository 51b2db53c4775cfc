// What a user can do with notes and frames, whatever the device.

import * as edits from './edits.js';
import { around, contentsOf } from './frames.js';
import { freePlace } from './geometry.js';

/** @typedef {import('./types.js').Point} Point */

/** @param {import('./context.js').Context} ctx @param {{focus: (id: string) => void, locked: () => boolean}} parts */
export function createNoteActions(ctx, { focus, locked }) {
  const { store, scene, camera, selection } = ctx;
  const middle = () => camera.toWorld({ x: camera.size.width / 2, y: camera.size.height / 2 });

  /** @param {string} label @param {Point} at @param {{width: number, height: number}} [frame] */
  function add(label, at, frame) {
    let key = '';
    store.transact(label, (tx) => { key = edits.addNote(tx, at, frame); });
    focus(key);
    ctx.editNote(key);
  }

  return {
    /** @param {Point} [at] */
    addNote(at = middle()) {
      if (!locked()) add('add note', freePlace({ ...at, width: 240, height: 88 }, [...scene.nodes.values(), ...store.notes()]));
    },
    /** A frame around what is selected; without a selection an empty one. @param {Point} [at] */
    addFrame(at = middle()) {
      if (locked()) return;
      const rects = selection.list().map((id) => (edits.isNote(id) ? store.get(id) : scene.nodes.get(id))).filter(Boolean);
      const box = rects.length ? around(...rects) : { ...freePlace({ ...at, width: 560, height: 320 }, [...scene.nodes.values(), ...store.notes()]), width: 560, height: 320 };
      add('add frame', box, box);
    },
    /** Folds a frame to one box, or opens it: for this browser, the flow stays as it is. @param {string} key @param {boolean} [on] the other way round when left out */
    foldFrame(key, on = !scene.folds.folded(key)) {
      const note = store.get(key);
      if (!note?.frame) return;
      scene.fold(key, on);
      selection.keep((id) => !scene.folds.box(id));
      ctx.refresh();
      const n = contentsOf(note, scene.nodes.values(), []).length;
      ctx.say(`Frame ${note.text} ${on ? 'folded' : 'opened'}, ${n === 1 ? '1 activity' : `${n} activities`}.`);
    },
  };
}
