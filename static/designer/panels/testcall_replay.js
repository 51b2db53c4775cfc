// Writes the steps of a saved test while it keeps a second clock: that of `cordboard flow test`, which hears every prompt to its end and lets
// no other time pass than a step says. Pure.

/**
 * @typedef {import('./types.js').Entry} Entry
 * @typedef {import('./testcall_save.js').Played} Played
 */

/** How long a prompt takes: docs/flow-format.md. */
const PER_CHARACTER = 60, SHORTEST = 500, RECORDING = 10_000;
/** Activities whose input runs out by itself. */
const LISTENS = new Set(['menu', 'collect_input', 'voicemail']);
/** Less than this is no wait: the two clocks differ by their rounding. */
const SLACK = 20;

/**
 * How long a prompt takes when nobody cuts it short, ms.
 * @param {Entry} entry
 */
function length(entry) {
  const recordings = entry.text.match(/\[[^\]]+\]/g) ?? [];
  const spoken = recordings.reduce((text, name) => text.replace(name, ''), entry.text).trim();
  return Math.max(SHORTEST, [...spoken].length * PER_CHARACTER + recordings.length * RECORDING, entry.until - entry.at);
}

/** @param {Played} call */
export function createReplay({ state, setup, flow, queues }) {
  /** @type {Record<string, any>[]} */
  const steps = [];
  const left = queues.slice(), chat = setup.channel === 'chat';
  const records = new Map(flow.activities.map((record) => [record.id, record]));
  let now = state.clock.started; // of the test
  let ahead = 0;                 // what the test's clock shows more than the call's
  let jumped = false;            // the last step runs until something happens
  let cut = false;

  /** Whether the call waited for input that ran out at a moment of the call, and did nothing else since another. @param {number} from @param {number} to */
  const ranOut = (from, to) => {
    const before = state.visits.findLast((visit) => visit.at <= from + SLACK);
    const between = state.visits.some((visit) => visit.at > from + SLACK && visit.at < to - SLACK);
    const asked = state.entries.some((entry) => entry.kind === 'said' && entry.at >= (before?.at ?? 0) && entry.at < to - SLACK); // else it is being dialled
    return Boolean(before) && !between && asked && LISTENS.has(records.get(before?.activity ?? '')?.type ?? '');
  };

  /** Lets the time until something of the call pass. @param {Entry} entry that happens by itself */
  const reach = (entry) => {
    const gap = entry.at + ahead - now;
    if (gap > SLACK && !jumped && !steps.at(-1)?.sends_nothing && ranOut(now - ahead, entry.at)) steps.push({ sends_nothing: true });
    else if (gap > SLACK && !jumped) wait(gap);
    now = Math.max(now, entry.at + ahead);
    jumped = false;
  };

  /** @param {number} gap ms; a little more than it took does no harm, less would */
  const wait = (gap) => {
    const tenths = Math.ceil(gap / 100);
    steps.push({ waits: `${tenths / 10}s` });
    now += tenths * 100;
  };

  /** @param {Entry} entry @param {Record<string, any>} step @param {boolean} [timed] it matters when it happens */
  const act = (entry, step, timed = false) => {
    const gap = entry.at + ahead - now;
    if (timed && gap >= 1000) wait(gap);
    ahead = now - entry.at;
    jumped = false;
    steps.push(step);
  };

  /** @param {Entry} entry */
  const agent = (entry) => {
    const did = /(did not answer|answered|declined|left)$/.exec(entry.text)?.[1];
    if (!did) return reach(entry);
    const queue = left.shift() ?? '';
    act(entry, did === 'left' ? { agent_leaves: true } : { [did === 'answered' ? 'agent_accepts' : 'agent_declines']: queue }, true);
  };

  /** @param {Entry} entry */
  const said = (entry) => {
    reach(entry);
    const [text] = entry.text.split(/•+/).sort((a, b) => b.length - a.length);
    if (text.trim()) steps.push({ hears: text.trim() });
    now = Math.max(now, chat ? 0 : entry.at + ahead + length(entry));
  };

  /** What the customer entered. @param {Entry} entry @param {string} what */
  const entered = (entry, what) => {
    if (entry.skips) { ahead = now - entry.at; return; } // the test hears the prompt to its end
    act(entry, { [what]: entry.text.replaceAll('•', '0') });
    // A recording ends by itself, and the test waits for that.
    jumped = what !== 'presses' && records.get(entry.activity)?.type === 'voicemail';
  };

  /** Nobody can hang up in the middle of a prompt in a test: what comes after the prompt would be another call. @param {Entry} entry */
  const hungUp = (entry) => {
    const prompt = state.entries.findLast((other) => other.kind === 'said' && other.at <= entry.at);
    const listening = LISTENS.has(records.get(prompt?.activity ?? '')?.type ?? '');
    cut = !chat && prompt !== undefined && !listening && prompt.at + length(prompt) > entry.at + SLACK;
    if (!cut) act(entry, { hangs_up: true }, true);
  };

  return {
    records,
    steps: () => steps,
    /** Whether the customer hung up in the middle of a prompt: the test ends before that. */
    cut: () => cut,
    /** @param {Entry} entry */
    take(entry) {
      switch (entry.kind) {
        case 'said': return said(entry);
        case 'pressed': return entered(entry, 'presses');
        case 'spoke': return entered(entry, 'says');
        case 'wrote': return entered(entry, 'writes');
        case 'silence':
          act(entry, { sends_nothing: true });
          jumped = true;
          return undefined;
        case 'agent': case 'offer': return agent(entry);
        case 'ended': return state.ends === 'caller_hung_up' ? hungUp(entry) : reach(entry);
        case 'http': case 'error':
          if (!/^(Answered with|No answer)/.test(entry.text)) return reach(entry);
          now = Math.max(now, entry.at + ahead); // the test waits for answers
          return undefined;
        default: return reach(entry);
      }
    },
  };
}
