// Plays a test call's prompts one after the other: texts by the browser's voices, prompts of the library as they are recorded. Off until the
// user switches it on.
import { promptUrl } from './preview.js';

/**
 * @typedef {object} Voice  the part of speechSynthesis that is used
 * @property {(utterance: any) => void} speak
 * @property {() => void} cancel
 *
 * @typedef {{src: string, loop: boolean, play: () => Promise<void>, pause: () => void, onended: any, onerror: any}} Sound
 * @typedef {{text: string} | {url: string, music?: number}} Heard  music: number of its line; it plays until that is over
 * @typedef {{n: number, kind: string, text: string, audio?: string[], language?: string}} Line
 */

const KEY = 'cordboard.speech';

/**
 * @param {object} config
 * @param {Voice | null} config.voice         null when the browser cannot speak
 * @param {(text: string) => any} config.utter makes an utterance
 * @param {() => Sound} config.sound
 * @param {{getItem(key: string): string | null, setItem(key: string, value: string): void}} config.memory
 */
export function createSpeech({ voice, utter, sound, memory }) {
  let on = read(memory) === 'on';
  /** @type {Heard[]} */
  let queue = [];
  /** @type {{what: Heard, stop: () => void} | null} */
  let current = null;

  /** @param {Heard} what */
  const begin = (what) => {
    // What was stopped may still tell that it ended: only the one that is current may start the next.
    const over = () => { if (current?.what === what) next(); };
    if ('url' in what) {
      const audio = sound();
      audio.src = what.url;
      audio.loop = what.music !== undefined;
      audio.onended = audio.onerror = over;
      current = { what, stop: () => audio.pause() };
      audio.play().catch(over);
      return;
    }
    if (!voice) { current = null; next(); return; }
    const utterance = utter(what.text);
    utterance.onend = utterance.onerror = over;
    current = { what, stop: () => voice.cancel() };
    voice.speak(utterance);
  };

  const next = () => {
    current = null;
    const what = queue.shift();
    if (what) begin(what);
  };

  const stop = () => {
    queue = [];
    const was = current;
    current = null;
    if (was && 'url' in was.what) was.stop();
    else voice?.cancel();
  };

  /** @param {Heard} what */
  const say = (what) => {
    queue.push(what);
    const was = current;
    if (!was || 'music' in was.what) next(); // music goes on until something else is heard
    if (was && current !== was) was.stop();
  };

  return {
    get on() { return on; },
    /** @param {boolean} value */
    set(value) {
      on = value;
      try { memory.setItem(KEY, on ? 'on' : 'off'); } catch { /* private mode: the choice lasts as long as the page */ }
      if (!on) stop();
    },
    /**
     * Takes a snapshot's new entries: what is heard is played; a caller who presses or speaks, or the end, cuts it off.
     * @param {Line[]} entries @param {number} speed of the virtual clock
     */
    follow(entries, speed) {
      for (const entry of entries) {
        if (['pressed', 'spoke', 'wrote', 'ended'].includes(entry.kind)) stop();
        else if (on && speed <= 1) for (const what of partsOf(entry)) say(what);
      }
    },
    /** Ends music that the caller does not hear any more. @param {number} live number of the line that is in the caller's ear, -1 for none */
    hears(live) {
      if (!current || !('music' in current.what) || current.what.music === live) return;
      const was = current;
      next();
      was.stop();
    },
    stop,
  };
}

/**
 * What is heard of a line of the transcript, in order. Names in brackets are prompts of the library when the line says so.
 * @param {Line} line @returns {Heard[]}
 */
export function partsOf({ n, kind, text, audio = [], language = '' }) {
  if (kind === 'music') return audio.map((name) => ({ url: promptUrl(name, language), music: n }));
  if (kind !== 'said') return [];
  /** @type {Heard[]} */
  const parts = [];
  const say = (/** @type {string} */ words) => { if (words.trim()) parts.push({ text: words.trim() }); };
  let rest = text;
  for (const name of audio) {
    const at = rest.indexOf(`[${name}]`);
    if (at < 0) continue; // hidden with what stood around it
    say(rest.slice(0, at));
    parts.push({ url: promptUrl(name, language) });
    rest = rest.slice(at + name.length + 2);
  }
  say(rest);
  return parts;
}

/** @param {{getItem(key: string): string | null}} memory */
function read(memory) {
  try { return memory.getItem(KEY); } catch { return null; }
}

/** The queue with the browser's own voices and sound. */
export function browserSpeech() {
  return createSpeech({
    voice: typeof speechSynthesis === 'undefined' ? null : speechSynthesis,
    utter: (text) => Object.assign(new SpeechSynthesisUtterance(text), { lang: document.documentElement.lang || 'en' }),
    sound: () => new Audio(),
    memory: { getItem: (key) => localStorage.getItem(key), setItem: (key, value) => localStorage.setItem(key, value) },
  });
}
