import assert from 'node:assert/strict';
import test from 'node:test';
import { outPort } from './geometry.js';
import { hitAt } from './hit.js';
import { createScene } from './scene.js';
import { createStore } from './store.js';
import { catalog, flow } from './testdata.js';

const store = createStore(flow()), scene = createScene(store, catalog);
scene.route();
const menu = /** @type {import('./scene.js').SceneNode} */ (scene.nodes.get('menu'));

test('a port is taken 14 px around it at each zoom, a finger has more beside it; of two the nearer one', () => {
  for (const scale of [0.5, 0.75, 1, 1.5]) {
    const last = menu.rows.length - 1, first = outPort(menu, 0), low = outPort(menu, last);
    for (const [dx, dy] of [[13, 0], [-13, 0], [0, 13], [13, 13]]) {
      const hit = hitAt(scene, store, { x: low.x + dx / scale, y: low.y + dy / scale }, scale);
      assert.deepEqual([hit.kind, hit.outlet], ['port', menu.rows[last].id], `${dx}, ${dy} px beside the last port at ${scale}`);
    }
    const between = hitAt(scene, store, { x: first.x, y: first.y + Math.min(11, 12 / scale) }, scale);
    assert.equal(between.outlet, menu.rows[0].id, `the upper of two at ${scale}`);
    assert.equal(hitAt(scene, store, { x: low.x + 17 / scale, y: low.y }, scale, true).kind, 'port', `a finger at ${scale}`);
    assert.notEqual(hitAt(scene, store, { x: low.x + 17 / scale, y: low.y }, scale).kind, 'port', `a mouse as far away at ${scale}`);
  }
});
