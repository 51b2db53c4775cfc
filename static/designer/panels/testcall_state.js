// What a test call shows, computed from the stream's snapshots. Pure: time is an argument.

/**
 * @typedef {import('./types.js').CallState} CallState
 * @typedef {import('./types.js').Entry} Entry
 */

/**
 * The call as the panel knows it: the last snapshot with the whole transcript.
 * @typedef {object} Call
 * @property {CallState} state   its `entries` are all entries so far
 * @property {number} received   real time of the last snapshot, ms
 * @property {Entry[]} fresh     entries that the last snapshot brought
 * @property {string[]} changed  names of variables that the last snapshot changed
 */

/**
 * Takes one snapshot in. Lines are known by their number: one that comes again, such as a prompt that was cut short, takes the
 * place of what was there, so a replayed snapshot changes nothing.
 * @param {Call | null} call @param {CallState} snapshot @param {number} received real time, ms
 * @returns {Call}
 */
export function receive(call, snapshot, received) {
  const old = call?.state.entries ?? [];
  const incoming = snapshot.entries ?? [];
  const known = new Map(old.map((entry) => [entry.n, entry]));
  for (const entry of incoming) known.set(entry.n, entry);
  const entries = cutShort([...known.values()].sort((a, b) => a.n - b.n));
  const last = old.length ? old[old.length - 1].n : -1;
  const before = new Map((call?.state.variables ?? []).map((v) => [v.name, v.changed_at]));
  const variables = snapshot.variables ?? [];
  return {
    state: { ...snapshot, entries, variables, visits: snapshot.visits ?? [] },
    received,
    fresh: entries.filter((entry) => entry.n > last),
    changed: call ? variables.filter((v) => v.changed_at > 0 && v.changed_at !== (before.get(v.name) ?? 0)).map((v) => v.name) : [],
  };
}

/** What ends a prompt or music before its time: the next one, an agent, the end. */
const CUTS = new Set(['said', 'music', 'agent', 'ended', 'error']);

/**
 * Ends prompts and music where something else took their place.
 * @param {Entry[]} entries @returns {Entry[]}
 */
function cutShort(entries) {
  let next = Infinity;
  const out = entries.slice();
  for (let i = out.length - 1; i >= 0; i--) {
    const entry = out[i];
    const heard = entry.kind === 'said' || entry.kind === 'music';
    // Music that loops has no end of its own.
    if (heard && next < Infinity && (entry.until > next || !entry.until)) out[i] = { ...entry, until: Math.max(entry.at, next) };
    if (CUTS.has(entry.kind)) next = entry.at;
  }
  return out;
}

/** @param {CallState} state */
export const isOver = (state) => state.status === 'ended' || state.status === 'failed';

/**
 * The virtual time at a real moment. Between snapshots the clock runs on by itself, but never past the next event: that
 * one the server has to tell.
 * @param {Call} call @param {number} real real time, ms
 * @returns {number} virtual time, ms
 */
export function virtualNow(call, real) {
  const { clock, next_in: nextIn } = call.state;
  if (clock.paused || isOver(call.state)) return clock.now;
  const passed = Math.max(0, real - call.received) * clock.speed;
  return clock.now + (nextIn >= 0 ? Math.min(passed, nextIn) : passed);
}

/**
 * The music or prompt that is in the caller's ear.
 * @param {CallState} state @param {number} now virtual time, ms
 * @returns {Entry | null}
 */
export function playing(state, now) {
  if (isOver(state)) return null;
  const heard = state.entries.filter((entry) => entry.kind === 'said' || entry.kind === 'music');
  const last = heard[heard.length - 1];
  if (!last || last.at > now) return null;
  return last.until > now || (last.kind === 'music' && !last.until) ? last : null;
}

/**
 * How far an entry is, as words and a share from 0 to 1. An entry without an end only counts up.
 * @param {Entry} entry @param {number} now virtual time, ms
 */
export function progress(entry, now) {
  const passed = Math.max(0, now - entry.at);
  const length = entry.until - entry.at;
  return { passed: length > 0 ? Math.min(passed, length) : passed, length: Math.max(0, length), share: length > 0 ? Math.min(1, passed / length) : 0 };
}

/**
 * Which of the panel's actions make sense now.
 * @param {CallState} state @param {string} channel
 */
export function allowed(state, channel) {
  const live = !isOver(state);
  const answer = live && ['keys', 'reply', 'recording', ''].includes(state.waiting_for);
  return {
    hangUp: live, clock: live,
    press: live && channel !== 'chat',
    say: live,
    silence: live && answer && state.status === 'waiting',
    accept: live && state.offer !== null && !state.agent,
    decline: live && state.offer !== null && !state.agent,
    leave: live && state.agent !== '',
    next: live && state.next_in >= 0,
  };
}

const ENDS = /** @type {Record<string, string>} */ ({
  caller_hung_up: 'The caller hung up',
  disconnected: 'The flow ended the call',
  completed: 'The flow came to its end',
  transferred: 'The call was transferred out of this flow',
  failed: 'The call failed',
});

/**
 * Why the call is over, in words.
 * @param {CallState} state @param {string} channel
 */
export function endWords(state, channel) {
  if (state.status === 'failed' || state.ends === 'failed') return state.error || 'The call failed, and the flow had no way to go on';
  return endText(state.ends, channel);
}

/** @param {string} ends @param {string} channel */
export function endText(ends, channel) {
  const words = ENDS[ends] ?? 'The call ended';
  return channel === 'chat' ? words.replace('The caller hung up', 'The customer left the chat').replace('the call', 'the chat').replace('The call', 'The chat') : words;
}

const WAITS = /** @type {Record<string, string>} */ ({
  keys: 'Waiting for a key', reply: 'Waiting for the customer to answer', recording: 'Recording a message', agent: 'Waiting for an agent', time: 'Waiting for time to pass',
  music: 'Music is playing', http: 'Waiting for an HTTP answer', number: 'Calling another number', customer: 'Calling the customer',
});

/**
 * Who is offered the call, of which queue or directly.
 * @param {NonNullable<CallState['offer']>} offer @param {string} what
 */
function offerWords(offer, what) {
  const others = offer.others ? ` and ${offer.others} ${offer.others === 1 ? 'other' : 'others'}` : '';
  return `${offer.agent}${others} ${others ? 'are' : 'is'} offered the ${what}${offer.queue ? ` from ${offer.queue}` : ''}`;
}

/**
 * What the call is waiting for, in words, or "".
 * @param {CallState} state @param {string} [channel]
 */
export function waitWords(state, channel = 'voice') {
  if (isOver(state)) return '';
  if (state.waiting_for === 'customer') return WAITS.customer;
  if (state.offer && !state.agent) return offerWords(state.offer, channel === 'chat' ? 'chat' : 'call');
  if (state.agent) return `Talking to ${state.agent}`;
  const what = channel === 'chat' && state.waiting_for === 'keys' ? 'reply' : state.waiting_for;
  return state.status === 'waiting' || what === 'number' ? WAITS[what] ?? '' : '';
}

/**
 * The time the last change of a variable was made, 0 when none was.
 * @param {CallState} state
 */
export const lastChange = (state) => state.variables.reduce((latest, v) => Math.max(latest, v.changed_at || 0), 0);
