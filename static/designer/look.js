// What the canvas shows: where it looks at first, and which part of the flow, the main path or what a handler leads to.

import { bounds, clamp } from './geometry.js';
import { isActivity, isNote } from './edits.js';
import { ALL } from './handler-views.js';

/** @typedef {ReturnType<typeof createLook>} Views */

/** Below this, names in nodes cannot be read at ease. */
const LEGIBLE = 0.6;

/** @param {import('./context.js').Context} ctx */
export function createLook(ctx) {
  const { scene, camera, selection, store } = ctx, { views } = scene;
  /** Where the user left each view. @type {Map<string, {scale: number, x: number, y: number}>} */ const left = new Map();
  /** @type {Set<() => void>} */ const listeners = new Set();

  /** @param {boolean} [still] */
  const home = (still = false) => camera.fit(firstView(ctx), { still, min: LEGIBLE, max: 1 });

  /** @param {string} name @param {boolean} [stay] the camera is moved by who asks */
  function show(name, stay = false) {
    const before = views.current();
    if (name === before) return;
    // Where the canvas went by itself, to show something, is no place to come back to.
    if (camera.steered) left.set(before, { scale: camera.scale, ...camera.origin });
    scene.choose(name);
    ctx.model.forget();
    selection.keep((id) => (isNote(id) ? !scene.hides(id) : !isActivity(id) || scene.sees(id)));
    const was = left.get(name);
    if (was && !stay) {
      camera.zoom(was.scale);
      camera.pan(was.x - camera.origin.x, was.y - camera.origin.y);
    } else if (!stay) home(true);
    ctx.refresh();
    for (const fn of listeners) fn();
  }

  return {
    show,
    home,
    /** @returns {string} a handler, '' for the main path, '*' for everything */
    current: views.current,
    names: views.names,
    /** @param {string} name @returns {number} activities that no other view shows */
    own: (name) => store.activities().filter(({ id }) => views.of(id).join() === name).length,
    /** Shows a view that has all of these, this one if it can be. @param {string[]} ids */
    bring(ids) {
      const hidden = ids.filter((id) => scene.nodes.has(id) && !views.has(id));
      if (hidden.length) show(views.names().find((name) => ids.every((id) => !scene.nodes.has(id) || views.of(id).includes(name))) ?? ALL, true);
    },
    /** @param {() => void} fn another view is shown */
    onChange: (fn) => void listeners.add(fn),
  };
}

/** What to show at first: all of it when that can be read, else its whole height from the start on, at 60 to 80 %. @param {import('./context.js').Context} ctx */
function firstView({ scene, camera }) {
  const all = scene.bounds(), first = scene.nodes.get(scene.views.entry(scene.views.current())), { width, height } = camera.size;
  const whole = { x: all.x - 100, y: all.y, width: all.width + 100, height: all.height };
  if (!first || (whole.width * LEGIBLE < width - 96 && whole.height * LEGIBLE < height - 96)) return whole;
  const scale = clamp((height - 96) / Math.max(whole.height, 1), LEGIBLE, 0.8);
  const tall = (height - 96) / scale, left = first.x - 96, wide = (width - 96) / scale;
  const near = bounds([...scene.shown(), ...scene.notes()].filter((one) => one.x + one.width > left && one.x < left + wide));
  const top = near.height <= tall ? near.y - (tall - near.height) / 2 : Math.max(Math.min(first.y + 100 - tall / 2, near.y + near.height - tall), near.y);
  return { x: left, y: top, width: wide, height: tall };
}
