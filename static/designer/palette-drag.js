// A press on the palette that becomes a drag: the canvas follows the pointer and takes the new activity where it is let go.

import { bring } from './gestures.js';

/** @typedef {import('./types.js').Point} Point */

/** What the pointer moves before a press is a drag, px. */
export const SLOP = 4;

/** @param {import('./context.js').Context} ctx @param {string} type @param {PointerEvent} event pointerdown @param {(event: PointerEvent) => Point} local where it is in the canvas */
export function fromPalette(ctx, type, event, local) {
  const begun = local(event), source = /** @type {Element} */ (event.currentTarget ?? event.target);
  let fresh = /** @type {import('./gestures.js').Gesture | null} */ (null);
  const ends = new AbortController(), on = { signal: ends.signal };
  try {
    source.setPointerCapture(event.pointerId);
  } catch { /* the pointer is gone already */ }
  const over = () => { ends.abort(); source.classList.remove('held'); };
  const stop = () => { over(); fresh?.cancel(); fresh = null; };
  const listen = (/** @type {string} */ name, /** @type {(e: any) => void} */ fn) => document.addEventListener(name, fn, on);
  listen('pointermove', (e) => {
    const dx = local(e).x - begun.x, dy = local(e).y - begun.y;
    if (!fresh && Math.hypot(dx, dy) >= SLOP) {
      fresh = bring(ctx, type);
      source.classList.toggle('held', Math.abs(dx) > Math.abs(dy)); // up and down scrolls the palette
    }
    fresh?.move(local(e), e);
  });
  listen('pointerup', (e) => {
    const done = fresh;
    fresh = null;
    over();
    if (done) done.end(local(e), e);
    else ctx.actions.add(type);
  });
  listen('pointercancel', stop);
  listen('keydown', (e) => { if (e.key === 'Escape') stop(); });
}
