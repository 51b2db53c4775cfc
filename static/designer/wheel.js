// The wheel moves the view and zooms with Ctrl; who is used to maps may have it the other way round, for this browser.

import { clamp } from './geometry.js';

const PLACE = 'cordboard.wheel', ZOOMS = 'zooms';

/** Does the wheel zoom without Ctrl? */
export function wheelZooms() {
  try { return localStorage.getItem(PLACE) === ZOOMS; } catch { return false; }
}

/** Swaps what the wheel does with and without Ctrl. */
export function swapWheel() {
  try { localStorage.setItem(PLACE, wheelZooms() ? '' : ZOOMS); } catch { /* a browser without storage keeps the usual way */ }
}

/** @param {HTMLElement} root @param {import('./camera.js').Camera} camera */
export function createWheel(root, camera) {
  root.addEventListener('wheel', (event) => {
    if (event.target instanceof Element && event.target.closest('.picker, textarea')) return;
    event.preventDefault();
    const box = root.getBoundingClientRect(), unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? camera.size.height : 1, { deltaX, deltaY, shiftKey } = event;
    if ((event.ctrlKey || event.metaKey) !== (wheelZooms() && !shiftKey)) camera.zoom(camera.scale * Math.exp(-clamp(deltaY * unit, -120, 120) / 240), { x: event.clientX - box.left, y: event.clientY - box.top });
    else camera.pan(-(shiftKey ? deltaY : deltaX) * unit, -(shiftKey ? 0 : deltaY) * unit);
  }, { passive: false });
}
