// Talks to the server. Every failure becomes an ApiError whose message can be shown as it is.

/** What went wrong, in words for the reader. `fields` maps a field name to its message. */
export class ApiError extends Error {
  /**
   * @param {number} status HTTP status, 0 when nothing was reached
   * @param {string} code @param {string} message
   * @param {Record<string, string>} [fields] @param {any} [body]
   */
  constructor(status, code, message, fields = {}, body = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.body = body;
  }
}

/**
 * @typedef {{status: number, kind: 'json'|'html', data: any}} Answer
 * @typedef {(path: string, init?: RequestInit) => Promise<Answer>} Send
 */

/**
 * @param {typeof fetch} fetcher
 * @returns {Send}
 */
export function createSend(fetcher) {
  return async (path, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('X-Requested-With', 'cordboard');
    let response;
    try {
      response = await fetcher(path, { credentials: 'same-origin', ...init, headers });
    } catch (cause) {
      if (/** @type {Error} */ (cause).name === 'AbortError') throw cause;
      throw new ApiError(0, 'unavailable', 'The server cannot be reached. Check the connection and try again.');
    }
    return read(response);
  };
}

/** @param {Response} response @returns {Promise<Answer>} */
async function read(response) {
  const json = (response.headers.get('Content-Type') ?? '').includes('json');
  const text = await response.text();
  /** @type {any} */
  let data = text;
  if (json && text) {
    try { data = JSON.parse(text); } catch { data = {}; }
  }
  // A 422 with HTML is the form with its errors: an answer, not a failure.
  if (response.ok || (response.status === 422 && !json)) return { status: response.status, kind: json ? 'json' : 'html', data };
  const error = json ? data.error ?? data : {};
  throw new ApiError(response.status, error.code ?? 'internal', error.message ?? sorry(response.status), error.fields, json ? data : null);
}

/** @param {number} status */
function sorry(status) {
  if (status === 401 || status === 403) return 'You are not allowed to do this, or your session has ended. Sign in again in another tab; nothing here is lost.';
  if (status === 404) return 'The server does not know this any more. Reload the page.';
  if (status === 413) return 'This is too large for the server.';
  return `The server answered with an error (${status}). Try again in a moment.`;
}

const send = createSend((...args) => fetch(...args));

/** @param {string} path @param {unknown} body @param {RequestInit} [more] such as a signal */
export const postJSON = (path, body, more) =>
  send(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' }, ...more });

/** @param {string} path @param {FormData | URLSearchParams} body */
export const postForm = (path, body) =>
  send(path, { method: 'POST', body: body instanceof FormData && hasFile(body) ? body : asQuery(body) });

/** Fetches a fragment: the header asks for the part, not the page. @param {string} path */
export const get = (path) => send(path, { headers: { 'HX-Request': 'true' } });

/** @param {FormData} form */
function hasFile(form) {
  return [...form.values()].some((value) => value instanceof File);
}

/** @param {FormData | URLSearchParams} form */
function asQuery(form) {
  if (form instanceof URLSearchParams) return form;
  const out = new URLSearchParams();
  form.forEach((value, key) => { if (typeof value === 'string') out.append(key, value); });
  return out;
}
