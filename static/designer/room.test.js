import assert from 'node:assert/strict';
import test from 'node:test';
import { copyText } from './clipboard.js';
import { GRID, overlaps, shape } from './geometry.js';
import { parse, pasteInto } from './paste.js';
import { freeRoom } from './room.js';
import { createStore } from './store.js';
import { catalog, random } from './testdata.js';

/** @typedef {import('./types.js').Rect} Rect */

/** @param {() => number} next @param {number} n @returns {Rect[]} n rectangles on the grid */
const rects = (next, n) => Array.from({ length: n }, () => ({ x: Math.floor(next() * 300) * GRID, y: Math.floor(next() * 150) * GRID, width: 240, height: 56 + Math.floor(next() * 6) * 24 }));

test('what is free stays, and a single one goes below the one that it would lie on', () => {
  const one = { x: 0, y: 0, width: 240, height: 80 };
  assert.deepEqual(freeRoom([one], []), { x: 0, y: 0 });
  assert.deepEqual(freeRoom([one], [{ ...one, x: 256 }]), { x: 0, y: 0 });
  assert.deepEqual(freeRoom([one], [one]), { x: 0, y: 96 });
  assert.deepEqual(freeRoom([one], [one, { ...one, y: 96 }, { ...one, y: -96 }]), { x: 0, y: 192 });
});

test('any part finds room that covers nothing, on the grid, the same each time, and no farther than below everything', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const next = random(seed), taken = rects(next, 1 + Math.floor(next() * 120)), part = rects(next, 1 + Math.floor(next() * 12));
    const by = freeRoom(part, taken), moved = part.map((r) => ({ ...r, x: r.x + by.x, y: r.y + by.y }));
    for (const r of moved) for (const other of taken) assert.ok(!overlaps(r, other), `seed ${seed}: ${JSON.stringify(r)} lies on ${JSON.stringify(other)}`);
    assert.ok(by.x % GRID === 0 && by.y % GRID === 0 && (by.x === 0 || by.y === 0), `seed ${seed}: got ${JSON.stringify(by)}`);
    assert.deepEqual(freeRoom(part, taken), by);
    const below = Math.max(...taken.map((r) => r.y + r.height)) - Math.min(...part.map((r) => r.y)) + 24;
    assert.ok(Math.abs(by.x) + Math.abs(by.y) <= Math.max(below, 0), `seed ${seed}: went ${JSON.stringify(by)}, and below everything is ${below}`);
  }
});

test('pasting again and again, anywhere, never lies on what is there', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const next = random(seed), at = rects(next, 8);
    const ids = at.map((_, i) => `a${i}`), types = ['menu', 'queue', 'play_prompt', 'disconnect'];
    const store = createStore(/** @type {any} */ ({ format: 'cordboard.flow/v1', name: 'f', kind: 'inbound', start: 'a0', layout: {},
      activities: ids.map((id, i) => ({ id, type: types[i % 4], name: id, properties: {}, outlets: i % 3 ? {} : { error: ids[(i + 1) % 8] } })) }));
    store.transact('places', (tx) => ids.forEach((id, i) => tx.set(`l:${id}`, { x: i * 328, y: at[i].y })));
    const boxes = () => store.activities().map((a) => ({ id: a.id, ...store.get(`l:${a.id}`), width: 240, height: shape(catalog.outlets(a), a.outlets).height }));
    for (let n = 0; n < 5; n++) {
      const taken = boxes(), chosen = taken.filter(() => next() < 0.4).map((box) => box.id), part = /** @type {import('./paste.js').Fragment} */ (parse(copyText(store, chosen.length ? chosen : ['a0'])));
      /** @type {string[]} */ let made = [];
      store.transact('paste', (tx) => { made = pasteInto(tx, part, { at: next() < 0.5 ? null : { x: next() * 2000, y: next() * 1000 }, catalog, kind: 'inbound', taken }).ids; });
      const fresh = boxes().filter((box) => made.includes(box.id));
      assert.equal(fresh.length, part.activities.length);
      for (const box of fresh) for (const other of taken) assert.ok(!overlaps(box, other), `seed ${seed}, paste ${n}: ${box.id} lies on ${other.id}`);
    }
  }
});

test('2,000 activities: room for 200 of them takes less than half a second', () => {
  const grid = (/** @type {number} */ n) => Array.from({ length: n }, (_, i) => ({ x: (i % 50) * 328, y: Math.floor(i / 50) * 160, width: 240, height: 128 }));
  const began = performance.now(), by = freeRoom(grid(200), grid(2000));
  assert.ok(by.y !== 0 || by.x !== 0);
  assert.ok(performance.now() - began < 500, `took ${performance.now() - began} ms`);
});
