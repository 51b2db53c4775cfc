// What became of a paste, in words: what is missing now, or why it cannot be. Pure.
import { FORMAT } from '../clipboard.js';
import { FLOW, MAX_ACTIVITIES, MAX_TEXT, parse } from '../paste.js';
import { count, list } from './words.js';

/** @param {string} text of the clipboard @param {number} here activities of the flow @returns {string} */
export function notPasted(text, here) {
  if (text.length > MAX_TEXT) return `Not pasted: the clipboard holds ${count(Math.ceil(text.length / 1e6), 'million character', 'million characters')}, and at most 5 million can be a part of a flow.`;
  const part = parse(text), all = here + (part?.activities.length ?? 0);
  if (part) return `Not pasted: the flow would have ${all.toLocaleString('en-GB')} activities; at most ${MAX_ACTIVITIES.toLocaleString('en-GB')} are allowed.`;
  const plain = 'Not pasted: the clipboard holds no part of a flow. Copy activities in a designer, here or of another installation, and paste again.';
  if (!text.trimStart().startsWith('{')) return plain;
  /** @type {any} */ let value;
  try { value = JSON.parse(text); } catch (cause) { return `Not pasted: the text on the clipboard is cut off or is not JSON (${/** @type {Error} */ (cause).message}). Copy it again.`; }
  const format = String(value.format ?? '');
  if (/^cordboard\.(fragment|flow)\/v\d+$/.test(format) && format !== FORMAT && format !== FLOW) return `Not pasted: it is of the format ${format}, and this Cordboard reads ${FORMAT} and ${FLOW}. Bring this installation up to date first.`;
  return format === FORMAT || format === FLOW ? 'Not pasted: the part of a flow on the clipboard has no list of activities. Copy it again.' : plain;
}

/** What a pasted part still needs here. @param {import('../paste.js').Missing} missing */
export function pastedWords({ targets: { length: open }, variables, types, declared, differ }) {
  const are = (/** @type {string[]} */ names) => `${list(names)} ${names.length === 1 ? 'is' : 'are'}`;
  const say = [open && `${count(open, 'outlet')} ${open === 1 ? 'leads' : 'lead'} nowhere`, declared.length && `${are(declared)} declared with it`, variables.length && `${are(variables)} not declared in this flow`,
    differ.length && `${are(differ)} of another type here`, types.length && `${list(types)} cannot be used in this kind of flow`].filter(Boolean);
  return `Pasted. ${say.join('; ')}.`;
}
