import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSpeech, partsOf } from './speech.js';

function fake(kept = /** @type {string | null} */ (null), mute = false) {
  /** @type {any[]} */
  const said = [];
  /** @type {string[]} */
  const sounds = [];
  /** @type {Map<string, string>} */
  const memory = new Map(kept ? [['cordboard.speech', kept]] : []);
  let cancels = 0;
  /** @type {any} */
  let audio = null;
  const voice = { speak: (/** @type {any} */ u) => said.push(u), cancel() { cancels += 1; for (const u of said) u.onend?.(); } };
  const speech = createSpeech({
    voice: mute ? null : voice, utter: (text) => ({ text }),
    sound: () => {
      const own = audio = { src: '', loop: false, play: async () => { sounds.push(own.src); }, pause: () => { sounds.push(`stopped ${own.src}`); }, onended: /** @type {any} */ (null), onerror: null };
      return own;
    },
    memory: { getItem: (k) => memory.get(k) ?? null, setItem: (k, v) => void memory.set(k, v) },
  });
  return { speech, memory, sounds, texts: () => said.map((u) => u.text), end: () => said[said.length - 1].onend(), finish: () => audio.onended(), cancels: () => cancels, looped: () => audio.loop };
}
let lines = 0;
const said = (/** @type {string} */ text, /** @type {string[]} */ ...audio) => ({ n: lines++, kind: 'said', text, audio, language: 'en-GB' });
const music = (/** @type {string[]} */ ...audio) => ({ n: lines++, kind: 'music', text: audio[0] ?? 'hold music', audio });
const welcome = '/prompts/welcome/audio?language=en-GB';

test('nothing is spoken until the user switches it on, and the choice is remembered', () => {
  const f = fake();
  f.speech.follow([said('Hello')], 1);
  assert.deepEqual(f.texts(), []);
  f.speech.set(true);
  assert.equal(f.memory.get('cordboard.speech'), 'on');
  f.speech.follow([said('Hello')], 1);
  assert.deepEqual(f.texts(), ['Hello']);
  assert.equal(fake('on').speech.on, true);
});

test('prompts are spoken one after the other', () => {
  const f = fake('on');
  f.speech.follow([said('One'), said('Two')], 1);
  assert.deepEqual(f.texts(), ['One']);
  f.end();
  assert.deepEqual(f.texts(), ['One', 'Two']);
});

test('a pressed key cuts the prompt off and drops what waited', () => {
  const f = fake('on');
  f.speech.follow([said('One'), said('Two'), { n: 0, kind: 'pressed', text: '1' }, said('Three')], 1);
  assert.deepEqual(f.texts(), ['One', 'Three'], 'the cancelled prompt does not start the next of the old queue');
  assert.equal(f.cancels(), 1);
});

test('at ten times speed nothing is spoken; switching off stops at once', () => {
  const f = fake('on');
  f.speech.follow([said('One')], 10);
  assert.deepEqual(f.texts(), []);
  f.speech.follow([said('Two')], 1);
  f.speech.set(false);
  assert.equal(f.cancels(), 1);
  f.speech.follow([said('Three'), said('[welcome]', 'welcome')], 1);
  assert.deepEqual(f.texts(), ['Two']);
  assert.deepEqual(f.sounds, []);
});

test('a prompt of the library is heard as it is recorded, between the texts around it', () => {
  const f = fake('on');
  f.speech.follow([said('Hello. [welcome] Press 1.', 'welcome')], 1);
  assert.deepEqual(f.texts(), ['Hello.']);
  f.end();
  assert.deepEqual(f.sounds, [welcome]);
  f.finish();
  assert.deepEqual(f.texts(), ['Hello.', 'Press 1.']);
});

test('names in brackets are prompts only where the line says so', () => {
  assert.deepEqual(partsOf(said('Say [yes] or [no]')), [{ text: 'Say [yes] or [no]' }]);
  assert.deepEqual(partsOf(said('[yes] [welcome]', 'welcome')), [{ text: '[yes]' }, { url: welcome }]);
  assert.deepEqual(partsOf(said('•••', 'welcome')), [{ text: '•••' }]);
  assert.deepEqual(partsOf({ n: 1, kind: 'visit', text: 'Menu' }), []);
});

test('music goes round until something else is heard, or the caller does not hear it any more', () => {
  const f = fake('on');
  const first = music('hold-music');
  f.speech.follow([first], 1);
  assert.deepEqual(f.sounds, ['/prompts/hold-music/audio?language=']);
  assert.equal(f.looped(), true);
  f.speech.hears(first.n);
  f.speech.follow([said('You are next.')], 1);
  assert.deepEqual(f.sounds.slice(1), ['stopped /prompts/hold-music/audio?language=']);
  assert.deepEqual(f.texts(), ['You are next.']);
  f.end();
  f.speech.follow([music('hold-music')], 1);
  f.speech.hears(-1);
  assert.equal(f.sounds.length, 4);
  f.speech.follow([music()], 1);
  assert.equal(f.sounds.length, 4, 'music without a name is not in the library');
});

test('a browser without voices still plays recordings', () => {
  const f = fake('on', true);
  f.speech.follow([said('Hello. [welcome]', 'welcome')], 1);
  assert.deepEqual(f.sounds, [welcome]);
});

test('the choice lasts as long as the page where nothing is remembered', () => {
  const speech = createSpeech({ voice: null, utter: (text) => text, sound: () => { throw new Error('not asked for'); }, memory: { getItem() { throw new Error('private mode'); }, setItem() { throw new Error('private mode'); } } });
  assert.equal(speech.on, false);
  speech.set(true);
  assert.equal(speech.on, true);
});
