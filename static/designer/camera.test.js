import assert from 'node:assert/strict';
import test from 'node:test';
import { createCamera } from './camera.js';

Object.assign(globalThis, { ResizeObserver: class { observe() {} }, matchMedia: () => ({ matches: true }), cancelAnimationFrame() {} });
const camera = () => createCamera(/** @type {any} */ ({ clientWidth: 1000, clientHeight: 700 }));
const box = { width: 240, height: 120 };

test('what is shown does not come to lie under the overview in the corner', () => {
  const one = camera();
  one.reveal({ x: 2000, y: 2000, ...box });
  const at = one.toScreen({ x: 2000, y: 2000 });
  assert.ok(at.x + box.width <= 1000 - 56 && at.y + box.height <= 700 - 132, JSON.stringify(at));
  const inCorner = camera();
  inCorner.reveal({ x: 700, y: 500, ...box });
  assert.equal(inCorner.toScreen({ x: 700, y: 500 }).y + box.height, 700 - 132);
  const beside = camera();
  beside.reveal({ x: 300, y: 500, ...box });
  assert.deepEqual(beside.origin, { x: 0, y: 0 }); // seen as it is
});

test('what is under way to another place stops', () => {
  /** @type {((now: number) => void)[]} */ let frames = [];
  Object.assign(globalThis, { matchMedia: () => ({ matches: false }), document: { hidden: false }, requestAnimationFrame: (/** @type {(now: number) => void} */ fn) => frames.push(fn), cancelAnimationFrame() { frames = []; } });
  const one = camera();
  one.reveal({ x: 3000, y: 300, ...box });
  assert.equal(frames.length, 1);
  one.fit({ x: 0, y: 0, width: 800, height: 600 }, { still: true });
  assert.equal(frames.length, 0);
  Object.assign(globalThis, { matchMedia: () => ({ matches: true }), cancelAnimationFrame() {} });
});

test('who moved the canvas last: the hand, or what is shown', () => {
  const one = camera();
  assert.equal(one.steered, false);
  one.pan(10, 0);
  assert.equal(one.steered, true);
  one.reveal({ x: 300, y: 300, ...box });
  assert.equal(one.steered, true); // it was seen already
  one.reveal({ x: 3000, y: 300, ...box });
  assert.equal(one.steered, false);
  one.zoom(0.8);
  assert.equal(one.steered, true);
  one.fit({ x: 0, y: 0, width: 800, height: 600 });
  assert.equal(one.steered, false);
});
