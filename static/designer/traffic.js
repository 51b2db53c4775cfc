// The page that tells where contacts go: a version on the canvas with how many took each way, and the same as a table beside it.
import { createCanvas } from './canvas.js';
import { createCatalog } from './catalog.js';
import { createStore } from './store.js';
import { announce, need } from './panels/dom.js';

/**
 * What the page brings along; nothing when the flow has no version. Marks are words by activity and outlet, '' stands for the activity and '!' for who
 * hung up there; heat is the share of all contacts that took a cord, 0 to 1, by its id.
 * @typedef {{flow?: import('./types.js').FlowDocument, marks: Record<string, Record<string, string>>, heat: Record<string, number>,
 *   catalog: import('./types.js').CatalogEntry[], groups: import('./types.js').Group[], subflow_outcomes?: Record<string, string[]>,
 *   ai_intents?: Record<string, string[]>, handlers?: {id: string, label: string}[]}} TrafficData
 */

/** @type {TrafficData} */
const data = JSON.parse(need('traffic-data').textContent ?? '{}');

/** How thick a cord is drawn. @param {number} share @returns {string} */
const weight = (share) => `live w${share > 0.5 ? 4 : share > 0.2 ? 3 : share > 0.05 ? 2 : 1}`;

/** @param {import('./types.js').FlowDocument} flow */
function show(flow) {
  const catalog = createCatalog(data.catalog, data.groups, data);
  const canvas = createCanvas({ root: need('canvas'), store: createStore(flow), catalog, readOnly: true, announce });
  const list = need('counts'), came = Object.entries(data.marks).filter(([, words]) => words[''] !== '0');
  canvas.showDiff({
    marks: new Map(came.map(([id]) => [id, ''])), places: new Map(),
    cords: new Map(Object.entries(data.heat).map(([id, share]) => [id, weight(share)])),
    counts: new Map(Object.entries(data.marks).map(([id, words]) => [id, new Map(Object.entries(words))])),
  });
  list.addEventListener('click', (event) => {
    const row = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest('.go')?.closest('[data-activity]') ?? null);
    if (!row?.dataset.activity) return;
    need('canvas').scrollIntoView({ block: 'nearest' }); // on a telephone it is above the table
    canvas.focusActivity(row.dataset.activity, { still: true });
  });
  canvas.onSelect((ids) => {
    list.querySelector('[aria-current]')?.removeAttribute('aria-current');
    const row = ids.length === 1 ? list.querySelector(`[data-activity="${CSS.escape(ids[0])}"]`) : null;
    row?.setAttribute('aria-current', 'true');
    row?.scrollIntoView({ block: 'nearest' });
  });
}

if (data.flow) show(data.flow);
