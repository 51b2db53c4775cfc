// The steps of a test in words, and what each takes. Pure.
import { duration } from '../catalog.js';

/** @typedef {Record<string, any>} Step  exactly one key, as in cordboard.test/v1 */

/**
 * What a step can be, in the order people choose from: key, words, and what its value is.
 * @type {[string, string, 'text'|'keys'|'time'|'flag'|'ids'|'variable'|'outlet'|'end'][]}
 */
export const STEPS = [
  ['hears', 'Hears', 'text'], ['presses', 'Presses', 'keys'], ['says', 'Says', 'text'], ['writes', 'Writes', 'text'], ['sends_nothing', 'Sends nothing', 'flag'],
  ['waits', 'Waits', 'time'], ['agent_accepts', 'An agent accepts', 'text'], ['agent_declines', 'An agent declines', 'text'], ['agent_leaves', 'The agent leaves', 'flag'],
  ['hangs_up', 'Hangs up', 'flag'], ['visits', 'Came through', 'ids'], ['visits_exactly', 'Came exactly through', 'ids'], ['outlet', 'Left by', 'outlet'],
  ['variable', 'Variable is', 'variable'], ['screen_pop', 'Agent sees', 'text'], ['error', 'Failed with', 'text'], ['ends', 'Ends as', 'end'],
];

/** How a contact ends: value and words. @type {[string, string][]} */
export const ENDS = [['caller_hung_up', 'the customer hung up'], ['disconnected', 'disconnected by the flow'], ['completed', 'completed'], ['transferred', 'transferred'], ['failed', 'failed']];

/** @param {Step} step */
export const kindOf = (step) => Object.keys(step)[0] ?? 'hears';

/**
 * "Hears “press 1”"
 * @param {Step} step @param {(id: string) => string} nameOf an activity
 */
export function stepWords(step, nameOf) {
  const key = kindOf(step), value = step[key], [, words, takes] = STEPS.find(([one]) => one === key) ?? [key, key, 'text'];
  switch (takes) {
    case 'flag': return words;
    case 'time': return `${words} ${duration(String(value))}`;
    case 'keys': return `${words} ${value}`;
    case 'ids': return `${words} ${(Array.isArray(value) ? value : []).map(nameOf).join(' → ')}`;
    case 'variable': return `Variable ${value?.name} is ${JSON.stringify(value?.equals)}`;
    case 'outlet': return `${nameOf(value?.activity)} left by ${value?.is}`;
    case 'end': return `${words}: ${ENDS.find(([one]) => one === value)?.[1] ?? value}`;
    default: return `${words} “${value}”`;
  }
}
