import assert from 'node:assert/strict';
import test from 'node:test';
import { createModel } from './model.js';
import { createScene } from './scene.js';
import { createSelection } from './selection.js';
import { createStore } from './store.js';
import { catalog, flow } from './testdata.js';

function setup() {
  const store = createStore(flow()), scene = createScene(store, catalog);
  const ui = { hover: '', dropEdge: '', wanted: '', draft: null, notes: new Map() };
  return { scene, model: createModel({ store, scene, catalog, selection: createSelection(), ui }) };
}

test('the live path keeps the branch that ran while the contact waited, also after it left by another outlet', () => {
  const { scene, model } = setup();
  model.setPath({ visits: [{ activity: 'menu', outlet: '1', at: 1000 }, { activity: 'sales', outlet: 'timeout', at: 2000 }, { activity: 'wait', outlet: '', at: 3000 }], at: 'wait', here: 'Here, 0:02' });
  const kinds = Object.fromEntries([...scene.edges.values()].map((edge) => [edge.id, model.cordKind(edge)]));
  assert.equal(kinds['sales waiting'], 'live');
  assert.equal(kinds['menu 1'], 'live');
  assert.equal(kinds['menu no_input'], 'dim');
  assert.deepEqual([...model.nodeState('sales').left], ['timeout', 'waiting']);
  assert.equal(model.nodeState('sales').seen, '0:01');
  model.setPath(null);
  assert.equal(model.cordKind([...scene.edges.values()][0]), '');
});
