import assert from 'node:assert/strict';
import test from 'node:test';
import { createCatalog } from './catalog.js';
import * as g from './geometry.js';
import { columns, flowOrder } from './graph.js';
import { arrange } from './arrange.js';
import { catalog, flow } from './testdata.js';

const outlet = (/** @type {string} */ id) => ({ id, label: id, dynamic: false, stale: false });

test('a node is 64 + 24 for each row high, 56 without', () => {
  assert.deepEqual([0, 1, 4].map(g.heightOf), [56, 88, 160]);
  for (let rows = 0; rows < 20; rows++) assert.equal(g.heightOf(rows) % 8, 0);
});

test('an error outlet that leads nowhere is folded, unless it is alone, wired or unfolded', () => {
  const list = ['next', 'error'].map(outlet);
  assert.deepEqual([g.shape(list, {}).rows.length, g.shape(list, {}).folded?.id, g.shape(list, {}).height], [1, 'error', 88]);
  assert.deepEqual([g.shape(list, { error: 'x' }).rows.length, g.shape(list, { error: 'x' }).folded], [2, null]);
  assert.equal(g.shape(list, {}, true).rows.length, 2);
  assert.equal(g.shape([outlet('error')], {}).rows.length, 1);
});

test('ports: in at 0, 24, out at 240, 72 + 24 i', () => {
  assert.deepEqual([g.inPort({ x: 8, y: 16 }), g.outPort({ x: 8, y: 16 }, 0), g.outPort({ x: 8, y: 16 }, 2)], [{ x: 8, y: 40 }, { x: 248, y: 88 }, { x: 248, y: 136 }]);
});

test('a dragged node rests on the grid, or in line with a neighbour, with a guide', () => {
  assert.deepEqual(g.settle({ x: 3, y: 13, width: 240, height: 88 }, []), { dx: -3, dy: 3, guides: [] });
  const rest = g.settle({ x: 330, y: 500, width: 240, height: 88 }, [{ x: 328, y: 0, width: 240, height: 136 }]);
  assert.deepEqual([rest.dx, rest.dy, rest.guides], [-2, 4, [{ axis: 'x', at: 328, from: 0, to: 592 }]]);
});

test('a free place: where it was asked for, else below what stands there', () => {
  const taken = [{ x: 0, y: 0, width: 240, height: 88 }, { x: 0, y: 120, width: 240, height: 88 }];
  assert.deepEqual(g.freePlace({ x: 400, y: 3, width: 240, height: 88 }, taken), { x: 400, y: 0 });
  const place = g.freePlace({ x: 0, y: 0, width: 240, height: 88 }, taken);
  assert.ok(!taken.some((t) => g.overlaps({ ...place, width: 240, height: 88 }, t)));
});

test('flow order: from the start along the outlets, then what nothing leads to', () => {
  const doc = flow();
  doc.activities.push({ id: 'alone', type: 'queue', name: '', properties: {}, outlets: {} });
  assert.deepEqual(flowOrder(doc.activities, 'menu', (a) => catalog.outlets(a).map((o) => o.id)), ['menu', 'sales', 'wait', 'bye', 'alone']);
  assert.deepEqual(flowOrder(doc.activities, 'nowhere', () => []).length, 5);
});

test('a flow without a layout stands in columns that do not overlap', () => {
  const byId = new Map(flow().activities.map((a) => [a.id, a]));
  const places = columns([...byId.keys()], byId, () => 100, 'menu');
  assert.deepEqual([...places.values()].map((p) => p.x), [0, 328, 656, 328]);
  assert.ok((places.get('bye')?.y ?? 0) >= 100);
});

test('tidy up: columns stay, nothing overlaps, branches come in the order of their outlets', () => {
  const node = (/** @type {string} */ id, /** @type {number} */ x, /** @type {number} */ y) => ({ id, width: 240, height: 136, x, y });
  const places = new Map(arrange([node('a', 0, 0), node('b', 328, 300), node('c', 328, 0), node('d', 656, 0)],
    [{ source: 'a', target: 'b', port: 72 }, { source: 'a', target: 'c', port: 96 }, { source: 'b', target: 'd', port: 72 }, { source: 'd', target: 'a', port: 72 }]));
  const [b, c] = [places.get('b'), places.get('c')];
  assert.ok(b && c && b.x === 328 && c.x === 328 && c.y >= b.y + 136 + 40, JSON.stringify([b, c]));
  for (const p of places.values()) assert.equal(Math.abs(p.y % 8), 0);
  assert.deepEqual(arrange([], []), []);
});

test('an unknown type still has a shape', () => {
  const empty = createCatalog([]);
  assert.equal(g.shape(empty.outlets(flow().activities[0]), {}).rows.length, 2);
});
