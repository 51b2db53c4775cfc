import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPlayer } from './player.js';

/** @param {{broken?: string[], mute?: boolean, message?: string}} [how] */
function fake({ broken = [], mute = false, message = '' } = {}) {
  /** @type {string[]} */
  const heard = [];
  /** @type {any} */
  let now = null;
  let waits = () => {};
  const begun = () => new Promise((resolve) => { waits = () => resolve(undefined); });
  const player = createPlayer({
    sound: () => {
      /** @type {any} */
      const audio = { src: '', pause: () => heard.push(`stopped ${audio.src}`), play: async () => {
        if (broken.includes(audio.src)) throw new Error('no');
        heard.push(audio.src);
        now = audio;
        waits();
      } };
      return audio;
    },
    speak: async (part) => (message ? { message } : { blob: /** @type {any} */ (`${part.language}:${part.text}`) }),
    why: async (url) => `nothing at ${url}`,
    voice: mute ? null : { speak: (u) => { heard.push(`browser ${u.language} ${u.text}`); now = u; waits(); }, cancel: () => heard.push('cancelled') },
    utter: (text, language) => ({ text, language }),
    urls: { createObjectURL: (blob) => `blob ${blob}`, revokeObjectURL: (url) => heard.push(`dropped ${url}`) },
  });
  return { player, heard, begun, end: () => (now.onended ?? now.onend)() };
}

test('parts are played one after the other', async () => {
  const f = fake();
  let begun = f.begun();
  const over = f.player.play([{ url: '/welcome' }, { text: 'Hei', language: 'fi-FI' }]);
  await begun;
  assert.deepEqual(f.heard, ['/welcome']);
  begun = f.begun();
  f.end();
  await begun;
  assert.deepEqual(f.heard, ['/welcome', 'blob fi-FI:Hei']);
  f.end();
  assert.equal(await over, '');
  assert.equal(f.heard.at(-1), 'dropped blob fi-FI:Hei');
});

test('what the server cannot speak the browser does, and the listener is told why', async () => {
  const f = fake({ message: 'espeak-ng is not installed.' });
  const begun = f.begun();
  const over = f.player.play([{ text: 'Hello', language: 'en-GB' }]);
  await begun;
  assert.deepEqual(f.heard, ['browser en-GB Hello']);
  f.end();
  assert.equal(await over, 'Spoken by your browser. espeak-ng is not installed.');
});

test('audio that cannot be had is said when its text is known', async () => {
  const f = fake({ broken: ['/closed'] });
  const begun = f.begun();
  const over = f.player.play([{ url: '/closed', text: 'We are closed', language: 'en-GB' }]);
  await begun;
  f.end();
  assert.equal(await over, 'Spoken by your browser. nothing at /closed');
  await assert.rejects(fake({ broken: ['/music'] }).player.play([{ url: '/music' }]), /nothing at \/music/);
  await assert.rejects(fake({ mute: true, message: 'not installed' }).player.play([{ text: 'Hello' }]), /not installed/);
});

test('stopping, or playing something else, ends what plays', async () => {
  const f = fake();
  let begun = f.begun();
  const first = f.player.play([{ url: '/long' }, { url: '/never' }]);
  await begun;
  begun = f.begun();
  const second = f.player.play([{ url: '/other' }]);
  assert.equal(await first, '');
  await begun;
  f.player.stop();
  assert.equal(await second, '');
  assert.deepEqual(f.heard, ['/long', 'stopped /long', '/other', 'stopped /other']);
});
