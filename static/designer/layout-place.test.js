import assert from 'node:assert/strict';
import test from 'node:test';
import { PITCH, overlaps } from './geometry.js';
import { components, fresh, place } from './layout-place.js';
import { random } from './testdata.js';

/** @typedef {import('./layout-place.js').Item} Item */
/** @typedef {import('./layout-place.js').Tie} Tie */
/** @typedef {Map<string, import('./types.js').Point>} Places */

/** A flow of one to three parts, with branches that meet again and some loops. @param {() => number} rnd @returns {{nodes: Item[], edges: Tie[]}} */
function someFlow(rnd) {
  /** @type {Item[]} */ const nodes = [];
  /** @type {Tie[]} */ const edges = [];
  for (let part = 0, parts = 1 + Math.floor(rnd() * 3); part < parts; part++) {
    const first = nodes.length, size = 2 + Math.floor(rnd() * 24);
    for (let i = 0; i < size; i++) nodes.push({ id: `a${first + i}`, width: 240, height: 64 + 24 * Math.floor(rnd() * 5) });
    for (let i = 1; i < size; i++) edges.push({ source: `a${first + Math.floor(rnd() * i)}`, target: `a${first + i}`, port: 72 + 24 * Math.floor(rnd() * 4) });
    for (let i = 0; i < size / 4; i++) edges.push({ source: `a${first + Math.floor(rnd() * size)}`, target: `a${first + Math.floor(rnd() * size)}`, port: 72 });
  }
  return { nodes, edges };
}

/** @param {Item[]} nodes @param {Places} places @returns {Item[]} as they stand after a tidying up */
const resting = (nodes, places) => nodes.map((n) => ({ ...n, at: places.get(n.id), rests: places.has(n.id) }));

/** One small edit. @type {Record<string, (f: {nodes: Item[], edges: Tie[]}, rnd: () => number) => void>} */
const EDITS = {
  'adds an activity at an outlet': (f, rnd) => {
    const from = f.nodes[Math.floor(rnd() * f.nodes.length)];
    f.nodes.push({ id: 'new', width: 240, height: 112 });
    f.edges.push({ source: from.id, target: 'new', port: 96 });
  },
  'adds an activity that nothing leads to': (f) => { f.nodes.push({ id: 'new', width: 240, height: 112 }); },
  'puts an activity into a wire': (f, rnd) => {
    const [edge] = f.edges.splice(Math.floor(rnd() * f.edges.length), 1);
    f.nodes.push({ id: 'new', width: 240, height: 112 });
    f.edges.push({ ...edge, target: 'new' }, { source: 'new', target: edge.target, port: 72 });
  },
  'removes an activity': (f, rnd) => {
    const [gone] = f.nodes.splice(Math.floor(rnd() * f.nodes.length), 1);
    f.edges = f.edges.filter((e) => e.source !== gone.id && e.target !== gone.id);
  },
  'adds a wire': (f, rnd) => {
    const some = () => f.nodes[Math.floor(rnd() * f.nodes.length)].id;
    f.edges.push({ source: some(), target: some(), port: 120 });
  },
  'removes a wire': (f, rnd) => { f.edges.splice(Math.floor(rnd() * f.edges.length), 1); },
};

/** Do two activities that were in a column before and are in one now stand in the same order? @param {Item[]} nodes @param {Places} was @param {Places} now */
function sameOrder(nodes, was, now) {
  const old = nodes.filter((n) => was.has(n.id));
  for (const a of old) {
    for (const b of old) {
      const [a0, b0, a1, b1] = [was.get(a.id), was.get(b.id), now.get(a.id), now.get(b.id)];
      if (a0 && b0 && a1 && b1 && a0.x === b0.x && a1.x === b1.x && a0.y < b0.y && a1.y >= b1.y) return `${a.id} above ${b.id}`;
    }
  }
  return '';
}

