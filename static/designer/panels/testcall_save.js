// Turns a test call into a test file (cordboard.test/v1): what the customer did, what was heard, where the call went. Pure.

/**
 * @param {import('./types.js').CallState} state with the whole transcript
 * @param {import('./testcall_start.js').CallSetup} setup @param {string} flow name
 * @returns {any} the document
 */
export function testOf(state, setup, flow) {
  /** @type {Record<string, any>[]} */
  const steps = [];
  let last = state.clock.started;
  for (const entry of state.entries) {
    const step = stepOf(entry, state);
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
    world: { now: new Date(state.clock.started).toISOString() },
    steps,
  };
}

/**
 * @param {import('./types.js').Entry} entry @param {import('./types.js').CallState} state
 * @returns {Record<string, any> | null}
 */
function stepOf(entry, state) {
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

/** @param {string} value JSON text */
function parse(value) {
  try { return JSON.parse(value); } catch { return undefined; }
}
