import assert from 'node:assert/strict';
import test from 'node:test';
import { createRouter } from './cords.js';
import { WIDTH, inPort, outPort } from './geometry.js';
import { distance, loose, pathOf } from './paths.js';
import { random } from './testdata.js';

/** @typedef {import('./types.js').Point} Point */
/** @typedef {{id: string, x: number, y: number, width: number, height: number}} Box */

/** @param {string} id @param {number} x @param {number} y @param {number} [rows] */
const box = (id, x, y, rows = 3) => ({ id, x, y, width: WIDTH, height: 64 + 24 * rows });

/** @param {Box} source @param {number} row @param {Box} target */
const cord = (source, row, target) => {
  const from = outPort(source, row), to = inPort(target);
  return { id: `${source.id} ${row}`, source: source.id, target: target.id, sx: from.x, sy: from.y, tx: to.x, ty: to.y };
};

/** @param {Box[]} boxes @param {ReturnType<typeof cord>[]} cords */
function route(boxes, cords) {
  const router = createRouter();
  router.routeAll(boxes, cords);
  return router;
}

/** @param {Map<string, Point[]>} routes @param {Box[]} boxes @returns {string[]} cords that cross a node */
function crossed(routes, boxes) {
  const bad = [];
  for (const [id, points] of routes) {
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1], points[i]];
      const hit = boxes.find((n) => Math.min(a.x, b.x) < n.x + n.width - 1 && Math.max(a.x, b.x) > n.x + 1 && Math.min(a.y, b.y) < n.y + n.height - 1 && Math.max(a.y, b.y) > n.y + 1);
      if (hit) bad.push(`${id} crosses ${hit.id}`);
    }
  }
  return bad;
}

/** @param {Map<string, Point[]>} routes @param {ReturnType<typeof cord>[]} cords @returns {string[]} pairs to different targets that lie on each other */
function shared(routes, cords) {
  const target = new Map(cords.map((c) => [c.id, c.target]));
  const pieces = [...routes].flatMap(([id, points]) => points.slice(1).map((b, i) => ({ id, a: points[i], b, up: points[i].x === b.x })));
  const bad = [];
  for (const p of pieces) {
    for (const q of pieces) {
      if (p.id >= q.id || p.up !== q.up || target.get(p.id) === target.get(q.id)) continue;
      const [across, along] = p.up ? /** @type {const} */ (['x', 'y']) : /** @type {const} */ (['y', 'x']);
      const common = Math.min(Math.max(p.a[along], p.b[along]), Math.max(q.a[along], q.b[along])) - Math.max(Math.min(p.a[along], p.b[along]), Math.min(q.a[along], q.b[along]));
      if (Math.abs(p.a[across] - q.a[across]) < 3 && common > 8) bad.push(`${p.id} on ${q.id}`);
    }
  }
  return bad;
}

/** Columns of activities with a little disorder, cords mostly to the next column, some far, some back. @param {number} seed */
function field(seed) {
  const next = random(seed), boxes = [];
  for (let c = 0; c < 6; c++) for (let r = 0; r < 5; r++) boxes.push(box(`n${c}_${r}`, c * 328 + Math.floor(next() * 3) * 8, r * 272 + Math.floor(next() * 8) * 8, 1 + Math.floor(next() * 5)));
  const cords = [];
  for (const [i, from] of boxes.entries()) {
    for (let row = 0; row < (from.height - 64) / 24; row++) {
      if (next() < 0.5) continue;
      const step = next() < 0.1 ? -1 : next() < 0.2 ? 2 : 1, to = boxes[Math.min(Math.max(i + step * 5 + Math.floor(next() * 5) - 2, 0), boxes.length - 1)];
      if (to !== from) cords.push(cord(from, row, to));
    }
  }
  return { boxes, cords };
}

test('no cord crosses a node, every cord starts and ends at its ports and is orthogonal', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const { boxes, cords } = field(seed), { routes } = route(boxes, cords);
    assert.deepEqual(crossed(routes, boxes), [], `seed ${seed}`);
    for (const c of cords) {
      const points = /** @type {Point[]} */ (routes.get(c.id));
      assert.deepEqual([points[0], points.at(-1)], [{ x: c.sx, y: c.sy }, { x: c.tx, y: c.ty }]);
      points.slice(1).forEach((p, i) => assert.ok(p.x === points[i].x || p.y === points[i].y, `${c.id} is square`));
      assert.ok(points[1].x > points[0].x, 'leaves to the right');
      assert.ok(points[points.length - 2].x < c.tx, 'arrives from the left');
    }
  }
});

test('no cord goes back the way it came', () => {
  const menu = box('menu', 0, 0, 5), tier = box('tier', 328, -120, 3), split = box('split', 328, 120, 2), bye = box('bye', 656, 0, 0);
  const routes = route([menu, tier, split, bye], [cord(menu, 0, tier), cord(menu, 1, split), cord(menu, 2, bye), cord(menu, 3, bye), cord(menu, 4, bye),
    cord(tier, 0, bye), cord(tier, 1, bye), cord(tier, 2, bye), cord(split, 0, bye), cord(split, 1, bye)]).routes;
  for (const [id, points] of routes) {
    for (let i = 2; i < points.length; i++) {
      const [a, b, c] = points.slice(i - 2, i + 1);
      assert.ok((a.x === b.x) !== (b.x === c.x), `${id} turns at each point: ${JSON.stringify(points)}`);
    }
  }
});