for (const [what, edit] of Object.entries(EDITS)) {
  test(`tidying up again after somebody ${what} moves as little as it can`, () => {
    for (let seed = 1; seed <= 150; seed++) {
      const rnd = random(seed), f = someFlow(rnd), was = new Map(place(f)), before = structuredClone(f);
      edit(f, rnd);
      const now = new Map(place({ nodes: resting(f.nodes, was), edges: f.edges })), where = `seed ${seed}`;
      assert.equal(now.size, f.nodes.length, where);
      const moves = f.nodes.filter((n) => was.has(n.id)).map((n) => Math.hypot((now.get(n.id)?.x ?? 0) - (was.get(n.id)?.x ?? 0), (now.get(n.id)?.y ?? 0) - (was.get(n.id)?.y ?? 0))).sort((a, b) => a - b);
      assert.equal(moves[Math.floor((moves.length - 1) / 2)] ?? 0, 0, `${where}: got the median activity moved`);
      assert.equal(sameOrder(f.nodes, was, now), '', `${where}: got another order in a column`);
      const words = (/** @type {Tie} */ e) => `${e.source} ${e.target}`, edges = new Set(before.edges.map(words)), still = new Set(f.edges.map(words));
      const touched = [...f.edges.filter((e) => !edges.has(words(e))), ...before.edges.filter((e) => !still.has(words(e)))].flatMap((e) => [e.source, e.target]);
      for (const part of components(f.nodes, f.edges)) {
        if (part.nodes.some((n) => touched.includes(n.id))) continue;
        for (const n of part.nodes) if (was.has(n.id)) assert.deepEqual(now.get(n.id), was.get(n.id), `${where}: got ${n.id} of an untouched part moved`);
      }
      const boxes = f.nodes.map((n) => ({ ...n, ...(now.get(n.id) ?? { x: 0, y: 0 }) }));
      for (const [i, a] of boxes.entries()) for (const b of boxes.slice(i + 1)) assert.ok(!overlaps(a, b), `${where}: got ${a.id} over ${b.id}`);
      for (const box of boxes) assert.ok(Number.isInteger(box.x / 8) && Number.isInteger(box.y / 8), `${where}: got ${box.id} off the grid`);
    }
  });
}

test('a second time without a change moves nothing', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const f = someFlow(random(seed)), was = new Map(place(f));
    assert.deepEqual(new Map(place({ nodes: resting(f.nodes, was), edges: f.edges })), was);
  }
});

test('what is put into a wire stands between its ends, and what a hand moved goes back into a free place', () => {
  const node = (/** @type {string} */ id) => ({ id, width: 240, height: 88 });
  const f = { nodes: ['a', 'b', 'c', 'd'].map(node), edges: [['a', 'b'], ['a', 'c'], ['a', 'd']].map(([source, target], i) => ({ source, target, port: 72 + 24 * i })) };
  const was = new Map(place(f));
  f.nodes.push(node('new'));
  f.edges[2] = { ...f.edges[2], target: 'new' };
  f.edges.push({ source: 'new', target: 'd', port: 72 });
  const nodes = resting(f.nodes, was).map((n) => (n.id === 'b' ? { ...n, at: { x: 5000, y: 13 }, rests: false } : n));
  const now = new Map(place({ nodes, edges: f.edges })), column = (/** @type {string} */ id) => ((now.get(id)?.x ?? 0) - (now.get('a')?.x ?? 0)) / PITCH;
  assert.deepEqual(['b', 'c', 'new', 'd'].map(column), [1, 1, 1, 2]);
  assert.deepEqual(['a', 'b', 'c'].map((id) => now.get(id)), ['a', 'b', 'c'].map((id) => was.get(id)));
});

test('a part that was never tidied up is laid out afresh, clear of the others', () => {
  const f = someFlow(random(7)), was = new Map(place(f));
  const more = ['x', 'y', 'z'].map((id) => ({ id, width: 240, height: 88, at: { x: 3, y: 3 }, rests: false }));
  const now = new Map(place({ nodes: [...resting(f.nodes, was), ...more], edges: [...f.edges, { source: 'x', target: 'y', port: 72 }, { source: 'y', target: 'z', port: 72 }] }));
  for (const [id, at] of was) assert.deepEqual(now.get(id), at);
  assert.ok((now.get('x')?.x ?? 0) < (now.get('y')?.x ?? 0) && (now.get('y')?.x ?? 0) < (now.get('z')?.x ?? 0));
  assert.deepEqual(fresh(more, []).map(([id]) => id), ['x', 'y', 'z']);
});
