// Speaks a test call's prompts one after the other with the browser's voices. Off until the user switches it on.

/**
 * @typedef {object} Voice  the part of speechSynthesis that is used
 * @property {(utterance: any) => void} speak
 * @property {() => void} cancel
 */

const KEY = 'cordboard.speech';

/**
 * @param {object} config
 * @param {Voice | null} config.voice         null when the browser cannot speak
 * @param {(text: string) => any} config.utter makes an utterance
 * @param {{getItem(key: string): string | null, setItem(key: string, value: string): void}} config.memory
 */
export function createSpeech({ voice, utter, memory }) {
  let on = voice !== null && read(memory) === 'on';
  /** @type {string[]} */
  let queue = [];
  /** @type {any} */
  let current = null;

  const next = () => {
    const text = queue.shift();
    if (text === undefined || !voice) { current = null; return; }
    const utterance = utter(text);
    current = utterance;
    // A cancelled utterance also ends: only the one that is current may start the next.
    utterance.onend = utterance.onerror = () => { if (current === utterance) next(); };
    voice.speak(utterance);
  };

  const stop = () => {
    queue = [];
    current = null;
    voice?.cancel();
  };

  return {
    available: voice !== null,
    get on() { return on; },
    /** @param {boolean} value */
    set(value) {
      on = value && voice !== null;
      try { memory.setItem(KEY, on ? 'on' : 'off'); } catch { /* private mode: the choice lasts as long as the page */ }
      if (!on) stop();
    },
    /** @param {string} text */
    say(text) {
      if (!on || !text.trim()) return;
      queue.push(text);
      if (!current) next();
    },
    /**
     * Takes a snapshot's new entries: prompts are spoken; a caller who presses or speaks, or the end, cuts them off.
     * @param {{kind: string, text: string}[]} entries @param {number} speed of the virtual clock
     */
    follow(entries, speed) {
      for (const entry of entries) {
        if (['pressed', 'spoke', 'wrote', 'ended'].includes(entry.kind)) stop();
        else if (entry.kind === 'said' && speed <= 1) this.say(entry.text);
      }
    },
    stop,
  };
}

/** @param {{getItem(key: string): string | null}} memory */
function read(memory) {
  try { return memory.getItem(KEY); } catch { return null; }
}

/** The queue with the browser's own voices. */
export function browserSpeech() {
  const voice = typeof speechSynthesis === 'undefined' ? null : speechSynthesis;
  return createSpeech({
    voice,
    utter: (text) => Object.assign(new SpeechSynthesisUtterance(text), { lang: document.documentElement.lang || 'en' }),
    memory: { getItem: (key) => localStorage.getItem(key), setItem: (key, value) => localStorage.setItem(key, value) },
  });
}
