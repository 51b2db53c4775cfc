// What lies under a point of the world: ports first (28 px wide at any zoom), then nodes, notes and cords.

import { distance } from './paths.js';
import { foldedBox, onFrame, stacked } from './frames.js';
import { HEAD, ROW, WIDTH, clamp, contains, inPort, outPort, overlaps } from './geometry.js';

/** @typedef {import('./types.js').Point} Point */
/**
 * @typedef {{kind: 'canvas'|'node'|'note'|'resize'|'edge'|'port'|'fold'|'in'|'badge', id: string, outlet: string}} Hit
 *   node and note ids; an edge's id for 'edge'; `outlet` for port and fold
 */

/** @param {Hit['kind']} kind @param {string} [id] @param {string} [outlet] @returns {Hit} */
const hit = (kind, id = '', outlet = '') => ({ kind, id, outlet });

/** @param {import('./scene.js').SceneNode} node @param {Point} p @param {number} reach @param {number} [high] how far above and below a port @returns {Hit | null} */
function onNode(node, p, reach, high = reach) {
  let port = '', least = high;
  for (const [i, outlet] of node.rows.entries()) {
    const at = outPort(node, i), dy = Math.abs(p.y - at.y);
    if (Math.abs(p.x - at.x) > reach || dy > least) continue;
    port = outlet.id;
    least = dy;
  }
  if (port) return hit('port', node.id, port);
  const into = inPort(node);
  if (p.x <= into.x + 4 && Math.abs(p.x - into.x) <= reach && Math.abs(p.y - into.y) <= reach) return hit('in', node.id);
  if (!contains(node, p)) return null;
  const lastRow = node.y + HEAD + 4 + ROW * (node.rows.length - 1);
  if (node.folded && p.x < node.x + 76 && p.y > lastRow && p.y < lastRow + ROW) return hit('fold', node.id, node.folded.id);
  if (p.y < node.y + 36 && p.x > node.x + WIDTH - 48) return hit('badge', node.id);
  return hit('node', node.id);
}

/**
 * @param {import('./scene.js').Scene} scene @param {import('./store.js').Store} store
 * @param {Point} p @param {number} scale @param {boolean} [touch] @returns {Hit}
 */
export function hitAt(scene, store, p, scale, touch = false) {
  const reach = clamp((touch ? 20 : 14) / scale, 8, 36);
  const near = { x: p.x - reach, y: p.y - reach, width: reach * 2, height: reach * 2 };
  /** @type {Hit | null} */ let found = null;
  for (const node of scene.shown()) {
    if (!overlaps(node, near)) continue;
    const one = onNode(node, p, reach, clamp(14 / scale, 8, 36));
    if (one && (!found || one.kind === 'port')) found = one;
  }
  if (found) return found;
  const edge = edgeAt(scene, p, (touch ? 14 : 7) / scale);
  if (edge) return hit('edge', edge);
  for (const note of stacked(store.notes()).reverse()) {
    const key = `n:${note.id}`, box = scene.folds.folded(key) ? foldedBox(note) : note;
    if (!contains(box, p) || scene.hides(key)) continue;
    if (box !== note) return hit('note', key);
    if (note.frame && !onFrame(note, p, (touch ? 14 : 7) / scale)) continue;
    const grip = touch ? clamp(28 / scale, 18, 40) : 18, corner = p.x > note.x + note.width - grip && p.y > note.y + note.height - grip;
    return hit(corner ? 'resize' : 'note', key);
  }
  return hit('canvas');
}

/** The nearest cord. @param {import('./scene.js').Scene} scene @param {Point} p @param {number} reach @param {(id: string) => boolean} [counts] @returns {string} edge id or '' */
export function edgeAt(scene, p, reach, counts = () => true) {
  let best = '', least = reach;
  for (const [id, points] of scene.router.routes) {
    if (!scene.edges.has(id) || !counts(id)) continue;
    const d = distance(points, p);
    if (d <= least) {
      best = id;
      least = d;
    }
  }
  return best;
}

/** The activity a cord would be dropped on. @param {import('./scene.js').Scene} scene @param {Point} p @param {number} scale @returns {string} */
export function targetAt(scene, p, scale) {
  const reach = clamp(16 / scale, 8, 40);
  let best = '', least = Infinity;
  for (const node of scene.shown()) {
    const dx = Math.max(node.x - p.x, 0, p.x - node.x - node.width), dy = Math.max(node.y - p.y, 0, p.y - node.y - node.height);
    const d = Math.hypot(dx, dy);
    if (d <= reach && d < least) {
      best = node.id;
      least = d;
    }
  }
  return best;
}
