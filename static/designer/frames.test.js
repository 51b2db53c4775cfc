import assert from 'node:assert/strict';
import test from 'node:test';
import * as edits from './edits.js';
import { around, contentsOf, framesAfter, withContents } from './frames.js';
import { createScene } from './scene.js';
import { createStore } from './store.js';
import { catalog, flow } from './testdata.js';

/** A frame round the sales queue and what plays while it waits. */
function setup() {
  const store = createStore(flow()), scene = createScene(store, catalog);
  store.subscribe((changed) => scene.sync(changed));
  const box = around(...['sales', 'wait'].map((id) => /** @type {import('./scene.js').SceneNode} */ (scene.nodes.get(id))));
  store.transact('add frame', (tx) => edits.addNote(tx, box, box));
  scene.route();
  return { store, scene, frame: store.get('n:n2') };
}

test('a frame holds what it was put around, and nothing else', () => {
  const { store, scene, frame } = setup();
  assert.deepEqual(contentsOf(frame, scene.nodes.values(), store.notes()).sort(), ['sales', 'wait']);
  assert.deepEqual(withContents(['bye', 'n:n2'], scene.nodes.values(), store.notes()).sort(), ['bye', 'n:n2', 'sales', 'wait']);
  assert.deepEqual(withContents(['bye'], scene.nodes.values(), store.notes()), ['bye']);
});

test('a folded frame is one box: cords end at it, and those inside are not there', () => {
  const { scene, frame } = setup();
  scene.fold('n:n2', true);
  scene.route();
  assert.deepEqual([...scene.shown()].map((n) => n.id).sort(), ['bye', 'menu']);
  assert.deepEqual(scene.folds.folded('n:n2'), { count: 2 });
  assert.deepEqual([...scene.router.routes.keys()].sort(), ['menu 1', 'menu no_input']);
  assert.deepEqual(scene.router.routes.get('menu 1')?.at(-1), { x: frame.x, y: frame.y + 24 });
  scene.fold('n:n2', false);
  scene.route();
  assert.equal(scene.router.routes.size, scene.edges.size);
});

test('what is moved with a folded frame takes its cords along', () => {
  const { store, scene, frame } = setup();
  scene.fold('n:n2', true);
  scene.route();
  const ids = withContents(['n:n2'], scene.nodes.values(), store.notes());
  /** @type {Map<string, import('./types.js').Point>} */ const places = new Map(ids.map((id) => [id, { ...(scene.nodes.get(id) ?? store.get(id)) }]).map(([id, p]) => /** @type {any} */ ([id, { x: p.x + 80, y: p.y - 800 }])));
  scene.hold(places);
  assert.deepEqual(scene.router.routes.get('menu 1')?.at(-1), { x: frame.x + 80, y: frame.y - 776 });
  scene.release();
  store.transact('move', (tx) => edits.move(tx, places));
  assert.deepEqual(contentsOf(store.get('n:n2'), scene.nodes.values(), store.notes()).sort(), ['sales', 'wait']);
  store.undo();
  assert.deepEqual(store.get('n:n2'), frame);
});

test('after a layout a frame stands around the same activities', () => {
  const { store, scene } = setup();
  const places = new Map([['sales', { x: 0, y: 800 }], ['wait', { x: 328, y: 800 }]]), [[key, rect]] = framesAfter(store.notes(), scene.nodes, places);
  assert.equal(key, 'n:n2');
  assert.equal(rect.x, -24);
  assert.ok(rect.width >= 328 + 240 && rect.y < 800, JSON.stringify(rect));
});
