import assert from 'node:assert/strict';
import test from 'node:test';
import { ALL, MAIN } from './handler-views.js';
import { createScene } from './scene.js';
import { createStore } from './store.js';
import { catalog, flow } from './testdata.js';

/** The flow of the tests with a handler that leads over an activity of its own to one that the main path has too, and one that nothing leads to. @param {string} [view] */
function sceneOf(view) {
  const doc = flow(), say = (/** @type {string} */ id, /** @type {Record<string, string>} */ outlets) => ({ id, type: 'play_prompt', name: '', properties: {}, outlets });
  doc.activities.push(say('sorry', { next: 'bye' }), say('loose', {}));
  doc.handlers = { on_error: 'sorry' };
  doc.layout = { ...doc.layout, sorry: { x: 0, y: 600 }, loose: { x: 328, y: 600 } };
  doc.notes = [{ id: 'main', text: '', x: 0, y: -120, width: 200, height: 80 }, { id: 'error', text: '', x: 0, y: 700, width: 200, height: 80 }];
  const store = createStore(doc), scene = createScene(store, catalog, [], view);
  store.subscribe((keys) => scene.sync(keys));
  return { store, scene, shown: () => [...scene.shown()].map((n) => n.id).join(' '), notes: () => scene.notes().map((n) => n.id).join(' ') };
}

test('a handler has what it leads to, the main view all others and what nothing leads to', () => {
  const s = sceneOf();
  assert.deepEqual([s.shown(), s.notes(), s.scene.views.names()], ['menu sales wait bye sorry loose', 'main error', ['', 'on_error']]);
  s.scene.choose(MAIN);
  assert.deepEqual([s.shown(), s.notes()], ['menu sales wait bye loose', 'main']);
  s.scene.choose('on_error');
  assert.deepEqual([s.shown(), s.notes(), s.scene.views.entry('on_error')], ['bye sorry', 'error', 'sorry']);
  assert.deepEqual([s.scene.views.of('bye'), s.scene.views.of('sorry'), s.scene.views.of('loose')], [['', 'on_error'], ['on_error'], ['']]);
  s.scene.route();
  assert.deepEqual([...s.scene.router.routes.keys()], ['sorry next']); // no cord leads out of the view
  s.scene.choose(ALL);
  assert.equal([...s.scene.shown()].length, 6);
});

test('what is made in a view, and what falls loose there, stays until another is chosen', () => {
  const s = sceneOf('on_error');
  s.store.transact('add', (tx) => { tx.set('a:fresh', { id: 'fresh', type: 'disconnect', name: '', properties: {}, outlets: {} }); tx.set('order', [...tx.get('order'), 'fresh']); });
  s.store.transact('cut', (tx) => tx.set('a:sorry', { ...tx.get('a:sorry'), outlets: {} }));
  assert.equal(s.shown(), 'bye sorry fresh');
  s.scene.choose(MAIN);
  assert.equal(s.shown(), 'menu sales wait bye loose fresh');
  s.scene.choose('on_error');
  assert.equal(s.shown(), 'sorry');
});

test('a view whose handler goes becomes the main one, and comes back with it', () => {
  const s = sceneOf('on_error');
  s.store.transact('remove', (tx) => tx.set('handlers', {}));
  assert.deepEqual([s.scene.views.current(), s.shown(), s.scene.views.names()], [MAIN, 'menu sales wait bye sorry loose', ['']]);
  s.store.undo();
  assert.deepEqual([s.scene.views.current(), s.scene.views.names()], [MAIN, ['', 'on_error']]);
});

test('without handlers nothing is left out', () => {
  const doc = flow();
  doc.handlers = {};
  const scene = createScene(createStore(doc), catalog, [], MAIN);
  assert.deepEqual([scene.views.filters(), [...scene.shown()].length], [false, 4]);
});

test('a text changes nothing of what is shown', () => {
  const s = sceneOf(MAIN);
  s.scene.route();
  s.store.transact('edit', (tx) => tx.set('a:sorry', { ...tx.get('a:sorry'), properties: { prompt: 'x' } }));
  assert.equal(s.scene.route(), 'still');
});
