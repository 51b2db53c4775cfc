// What a finger does that a mouse does with other buttons: resting opens the menu. Not every browser sends contextmenu for it.

/** So long a finger rests before the menu opens, and so long after it is lifted its click may come, ms. */
const REST = 500, CLICK = 80;

/**
 * @param {import('./context.js').Context} ctx
 * @param {{held: () => boolean, opens: () => void}} parts held: is something pressed or dragged? opens: the finger rested
 */
export function createFinger(ctx, { held, opens }) {
  const { root } = ctx;
  let timer = 0, rested = false;
  // Without this a browser takes the end of a quick drag for a fling, and the next tap, wherever it is, for the one that stops it.
  root.addEventListener('touchmove', (event) => { if (event.cancelable && held()) event.preventDefault(); }, { passive: false });
  // What is lifted from a menu that opened below it has chosen nothing.
  root.addEventListener('click', (event) => { if (rested) { event.stopPropagation(); event.preventDefault(); } }, true);
  root.addEventListener('pointerdown', () => { rested = false; }, true);
  for (const name of ['pointerup', 'pointercancel']) root.addEventListener(name, () => { if (rested) setTimeout(() => { rested = false; }, CLICK); });
  const stop = () => clearTimeout(timer), last = () => root.classList.contains('by-finger');
  return {
    stop,
    /** Was it a finger that pressed last? */
    last,
    /** @param {PointerEvent} event pointerdown */
    down(event) {
      const touch = event.pointerType === 'touch';
      root.classList.toggle('by-finger', touch);
      if (!touch) ctx.ui.more = false;
      stop();
      if (touch) timer = window.setTimeout(() => { rested = true; opens(); }, REST);
    },
  };
}
