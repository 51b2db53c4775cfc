// A small catalogue and flow for the tests of this folder.

import { createCatalog } from './catalog.js';

/** @param {string} type @param {string} label @param {string} group @param {string[]} outlets @param {Partial<import('./types.js').CatalogEntry>} [more] @returns {import('./types.js').CatalogEntry} */
export const entry = (type, label, group, outlets, more = {}) => ({ type, label, group, icon: 'circle', kinds: ['inbound'], outlets: outlets.map((id) => ({ id, label: id })), each: null, defaults: {}, summary: '', ...more });

export const catalog = createCatalog([
  entry('menu', 'Menu', 'call', ['no_input', 'no_match', 'error'], { each: { property: 'options', id: 'key', label: 'label' }, summary: '“{prompt}”', defaults: { prompt: '', options: [] } }),
  entry('play_prompt', 'Play prompt', 'call', ['next', 'error'], { summary: '“{prompt}”' }),
  entry('queue', 'Queue', 'routing', ['waiting', 'timeout', 'error'], { branch: 'waiting', summary: 'Queue {queue}, priority {priority}[, max {max_wait}]', defaults: { priority: 5 }, kinds: ['inbound', 'digital'] }),
  entry('run_subflow', 'Run subflow', 'control', ['error'], { each: { property: 'flow', resource: 'subflow_outcomes' } }),
  entry('disconnect', 'Disconnect', 'call', []),
], [{ id: 'call', label: 'Call handling' }, { id: 'routing', label: 'Routing' }], { subflow_outcomes: { 'order-status': ['done', 'failed'] } });

/** @returns {import('./types.js').FlowDocument} a fresh copy */
export const flow = () => structuredClone(/** @type {any} */ ({
  format: 'cordboard.flow/v1', name: 'main-line', description: '', kind: 'inbound', start: 'menu', variables: [{ name: 'tier', type: 'string' }],
  activities: [
    { id: 'menu', type: 'menu', name: 'Main menu', properties: { prompt: 'Hello {{ vars.tier }}', options: [{ key: '1', label: 'Sales' }] }, outlets: { 1: 'sales', no_input: 'bye' } },
    { id: 'sales', type: 'queue', name: 'Sales queue', properties: { queue: 'sales', max_wait: '2m30s' }, outlets: { waiting: 'wait' } },
    { id: 'wait', type: 'play_prompt', name: 'Wait', properties: { prompt: 'Please wait, {{ results.menu.key }}' }, outlets: { next: 'wait' } },
    { id: 'bye', type: 'disconnect', name: '', properties: {}, outlets: {} },
  ],
  handlers: { on_error: 'bye' }, notes: [{ id: 'n1', text: 'Ask first', x: 0, y: -120, width: 200, height: 80 }],
  layout: { menu: { x: 0, y: 0 }, sales: { x: 328, y: 0 }, wait: { x: 656, y: 0 }, bye: { x: 328, y: 240 } },
}));

/** @param {number} seed @returns {() => number} the same numbers for the same seed, 0 ≤ n < 1 */
export function random(seed) {
  let state = seed * 2654435761 % 2147483647 || 1;
  return () => (state = state * 48271 % 2147483647) / 2147483647;
}
