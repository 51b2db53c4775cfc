// The switch of the test call's form that starts a live contact instead: a published version, through the real desk.
import { createSend } from './api.js';
import { h, icon } from './dom.js';

/** The kinds of flows that customers begin. */
const BEGUN = ['inbound', 'digital'];

/**
 * @typedef {{root: HTMLElement | null, on: () => boolean}} LiveSwitch  root is null where customers begin no such flow
 */

/**
 * @param {{kind: string, version: number}} flow version: the one that is live, 0 for none
 * @returns {LiveSwitch}
 */
export function liveSwitch({ kind, version }) {
  if (!BEGUN.includes(kind)) return { root: null, on: () => false };
  const box = h('input', { class: 'switch', type: 'checkbox', role: 'switch', name: 'live', disabled: version === 0, 'aria-describedby': 'testcall-live-help' });
  const words = version === 0
    ? 'No version of this flow is live yet: publish one first.'
    : `A real contact of version ${version}, which is live. It goes to the real desk, and agents are offered it. You are the customer.`;
  const root = h('div', { class: 'field' }, h('label', { class: 'choice' }, box, h('span', { class: 'grow' }, 'Live contact')), h('p', { class: 'help', id: 'testcall-live-help' }, words));
  return { root, on: () => /** @type {HTMLInputElement} */ (box).checked };
}

/** What the button that starts says. @param {boolean} live @returns {Node[]} */
export const startFace = (live) => [icon(live ? 'phone-outgoing' : 'phone', 's14'), h('span', null, live ? 'Start live contact' : 'Start test call')];

/**
 * Starts a live contact and gives the address of its page.
 * @param {string} flow @param {string} ani @param {import('./api.js').Send} [send]
 */
export async function startLive(flow, ani, send = createSend((path, init) => fetch(path, init))) {
  const answer = await send('/live/new', { method: 'POST', body: new URLSearchParams({ flow, ani }) });
  return `/live/${encodeURIComponent(String(answer.data.id))}`;
}
