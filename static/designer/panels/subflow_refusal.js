// Why a selection cannot become a subflow, in words, and which activities the words are about. Pure.
import { list } from './words.js';

/**
 * @typedef {import('./types.js').ActivityRecord} ActivityRecord
 * @typedef {{problem: string, where: string[]}} Refusal
 * @typedef {object} Cut
 * @property {ActivityRecord[]} chosen @property {ActivityRecord[]} outside
 * @property {string[]} entries  activities of the selection that something outside leads to
 * @property {Record<string, string>} handlers
 * @property {(id: string) => string} name
 * @property {(type: string) => string} branch  the outlet that runs while a contact waits, '' when there is none
 */

/** Every string inside a value. @param {any} value @returns {string[]} */
export const strings = (value) => (typeof value === 'string' ? [value] : value && typeof value === 'object' ? Object.values(value).flatMap(strings) : []);

/** @param {Cut} cut @returns {Refusal} problem '' when it can */
export function whyNot(cut) {
  const none = { problem: 'Select the activities first.', where: [] };
  return (!cut.chosen.length ? none : null) ?? entriesApart(cut) ?? waitsApart(cut) ?? endsInside(cut) ?? resultsApart(cut, cut.chosen, cut.outside) ?? resultsApart(cut, cut.outside, cut.chosen) ?? { problem: '', where: [] };
}

/** @param {Cut} cut @returns {Refusal | null} */
function entriesApart({ entries, handlers, name }) {
  if (entries.length < 2) return null;
  const by = Object.entries(handlers).filter(([, target]) => entries.includes(target)).map(([handler, target]) => `${name(target)} by the handler ${handler.replaceAll('_', ' ')}`);
  return { problem: `A subflow begins at one place, but ${list(entries.map(name))} are entered from outside${by.length ? ` (${list(by)})` : ''}. Select the activities so that all cords enter at the same one.`, where: entries };
}

/** What runs while a contact waits, by id, with the activity that waits. @param {Cut} cut @returns {Map<string, string>} */
function treatments({ chosen, branch }) {
  const byId = new Map(chosen.map((a) => [a.id, a]));
  /** @type {Map<string, string>} */ const found = new Map();
  const walk = (/** @type {string} */ id, /** @type {string} */ owner) => {
    if (!id || id === owner || found.has(id)) return;
    found.set(id, owner);
    Object.values(byId.get(id)?.outlets ?? {}).forEach((target) => walk(target, owner));
  };
  for (const a of chosen) walk(a.outlets[branch(a.type)] ?? '', a.id);
  return found;
}

/** The end of a subflow ends a treatment that leads to it, and not the subflow. @param {Cut} cut @returns {Refusal | null} */
function waitsApart(cut) {
  const inside = new Map(cut.chosen.map((a) => [a.id, a])), { name } = cut;
  for (const [id, owner] of treatments(cut)) {
    const out = inside.has(id) ? '' : id;
    if (!out) continue;
    const from = cut.chosen.find((a) => a.id !== owner && treatments(cut).get(a.id) === owner && Object.values(a.outlets).includes(out));
    if (from) return { problem: `${name(from.id)} plays while contacts wait in ${name(owner)} and leads to ${name(out)}, which is not selected. Select both, or end it with End flow.`, where: [from.id, out] };
    return { problem: `Select ${name(out)} with ${name(owner)}: contacts hear it while they wait there.`, where: [out, owner] };
  }
  return null;
}

/** @param {Cut} cut @returns {Refusal | null} */
function endsInside(cut) {
  const waiting = treatments(cut);
  const end = cut.chosen.find((a) => a.type === 'end_flow' && !waiting.has(a.id));
  return end ? { problem: `${cut.name(end.id)} ends the flow, and in a subflow it would end the subflow only. Leave it outside.`, where: [end.id] } : null;
}

/** @param {Cut} cut @param {ActivityRecord[]} who @param {ActivityRecord[]} of @returns {Refusal | null} */
function resultsApart({ name }, who, of) {
  for (const a of who) {
    const texts = strings(a.properties).filter((text) => text.includes('results'));
    const found = texts.length && of.find((b) => texts.some((text) => new RegExp(`\\bresults(\\??\\.${b.id}(?![A-Za-z0-9_])|\\??\\.?\\[\\s*["']${b.id}["'])`).test(text)));
    if (found) return { problem: `${name(a.id)} uses results of ${name(found.id)}, and only one of them is selected. Put the value into a variable first, or select both.`, where: [a.id, found.id] };
  }
  return null;
}
