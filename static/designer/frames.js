// Frames: notes that stand around activities. What is inside moves along, and a frame that is folded is drawn as one box. Pure.

import { WIDTH, bounds, contains, snap } from './geometry.js';

/** @typedef {import('./types.js').Rect} Rect */
/** @typedef {import('./types.js').Note} Note */
/** The band at a frame's top that holds its title, and the height of a folded frame. */
export const TITLE = 32, FOLDED = 56;
const PAD = 24;

/** @param {...Rect} rects around which a frame is to stand @returns {Rect} on the grid, with room for the title */
export function around(...rects) {
  const box = bounds(rects);
  const x = snap(box.x - PAD), y = snap(box.y - PAD - TITLE);
  return { x, y, width: snap(box.x + box.width + PAD - x), height: snap(box.y + box.height + PAD - y) };
}

/** @param {Note} note @returns {Rect} what a folded frame covers */
export const foldedBox = (note) => ({ x: note.x, y: note.y, width: WIDTH, height: FOLDED });

/** @param {Rect} frame @param {Rect} rect does its middle lie in the frame? */
const within = (frame, rect) => contains(frame, { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 });

/**
 * What lies in a frame: activities, notes, and frames that are smaller.
 * @param {Note} frame @param {Iterable<{id: string} & Rect>} nodes @param {Note[]} notes @returns {string[]} activities by id, notes by `n:id`
 */
export function contentsOf(frame, nodes, notes) {
  const inner = [];
  for (const node of nodes) if (within(frame, node)) inner.push(node.id);
  for (const note of notes) {
    if (note.id !== frame.id && within(frame, note) && (!note.frame || note.width * note.height < frame.width * frame.height)) inner.push(`n:${note.id}`);
  }
  return inner;
}

/**
 * A selection with what lies in its frames.
 * @param {string[]} ids @param {Iterable<{id: string} & Rect>} nodes @param {Note[]} notes @returns {string[]}
 */
export function withContents(ids, nodes, notes) {
  const frames = notes.filter((note) => note.frame && ids.includes(`n:${note.id}`));
  return frames.length ? [...new Set([...ids, ...frames.flatMap((frame) => contentsOf(frame, [...nodes], notes))])] : ids;
}

/**
 * Frames stand around the same activities after a layout.
 * @param {Note[]} notes @param {Map<string, {id: string} & Rect>} nodes @param {Map<string, import('./types.js').Point>} places of activities
 * @returns {[string, Rect][]} by `n:id`
 */
export function framesAfter(notes, nodes, places) {
  return notes.filter((note) => note.frame).flatMap((frame) => {
    const inside = contentsOf(frame, nodes.values(), []).map((id) => /** @type {Rect} */ ({ ...nodes.get(id), ...places.get(id) }));
    return inside.length ? [/** @type {[string, Rect]} */ ([`n:${frame.id}`, around(...inside)])] : [];
  });
}

/** Is a point on what can be taken hold of, the title or the border? @param {Note} frame @param {import('./types.js').Point} p @param {number} reach */
export const onFrame = (frame, p, reach) => p.y < frame.y + TITLE || p.x < frame.x + reach || p.x > frame.x + frame.width - reach || p.y > frame.y + frame.height - reach;

/** The larger a note, the further back it lies. @param {Note[]} notes @returns {Note[]} back to front, frames first */
export const stacked = (notes) => [...notes].sort((a, b) => Number(b.frame ?? false) - Number(a.frame ?? false) || (a.frame ? b.width * b.height - a.width * a.height : 0));
