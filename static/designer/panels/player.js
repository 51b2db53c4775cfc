// Plays what callers hear: recordings, and texts that the server speaks, one after the other. A text that the server cannot speak is spoken
// by the browser. One thing plays at a time.

/**
 * A recording by its address, with the text that the browser speaks when it cannot be had; or a text to speak.
 * @typedef {{url?: string, text?: string, voice?: string, language?: string}} Part
 *
 * @typedef {object} World  what the player needs of the browser
 * @property {() => Sound} sound
 * @property {(part: Part) => Promise<{blob: Blob} | {message: string}>} speak  asks the server to speak a text
 * @property {(url: string) => Promise<string>} why  what the server says about an address that does not play
 * @property {{speak: (utterance: any) => void, cancel: () => void} | null} voice  null when the browser cannot speak
 * @property {(text: string, language: string) => any} utter
 * @property {{createObjectURL: (blob: any) => string, revokeObjectURL: (url: string) => void}} urls
 *
 * @typedef {{src: string, loop: boolean, volume: number, play: () => Promise<void>, pause: () => void, onended: any, onerror: any}} Sound
 */

/** @param {World} world */
export function createPlayer(world) {
  let turn = 0;
  let silence = () => {};

  const stop = () => {
    turn += 1;
    silence();
    silence = () => {};
  };

  /** Plays an address to its end, or until somebody stops it. @param {string} url @returns {Promise<void>} */
  const sound = (url) => new Promise((resolve, reject) => {
    const audio = world.sound();
    audio.onended = () => resolve();
    audio.onerror = () => reject(new Error('This cannot be played.'));
    silence = () => { audio.pause(); resolve(); };
    audio.src = url;
    audio.play().catch(reject);
  });

  /** Speaks with the browser's own voice. @param {Part} part @param {string} message why the server did not @returns {Promise<string>} */
  const say = (part, message) => new Promise((resolve, reject) => {
    const { voice } = world;
    if (!voice || !part.text) { reject(new Error(message)); return; }
    const utterance = world.utter(part.text, part.language ?? '');
    const note = `Spoken by your browser. ${message}`;
    utterance.onend = utterance.onerror = () => resolve(note);
    silence = () => { voice.cancel(); resolve(note); };
    voice.speak(utterance);
  });

  /** @param {Part} part @param {number} mine @returns {Promise<string>} a note for the listener */
  async function one(part, mine) {
    if (part.url) {
      const { url } = part;
      try {
        await sound(url);
        return '';
      } catch {
        if (mine !== turn) return '';
        return say(part, await world.why(url));
      }
    }
    const answer = await world.speak(part);
    if (mine !== turn) return '';
    if ('message' in answer) return say(part, answer.message);
    const url = world.urls.createObjectURL(answer.blob);
    try {
      await sound(url);
    } finally {
      world.urls.revokeObjectURL(url);
    }
    return '';
  }

  return {
    stop,
    /**
     * Stops what plays and plays parts in order.
     * @param {Part[]} parts @returns {Promise<string>} when it is over: what the listener should know, "" when all is well; an error says why
     *   nothing can be heard
     */
    async play(parts) {
      stop();
      const mine = turn;
      let note = '';
      for (const part of parts) {
        if (mine !== turn) break;
        note = await one(part, mine) || note;
      }
      return note;
    },
  };
}

/**
 * The player with the browser's own sound and voice.
 * @param {string} speechUrl where texts are posted to be spoken
 */
export function browserPlayer(speechUrl) {
  /** @param {Response} response @returns {Promise<string>} */
  const message = async (response) => {
    const answer = await response.json().catch(() => null);
    return answer?.error?.message ?? `The server answered with an error (${response.status}).`;
  };
  const headers = { 'X-Requested-With': 'cordboard' };
  return createPlayer({
    sound: () => new Audio(),
    speak: async ({ text, voice, language }) => {
      try {
        const response = await fetch(speechUrl, { method: 'POST', body: JSON.stringify({ text, voice, language }), headers: { ...headers, 'Content-Type': 'application/json' } });
        return response.ok ? { blob: await response.blob() } : { message: await message(response) };
      } catch {
        return { message: 'The server cannot be reached.' };
      }
    },
    why: async (url) => {
      try {
        const response = await fetch(url, { headers });
        return response.ok ? 'This browser cannot play it.' : await message(response);
      } catch {
        return 'The server cannot be reached.';
      }
    },
    voice: typeof speechSynthesis === 'undefined' ? null : speechSynthesis,
    utter: (text, language) => Object.assign(new SpeechSynthesisUtterance(text), { lang: language || document.documentElement.lang || 'en' }),
    urls: URL,
  });
}
