// Which frames are drawn folded, as one box, and which activities are in them. Kept by the browser, not in the flow: how somebody looks at it.

import { contentsOf, foldedBox } from './frames.js';

/** @typedef {import('./occupancy.js').Box} Box */

/** @param {import('./store.js').Store} store @param {Map<string, import('./scene.js').SceneNode>} nodes */
export function createFolds(store, nodes) {
  const place = `cordboard.folded.${store.name}`;
  /** @type {Set<string>} */ const folded = new Set(read(place));
  /** The box that an activity is in. @type {Map<string, Box>} */ let inside = new Map();
  /** @type {Map<string, Box>} */ let boxes = new Map();

  return {
    any: () => boxes.size > 0,
    boxes: () => boxes.values(),
    /** @param {string} id of an activity @returns {Box | undefined} the folded frame that it is in; of several the outermost */
    box: (id) => inside.get(id),
    /** @param {string} key of a frame @returns {{count: number} | null} how many activities a folded frame holds */
    folded: (key) => (boxes.has(key) ? { count: [...inside.values()].filter((box) => box.id === key).length } : null),
    /** @param {string} key of a note @returns {boolean} is it in a folded frame, or behind it? */
    hides: (key) => [...boxes.keys()].some((frame) => frame !== key && contentsOf(store.get(frame), [], store.notes()).includes(key)),
    /** @param {string} key @param {boolean} on */
    set(key, on) {
      if (on) folded.add(key);
      else folded.delete(key);
      try {
        localStorage.setItem(place, JSON.stringify([...folded]));
      } catch { /* a browser without storage forgets */ }
    },
    /** Looks anew at what lies where. @returns {true} */
    gather() {
      const frames = store.notes().filter((note) => note.frame && folded.has(`n:${note.id}`)).sort((a, b) => a.width * a.height - b.width * b.height);
      boxes = new Map(frames.map((note) => [`n:${note.id}`, { id: `n:${note.id}`, ...foldedBox(note) }]));
      inside = new Map();
      for (const frame of frames) for (const id of contentsOf(frame, nodes.values(), [])) inside.set(id, /** @type {Box} */ (boxes.get(`n:${frame.id}`)));
      return true;
    },
    /** Positions of folded frames during a drag. @param {Map<string, import('./types.js').Point>} places @returns {Box[]} those that moved */
    hold(places) {
      const moved = [...boxes.values()].filter((box) => places.has(box.id));
      for (const box of moved) Object.assign(box, places.get(box.id));
      return moved.map((box) => ({ ...box }));
    },
  };
}

/** @param {string} place @returns {string[]} */
function read(place) {
  try {
    const list = JSON.parse(localStorage.getItem(place) ?? '[]');
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
