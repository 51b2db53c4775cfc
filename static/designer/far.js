// The flow seen from far away, on a 2D canvas: boxes with their stripe and name, cords as thin lines. Also stands in for
// elements that are still to be made while zooming.

import { onColours, readColours } from './colours.js';
import { lines } from './far-name.js';
import { inPort } from './geometry.js';

/** @typedef {import('./scene.js').SceneNode} SceneNode */
/** @typedef {import('./types.js').Point} Point */
/** @typedef {{node: SceneNode, group: string, name: string, accent: boolean, start: boolean, issue: string}} FarNode `start`: contacts enter there; `issue` is '', error, warn, or the mark of a comparison such as d-add */

/** Names are written from this scale on. */
const READABLE = 0.18;
/** The side of the corner that marks a box, in the world. @param {number} scale */
const spotOf = (scale) => Math.max(36, 8 / scale);

/** @param {HTMLCanvasElement} canvas @param {HTMLElement} root @param {() => void} stale called when what is drawn has the wrong colours */
export function createFar(canvas, root, stale) {
  // Most first pictures do without.
  const penOf = () => /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  /** @type {CanvasRenderingContext2D} */ let pen;
  let shown = false, dpr = 1, font = '';
  const settle = onColours(() => { if (shown) stale(); });

  /** @param {{width: number, height: number}} size */
  function ready({ width, height }) {
    pen ??= penOf();
    font ||= getComputedStyle(root).fontFamily;
    dpr = Math.min(devicePixelRatio || 1, 2);
    const w = Math.round(width * dpr), t = Math.round(height * dpr);
    if (canvas.width !== w || canvas.height !== t) Object.assign(canvas, { width: w, height: t });
    pen.setTransform(dpr, 0, 0, dpr, 0, 0);
    pen.clearRect(0, 0, width, height);
  }

  /** @param {import('./camera.js').Camera} camera world coordinates from here on */
  function toWorld({ scale, origin }) {
    pen.setTransform(dpr * scale, 0, 0, dpr * scale, dpr * origin.x, dpr * origin.y);
  }

  /** @param {Iterable<{points: Point[], kind: string}>} cords @param {import('./camera.js').Camera} camera */
  function drawCords(cords, camera) {
    /** @type {Record<string, Path2D>} */ const lines = { '': new Path2D(), hot: new Path2D(), live: new Path2D() };
    for (const { points, kind } of cords) {
      const line = lines[kind] ?? lines[''];
      line.moveTo(points[0].x, points[0].y);
      for (let i = 1; i < points.length; i++) line.lineTo(points[i].x, points[i].y);
    }
    toWorld(camera);
    const colours = readColours(root);
    for (const [kind, line] of Object.entries(lines)) {
      pen.strokeStyle = kind ? colours.accent : colours.cord;
      pen.lineWidth = Math.max(kind === 'live' ? 3.5 : 1.75, (kind ? 1.5 : 0.75) / camera.scale);
      pen.stroke(line);
    }
  }

  /** Few strokes for many boxes: they are gathered by look first. @param {FarNode[]} list @param {import('./camera.js').Camera} camera */
  function drawNodes(list, camera) {
    const { scale } = camera, plain = new Path2D(), marked = new Path2D(), stripe = Math.max(3, 1.5 / scale), spot = spotOf(scale);
    /** @type {Record<string, Path2D>} */ const fills = {};
    for (const { node, group, accent, issue } of list) {
      const path = accent ? marked : plain, { x, y, width, height } = node;
      if (scale > 0.2) path.roundRect(x, y, width, height, 6);
      else path.rect(x, y, width, height);
      (fills[`g-${group}`] ??= new Path2D()).rect(x, y, stripe, height);
      if (!issue) continue;
      const corner = fills[issue] ??= new Path2D();
      corner.moveTo(x + width - spot, y);
      corner.lineTo(x + width, y);
      corner.lineTo(x + width, y + spot);
      corner.closePath();
    }
    toWorld(camera);
    const colours = readColours(root);
    for (const [path, colour, width] of /** @type {const} */ ([[plain, colours['line-2'], 1], [marked, colours.accent, 2]])) {
      pen.fillStyle = colours.surface;
      pen.fill(path);
      pen.strokeStyle = colour;
      pen.lineWidth = width / scale;
      pen.stroke(path);
    }
    for (const [name, path] of Object.entries(fills)) {
      pen.fillStyle = colours[name] ?? colours.cord;
      pen.fill(path);
    }
    for (const { node, start } of list) if (start) enter(node, Math.max(13, 8.5 / scale));
    if (scale >= READABLE) for (const one of list) write(one, scale);
  }

  /** Where contacts enter: the word beside the box, with an arrow to it. @param {SceneNode} node @param {number} px */
  function enter(node, px) {
    const { x, y } = inPort(node);
    pen.fillStyle = readColours(root).accent;
    pen.font = `600 ${px}px ${font}`;
    pen.textAlign = 'right';
    pen.fillText('Start', x - px * 1.2, y + px * 0.35);
    pen.textAlign = 'left';
    pen.beginPath();
    pen.moveTo(x - px * 0.9, y - px / 2);
    pen.lineTo(x - px * 0.2, y);
    pen.lineTo(x - px * 0.9, y + px / 2);
    pen.fill();
  }

  /** The name, as large as the box and its mark allow, on as many lines as it has room for. @param {FarNode} one @param {number} scale */
  function write({ node, name, issue }, scale) {
    const px = Math.max(13, 8.5 / scale), room = node.width - 20 - (issue ? spotOf(scale) * 0.7 : 0);
    pen.font = `600 ${px}px ${font}`;
    pen.fillStyle = readColours(root).text;
    const list = lines(name, room, Math.floor((node.height - 8) / (px * 1.2)), (text) => pen.measureText(text).width);
    list.forEach((line, i) => pen.fillText(line, node.x + 14, node.y + 8 + px * (1 + 1.2 * i)));
  }

  return {
    get shown() {
      return shown;
    },
    ready,
    drawCords,
    drawNodes,
    /** @param {boolean} on */
    show(on) {
      if (on !== shown) canvas.hidden = !on;
      shown = on;
    },
    destroy: settle,
  };
}
