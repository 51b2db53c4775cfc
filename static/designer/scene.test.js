import assert from 'node:assert/strict';
import test from 'node:test';
import * as edits from './edits.js';
import { makeRoom } from './layout.js';
import { createScene } from './scene.js';
import { createStore } from './store.js';
import { catalog, flow, random } from './testdata.js';

/** A scene that follows its store. */
function setup() {
  const store = createStore(flow()), scene = createScene(store, catalog);
  store.subscribe((changed) => scene.sync(changed));
  scene.route();
  return { store, scene };
}

/** What a scene shows, to compare. @param {ReturnType<typeof createScene>} scene */
const shown = (scene) => {
  scene.route();
  return { nodes: [...scene.nodes.values()].map((n) => [n.id, n.x, n.y, n.height, n.rows.map((o) => o.id), n.folded?.id]).sort(), edges: [...scene.edges.values()].map((e) => [e.id, e.target]).sort(),
    routes: [...scene.router.routes.keys()].sort(), order: scene.order(), arriving: [...scene.nodes.keys()].sort().map((id) => scene.arriving(id).map((e) => e.id).sort()) };
};

test('a scene that follows its store shows the same as a fresh one', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const { store, scene } = setup(), next = random(seed);
    for (let i = 0; i < 25; i++) {
      const list = store.activities(), one = list[Math.floor(next() * list.length)], other = list[Math.floor(next() * list.length)], kind = Math.floor(next() * 6);
      store.transact('edit', (tx) => {
        if (kind === 0 || !one) edits.addActivity(tx, { id: `a${i}`, type: 'queue', name: '', properties: {}, outlets: {} }, { x: i * 8, y: 0 });
        else if (kind === 1) edits.connect(tx, one.id, catalog.outlets(one)[0]?.id ?? 'x', next() < 0.3 ? '' : other.id);
        else if (kind === 2 && list.length > 2) edits.remove(tx, [one.id]);
        else if (kind === 3) edits.move(tx, [[one.id, { x: Math.floor(next() * 99) * 8, y: 0 }]]);
        else if (kind === 4) tx.set(`a:${one.id}`, { ...one, properties: { ...one.properties, options: [{ key: String(i % 9), label: 'x' }] } });
        else tx.set(`a:${one.id}`, { ...one, name: `n${i}` });
      });
      if (next() < 0.2) store.undo();
    }
    assert.deepEqual(shown(scene), shown(createScene(store, catalog)), `seed ${seed}`);
  }
});

test('a drag moves the scene, not the store; letting go brings it back', () => {
  const { store, scene } = setup(), before = scene.router.routes.get('menu 1');
  scene.hold(new Map([['sales', { x: 400, y: 96 }]]));
  assert.deepEqual([scene.nodes.get('sales')?.x, store.get('l:sales').x], [400, 328]);
  assert.notDeepEqual(scene.router.routes.get('menu 1'), before);
  scene.release();
  scene.route();
  assert.deepEqual([scene.nodes.get('sales')?.x, scene.router.routes.get('menu 1')], [328, before]);
});

test('a new text keeps the cords, a new outlet routes them again', () => {
  const { store, scene } = setup();
  store.transact('name', (tx) => tx.set('a:menu', { ...tx.get('a:menu'), name: 'Other' }));
  assert.equal(scene.route(), 'still');
  store.transact('option', (tx) => tx.set('a:menu', { ...tx.get('a:menu'), properties: { options: [{ key: '1', label: 'a' }, { key: '2', label: 'b' }] } }));
  assert.equal(scene.route(), 'changed');
});

test('a flow without a layout is placed without touching the document', () => {
  const store = createStore({ ...flow(), layout: {} }), scene = createScene(store, catalog);
  assert.deepEqual([scene.nodes.get('menu')?.x, scene.nodes.get('sales')?.x], [0, 328]);
  assert.deepEqual(store.dirty(), { records: {}, removed: [] });
});

test('room in a cord: what stands further right moves on, once; a loop has none', () => {
  const { store, scene } = setup();
  const edge = (/** @type {string} */ id) => /** @type {import('./types.js').Edge} */ (scene.edges.get(id));
  const room = makeRoom(scene, store, edge('menu 1'), { width: 240, height: 88 });
  assert.deepEqual(room?.at, { x: 328, y: 48 });
  assert.deepEqual(room?.moved.map(([id, p]) => [id, p.x]), [['sales', 656], ['wait', 984], ['bye', 656]]);
  assert.equal(makeRoom(scene, store, edge('wait next'), { width: 240, height: 88 }), null);
});
