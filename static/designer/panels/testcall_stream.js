// Reads a test call's event stream and keeps it alive: after a break it asks for what it missed by Last-Event-ID.

/**
 * A parser of text/event-stream (WHATWG HTML, section 9.2.6). Feed it text as it comes.
 * @param {(message: {id: string, event: string, data: string}) => void} onMessage
 */
export function createParser(onMessage) {
  let rest = '', id = '', event = '';
  /** @type {string[]} */
  let data = [];
  const line = (/** @type {string} */ text) => {
    if (text === '') {
      if (data.length) onMessage({ id, event: event || 'message', data: data.join('\n') });
      event = '';
      data = [];
      return;
    }
    const colon = text.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id') id = value;
  };
  return {
    /** @param {string} text */
    feed(text) {
      rest += text;
      // A lone CR at the end may be half of a CRLF: it waits for the next piece.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      lines.forEach(line);
    },
  };
}

/**
 * @typedef {object} StreamConfig
 * @property {string} url
 * @property {(state: any) => void} onState
 * @property {(link: 'open'|'broken'|'gone', attempt: number) => void} onLink  gone = the server does not know the call any more
 * @property {typeof fetch} [fetch]
 * @property {(fn: () => void, ms: number) => any} [later]  default setTimeout
 */

/** Waits between attempts, ms. */
const WAITS = [250, 500, 1000, 2000, 4000, 8000];

/**
 * Opens the stream at once. It closes by itself after a snapshot that ends the call.
 * @param {StreamConfig} config
 * @returns {{close(): void}}
 */
export function openStream(config) {
  const fetcher = config.fetch ?? ((...args) => fetch(...args));
  const later = config.later ?? setTimeout;
  let cursor = '', attempt = 0, closed = false;
  /** @type {AbortController | null} */
  let abort = null;

  const take = (/** @type {{id: string, event: string, data: string}} */ message) => {
    if (closed) return;
    if (message.id) cursor = message.id;
    if (message.event !== 'state') return;
    const state = JSON.parse(message.data);
    attempt = 0;
    if (state.status === 'ended' || state.status === 'failed') closed = true;
    config.onState(state);
  };

  const retry = () => {
    if (closed) return;
    const wait = WAITS[Math.min(attempt, WAITS.length - 1)];
    attempt += 1;
    config.onLink('broken', attempt);
    later(connect, wait);
  };

  async function connect() {
    if (closed) return;
    abort = new AbortController();
    try {
      /** @type {Record<string, string>} */
      const headers = { Accept: 'text/event-stream', 'X-Requested-With': 'cordboard' };
      if (cursor) headers['Last-Event-ID'] = cursor;
      const response = await fetcher(config.url, { headers, signal: abort.signal, cache: 'no-store', credentials: 'same-origin' });
      if (response.status === 404 || response.status === 410) {
        closed = true;
        return config.onLink('gone', attempt);
      }
      if (!response.ok || !response.body) return retry();
      config.onLink('open', attempt);
      const parser = createParser(take);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) parser.feed(piece.value);
      retry();
    } catch {
      retry();
    }
  }

  connect();
  return { close() { closed = true; abort?.abort(); } };
}
