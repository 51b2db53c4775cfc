// The whole flow in a corner; the frame shows what can be seen and can be dragged.

import { onColours, readColours } from './colours.js';
import { h } from './dom.js';
import { bounds } from './geometry.js';

const WIDTH = 184, HEIGHT = 104, PAD = 10;

/** @param {import('./context.js').Context} ctx */
export function createMinimap(ctx) {
  const { camera, scene, root } = ctx;
  const canvas = h('canvas', { width: String(WIDTH * 2), height: String(HEIGHT * 2), 'aria-hidden': 'true' });
  const frame = h('div', { class: 'map-frame' });
  const box = h('div', { class: 'minimap', id: 'minimap', role: 'img', 'aria-label': 'Overview of the flow', 'data-ui': '' }, canvas, frame);
  root.append(box);
  let fit = { x: 0, y: 0, scale: 1 }, timer = 0, grip = { x: 0, y: 0 };

  function paint() {
    timer = 0;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const area = bounds([scene.bounds(), ...(scene.nodes.size ? [] : [camera.seen()])]);
    const scale = Math.min((WIDTH - PAD * 2) / Math.max(area.width, 800), (HEIGHT - PAD * 2) / Math.max(area.height, 400));
    fit = { x: (WIDTH - area.width * scale) / 2 - area.x * scale, y: (HEIGHT - area.height * scale) / 2 - area.y * scale, scale };
    const colours = readColours(root);
    pen.setTransform(2, 0, 0, 2, 0, 0);
    pen.clearRect(0, 0, WIDTH, HEIGHT);
    for (const node of scene.shown()) {
      const { accent, issue } = ctx.model.brief(node.id), mark = issue.startsWith('d-') ? colours[issue] : undefined;
      pen.fillStyle = mark ?? (accent ? colours.accent : colours.cord);
      pen.globalAlpha = mark || accent ? 1 : 0.55;
      pen.beginPath();
      pen.roundRect(node.x * scale + fit.x, node.y * scale + fit.y, Math.max(node.width * scale, 1.5), Math.max(node.height * scale, 1.5), 1.5);
      pen.fill();
    }
    follow();
  }

  function follow() {
    box.hidden = camera.size.width < 440 || camera.size.height < 260; // there is no room beside the zoom bar, as at 200 % of the browser
    const seen = camera.seen(), l = Math.max(seen.x * fit.scale + fit.x, 2), t = Math.max(seen.y * fit.scale + fit.y, 2);
    const r = Math.min((seen.x + seen.width) * fit.scale + fit.x, WIDTH - 2), b = Math.min((seen.y + seen.height) * fit.scale + fit.y, HEIGHT - 2);
    frame.style.transform = `translate(${l}px,${t}px)`;
    Object.assign(frame.style, { width: `${Math.max(r - l, 4)}px`, height: `${Math.max(b - t, 4)}px` });
  }

  /** @param {PointerEvent} event @returns {import('./types.js').Point} world */
  const world = (event) => {
    const at = box.getBoundingClientRect();
    return { x: (event.clientX - at.left - fit.x) / fit.scale, y: (event.clientY - at.top - fit.y) / fit.scale };
  };
  /** @param {PointerEvent} event */
  function go(event) {
    const p = world(event), to = camera.toScreen({ x: p.x + grip.x, y: p.y + grip.y });
    camera.pan(camera.size.width / 2 - to.x, camera.size.height / 2 - to.y);
  }

  box.addEventListener('pointerdown', (event) => {
    box.setPointerCapture(event.pointerId);
    const p = world(event), seen = camera.seen(), middle = { x: seen.x + seen.width / 2, y: seen.y + seen.height / 2 };
    const inside = Math.abs(p.x - middle.x) < seen.width / 2 && Math.abs(p.y - middle.y) < seen.height / 2;
    grip = inside ? { x: middle.x - p.x, y: middle.y - p.y } : { x: 0, y: 0 };
    if (!inside) go(event);
  });
  box.addEventListener('pointermove', (event) => { if (box.hasPointerCapture(event.pointerId)) go(event); });
  camera.onChange(follow);
  /** Paints soon; many changes in a row are painted once. */
  function refresh() {
    if (!timer) timer = window.setTimeout(paint, 60);
  }
  const settle = onColours(refresh);

  return {
    refresh,
    destroy() {
      clearTimeout(timer);
      settle();
    },
  };
}
