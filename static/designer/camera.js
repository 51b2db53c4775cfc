// Pan and zoom: which part of the world the canvas shows. Changes are told once a frame.

import { clamp } from './geometry.js';

/** @typedef {import('./types.js').Point} Point */
/** @typedef {import('./types.js').Rect} Rect */
/** @typedef {ReturnType<typeof createCamera>} Camera */

export const MIN = 0.08, MAX = 2;
const GLIDE = 180;
/** What the overview takes of the lower right corner, px. */
const CORNER = { width: 212, height: 132 };

/** @param {HTMLElement} root */
export function createCamera(root) {
  const camera = { x: 0, y: 0, scale: 1 };
  let size = { width: root.clientWidth, height: root.clientHeight };
  /** @type {Set<() => void>} */ const listeners = new Set();
  let frame = 0, steered = false;

  const tell = () => listeners.forEach((fn) => fn());
  const watcher = new ResizeObserver(() => {
    size = { width: root.clientWidth, height: root.clientHeight };
    tell();
  });
  watcher.observe(root);

  /** @param {{x: number, y: number, scale: number}} to */
  function set(to) {
    camera.x = to.x;
    camera.y = to.y;
    camera.scale = clamp(to.scale, MIN, MAX);
    tell();
  }

  /** @param {{x: number, y: number, scale: number}} to moves there, softly when the reader has not asked for less motion */
  function glide(to) {
    cancelAnimationFrame(frame);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden) return set(to);
    const from = { ...camera }, begun = performance.now();
    const step = (/** @type {number} */ now) => {
      const t = clamp((now - begun) / GLIDE, 0, 1), k = 1 - (1 - t) ** 3;
      set({ x: from.x + (to.x - from.x) * k, y: from.y + (to.y - from.y) * k, scale: from.scale + (to.scale - from.scale) * k });
      if (t < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
  }

  return {
    get scale() {
      return camera.scale;
    },
    /** Offset of the world's origin in the canvas, px. */
    get origin() {
      return { x: camera.x, y: camera.y };
    },
    get size() {
      return size;
    },
    /** Was it moved by hand last, and not to show something? */
    get steered() {
      return steered;
    },
    /** @param {{x: number, y: number, scale: number}} to softly back to where it was */
    back: (to) => glide(to),
    /** @param {() => void} fn @returns {() => void} stops listening */
    onChange(fn) {
      listeners.add(fn);
      return () => void listeners.delete(fn);
    },
    /** @param {number} dx @param {number} dy px on the screen */
    pan(dx, dy) {
      steered = true;
      cancelAnimationFrame(frame);
      set({ x: camera.x + dx, y: camera.y + dy, scale: camera.scale });
    },
    /** @param {number} scale @param {Point} [at] point of the canvas that stays where it is, px; the middle when left out */
    zoom(scale, at = { x: size.width / 2, y: size.height / 2 }) {
      steered = true;
      cancelAnimationFrame(frame);
      const to = clamp(scale, MIN, MAX), k = to / camera.scale;
      set({ x: at.x - (at.x - camera.x) * k, y: at.y - (at.y - camera.y) * k, scale: to });
    },
    /** @param {Rect} rect @param {{max?: number, min?: number, still?: boolean}} [options] shows all of it, not larger than max */
    fit(rect, { max = 1, min = MIN, still = false } = {}) {
      const pad = 48;
      steered = false;
      const scale = clamp(Math.min((size.width - pad * 2) / Math.max(rect.width, 1), (size.height - pad * 2) / Math.max(rect.height, 1)), min, max);
      const to = { x: (size.width - rect.width * scale) / 2 - rect.x * scale, y: (size.height - rect.height * scale) / 2 - rect.y * scale, scale };
      if (rect.width * scale > size.width - pad) to.x = pad - rect.x * scale;
      if (rect.height * scale > size.height - pad) to.y = pad - rect.y * scale;
      cancelAnimationFrame(frame);
      if (still) set(to);
      else glide(to);
    },
    /** Pans as little as needed so that a rectangle can be seen; zooms in when it would be too small to read. @param {Rect} rect @param {boolean} [centre] */
    reveal(rect, centre = false) {
      const scale = camera.scale < 0.5 ? 0.8 : camera.scale, pad = 56;
      const l = rect.x * scale, t = rect.y * scale, w = rect.width * scale, h = rect.height * scale;
      let x = camera.x, y = camera.y;
      if (centre || scale !== camera.scale) {
        x = size.width / 2 - l - w / 2;
        y = size.height / 2 - t - h / 2;
      } else {
        x = w > size.width - pad * 2 ? pad - l : clamp(x, pad - l, size.width - pad - w - l);
        const low = x + l + w > size.width - CORNER.width ? CORNER.height : pad;
        y = h > size.height - pad - low ? pad - t : clamp(y, pad - t, size.height - low - h - t);
      }
      if (x === camera.x && y === camera.y && scale === camera.scale) return;
      steered = false;
      glide({ x, y, scale });
    },
    /** @param {Point} p px in the canvas @returns {Point} */
    toWorld: (p) => ({ x: (p.x - camera.x) / camera.scale, y: (p.y - camera.y) / camera.scale }),
    /** @param {Point} p @returns {Point} px in the canvas */
    toScreen: (p) => ({ x: p.x * camera.scale + camera.x, y: p.y * camera.scale + camera.y }),
    /** @param {number} [margin] px on the screen @returns {Rect} the part of the world that can be seen */
    seen: (margin = 0) => ({ x: (-margin - camera.x) / camera.scale, y: (-margin - camera.y) / camera.scale,
      width: (size.width + margin * 2) / camera.scale, height: (size.height + margin * 2) / camera.scale }),
    destroy() {
      cancelAnimationFrame(frame);
      watcher.disconnect();
    },
  };
}