test('cords to different targets do not share a lane', () => {
  let bad = 0, all = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const { boxes, cords } = field(seed);
    bad += shared(route(boxes, cords).routes, cords).length;
    all += cords.length;
  }
  assert.ok(bad <= all * 0.005, `${bad} of ${all} cords lie on another`);
});

test('a straight line where the outlet is level with the target', () => {
  const a = box('a', 0, 48), b = box('b', 328, 96);
  assert.deepEqual(route([a, b], [cord(a, 0, b)]).routes.get('a 0'), [{ x: 240, y: 120 }, { x: 328, y: 120 }]);
});

test('cords to one target join in one lane; going down the lower outlet takes the lane further left', () => {
  const a = box('a', 0, 0, 4), b = box('b', 328, 300), c = box('c', 328, 560);
  const { routes } = route([a, b, c], [cord(a, 0, b), cord(a, 1, b), cord(a, 2, c), cord(a, 3, c)]);
  const lane = (/** @type {string} */ id) => routes.get(id)?.[1].x ?? NaN;
  assert.equal(lane('a 0'), lane('a 1'));
  assert.equal(lane('a 2'), lane('a 3'));
  assert.ok(lane('a 2') < lane('a 0'), `${lane('a 2')} left of ${lane('a 0')}`);
  assert.ok(lane('a 0') - lane('a 2') >= 11);
});

test('going up, the upper outlet takes the lane further left', () => {
  const a = box('a', 0, 600, 2), b = box('b', 328, 0), c = box('c', 328, 300);
  const { routes } = route([a, b, c], [cord(a, 0, b), cord(a, 1, c)]);
  assert.ok((routes.get('a 0')?.[1].x ?? NaN) < (routes.get('a 1')?.[1].x ?? NaN));
});

test('a loop goes below its activity, 32 px or more', () => {
  const a = box('a', 0, 0), b = box('b', 328, 40, 1);
  for (const [from, to] of [[b, a], [a, a]]) {
    const { routes } = route([a, b], [cord(from, 0, to)]);
    const points = /** @type {Point[]} */ (routes.get(`${from.id} 0`));
    assert.ok(Math.max(...points.map((p) => p.y)) >= from.y + from.height + 32, JSON.stringify(points));
    assert.deepEqual(crossed(routes, [a, b]), []);
  }
});

test('a long cord keeps 15 px from the nodes it passes', () => {
  const a = box('a', 0, 0), wall = box('wall', 328, -40, 4), b = box('b', 656, 0);
  const points = /** @type {Point[]} */ (route([a, wall, b], [cord(a, 0, b)]).routes.get('a 0'));
  const channel = points.find((p, i) => i > 0 && p.y === points[i - 1].y && Math.abs(p.x - points[i - 1].x) > 240);
  assert.ok(channel && (channel.y >= wall.y + wall.height + 15 || channel.y <= wall.y - 15), JSON.stringify(points));
});

test('a moved node takes its cords along, the others stay', () => {
  const { boxes, cords } = field(3), router = route(boxes, cords);
  const moved = { ...boxes[7], x: boxes[7].x + 40, y: boxes[7].y + 16 }, now = boxes.map((b) => (b.id === moved.id ? moved : b));
  const find = (/** @type {string} */ id) => /** @type {Box} */ (now.find((b) => b.id === id));
  const mine = cords.filter((c) => c.source === moved.id || c.target === moved.id).map((c) => cord(find(c.source), Number(c.id.split(' ')[1]), find(c.target)));
  const before = new Map(router.routes);
  router.move([moved], mine);
  const changed = new Set(mine.map((c) => c.id));
  for (const [id, points] of router.routes) if (!changed.has(id)) assert.equal(points, before.get(id));
  assert.deepEqual(crossed(new Map([...router.routes].filter(([id]) => changed.has(id))), now), []);
});

test('paths have round corners that fit into short pieces', () => {
  assert.equal(pathOf([{ x: 0, y: 0 }, { x: 50, y: 0 }, { x: 50, y: 100 }, { x: 90, y: 100 }]), 'M0 0L40 0Q50 0 50 10L50 90Q50 100 60 100L90 100');
  assert.equal(pathOf([{ x: 0, y: 0 }, { x: 20, y: 0 }, { x: 20, y: 8 }, { x: 60, y: 8 }]), 'M0 0L16 0Q20 0 20 4L20 4Q20 8 24 8L60 8');
});

test('distance and the line in the hand', () => {
  assert.equal(distance([{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }], { x: 13, y: 5 }), 3);
  const back = loose({ x: 100, y: 0 }, { x: 0, y: 0 });
  assert.ok(back[1].x > 100 && (back.at(-2)?.x ?? 0) < 0 && Math.max(...back.map((p) => p.y)) > 60);
});
