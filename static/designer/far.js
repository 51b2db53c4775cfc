// The flow seen from far away, on a 2D canvas: boxes with their stripe and name, cords as thin lines. Also stands in for
// elements that are still to be made while zooming.

/** @typedef {import('./scene.js').SceneNode} SceneNode */
/** @typedef {import('./types.js').Point} Point */

const GROUPS = ['call', 'routing', 'control', 'data', 'digital', 'ai', 'unknown'];
const TOKENS = ['surface', 'line-2', 'cord', 'accent', 'text', 'text-2', 'error', 'warn'];

/** Tokens as the browser resolves them for this colour scheme. @param {HTMLElement} root */
export function readColours(root) {
  const probe = document.createElement('i');
  root.append(probe);
  /** @type {Record<string, string>} */ const colours = {};
  for (const name of [...TOKENS, ...GROUPS.map((g) => `g-${g}`)]) {
    probe.style.color = `var(--${name}, var(--text-3))`;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colours;
}

/** @param {HTMLCanvasElement} canvas @param {HTMLElement} root */
export function createFar(canvas, root) {
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  let colours = readColours(root), shown = false;
  const font = getComputedStyle(root).fontFamily;
  const renew = () => { colours = readColours(root); };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', renew);
  const watcher = new MutationObserver(renew);
  watcher.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'data-theme'] });

  /** @param {{width: number, height: number}} size */
  function ready({ width, height }) {
    const dpr = Math.min(devicePixelRatio || 1, 2), w = Math.round(width * dpr), t = Math.round(height * dpr);
    if (canvas.width !== w || canvas.height !== t) Object.assign(canvas, { width: w, height: t });
    pen.setTransform(dpr, 0, 0, dpr, 0, 0);
    pen.clearRect(0, 0, width, height);
  }

  /** @param {Iterable<{points: Point[], kind: string}>} cords @param {import('./camera.js').Camera} camera */
  function drawCords(cords, camera) {
    const { scale, origin } = camera;
    /** @type {Record<string, Path2D>} */ const lines = { '': new Path2D(), hot: new Path2D(), live: new Path2D() };
    for (const { points, kind } of cords) {
      const line = lines[kind] ?? lines[''];
      line.moveTo(points[0].x * scale + origin.x, points[0].y * scale + origin.y);
      for (let i = 1; i < points.length; i++) line.lineTo(points[i].x * scale + origin.x, points[i].y * scale + origin.y);
    }
    for (const [kind, line] of Object.entries(lines)) {
      pen.strokeStyle = kind ? colours.accent : colours.cord;
      pen.lineWidth = Math.max((kind === 'live' ? 3.5 : 1.75) * scale, kind ? 1.5 : 0.75);
      pen.stroke(line);
    }
  }

  /** @param {SceneNode} node @param {import('./camera.js').Camera} camera @param {{group: string, name: string, accent: boolean, issue: string}} how */
  function drawNode(node, { scale, origin }, how) {
    const x = node.x * scale + origin.x, y = node.y * scale + origin.y, w = node.width * scale, t = node.height * scale;
    pen.fillStyle = colours.surface;
    pen.strokeStyle = how.accent ? colours.accent : colours['line-2'];
    pen.lineWidth = how.accent ? 2 : 1;
    pen.beginPath();
    pen.roundRect(x, y, w, t, Math.max(6 * scale, 1));
    pen.fill();
    pen.stroke();
    pen.fillStyle = colours[`g-${how.group}`] ?? colours.cord;
    pen.fillRect(x, y, Math.max(3 * scale, 1.5), t);
    if (how.issue) {
      pen.fillStyle = colours[how.issue];
      pen.fillRect(x + w - Math.max(30 * scale, 4) - 2, y + 2, Math.max(30 * scale, 4), Math.max(18 * scale, 3));
    }
    if (scale < 0.18) return;
    const px = Math.max(13 * scale, 8.5), room = w - 8;
    pen.font = `600 ${px}px ${font}`;
    pen.fillStyle = colours.text;
    const fits = Math.floor(room / (px * 0.56));
    pen.fillText(how.name.length > fits ? `${how.name.slice(0, Math.max(fits - 1, 1))}…` : how.name, x + 5, y + px + 3);
  }

  return {
    get shown() {
      return shown;
    },
    ready,
    drawCords,
    drawNode,
    /** @param {boolean} on */
    show(on) {
      if (on !== shown) canvas.hidden = !on;
      shown = on;
    },
    destroy: () => watcher.disconnect(),
  };
}
