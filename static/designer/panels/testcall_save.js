// Turns a test call into a test file (cordboard.test/v1): what the customer did, what was heard, where the call went. Pure.

/**
 * @param {import('./types.js').CallState} state with the whole transcript
 * @param {import('./testcall_start.js').CallSetup} setup @param {string} flow name
 * @param {string[]} [queues] of what agents did, in order
 * @returns {any} the document
 */
export function testOf(state, setup, flow, queues = []) {
  const left = queues.slice();
  /** @type {Record<string, any>[]} */
  const steps = [];
  let last = state.clock.started;
  for (const entry of state.entries) {
    const step = stepOf(entry, state, left);
    if (!step) continue;
    // Only what the customer or an agent does needs its time: the rest follows from the flow.
    const passed = Math.round((entry.at - last) / 1000);
    if (!step.hears && !step.visits && passed >= 1) steps.push({ waits: `${passed}s` });
    last = Math.max(last, entry.at, entry.kind === 'said' ? entry.until : 0);
    steps.push(step);
  }
  if (state.visits.length) steps.push({ visits: state.visits.map((visit) => visit.activity) });
  for (const v of state.variables) {
    const value = parse(v.value);
    if (v.changed_at && value !== undefined) steps.push({ variable: { name: v.name, equals: value } });
  }
  if (state.ends) steps.push({ ends: state.ends });
  return {
    format: 'cordboard.test/v1', name: `${flow} test call`, flow: `${flow}.json`,
    contact: { channel: setup.channel, ani: setup.ani, dnis: setup.dnis },
    world: { now: new Date(state.clock.started).toISOString(), ...stubs(state.entries) },
    steps,
  };
}

/**
 * @param {import('./types.js').Entry} entry @param {import('./types.js').CallState} state @param {string[]} queues left
 * @returns {Record<string, any> | null}
 */
function stepOf(entry, state, queues) {
  const did = /(answered|declined|left)$/.exec(entry.text)?.[1];
  if (did && (entry.kind === 'agent' || entry.kind === 'offer')) {
    const queue = queues.shift() ?? '';
    return did === 'left' ? { agent_leaves: true } : { [did === 'answered' ? 'agent_accepts' : 'agent_declines']: queue };
  }
  switch (entry.kind) {
    case 'said': return { hears: entry.text };
    case 'pressed': return { presses: entry.text };
    case 'spoke': return { says: entry.text };
    case 'wrote': return { writes: entry.text };
    case 'silence': return { sends_nothing: true };
    case 'ended': return state.ends === 'caller_hung_up' ? { hangs_up: true } : null;
    default: return null;
  }
}

/**
 * What HTTP answered: a test never goes out, so it needs a stand-in for each request. Bodies are the author's to add.
 * @param {import('./types.js').Entry[]} entries
 */
function stubs(entries) {
  /** @type {Map<string, {match: string, status: number}>} */
  const found = new Map();
  let request = '';
  for (const { text } of entries.filter((entry) => entry.kind === 'http')) {
    request = /^[A-Z]+ [^\s,]+/.exec(text)?.[0] ?? request;
    const status = /(?:status|,) ([1-5]\d\d)\b/.exec(text)?.[1];
    if (request && status) found.set(request, { match: request, status: Number(status) });
  }
  return found.size ? { http: [...found.values()] } : {};
}

/** @param {string} value JSON text */
function parse(value) {
  try { return JSON.parse(value); } catch { return undefined; }
}
