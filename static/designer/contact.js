// A contact's page: replays its journal step by step on the canvas of the version that it ran on, and follows a contact that goes on.
import { createCanvas } from './canvas.js';
import { createCatalog } from './catalog.js';
import { follow } from './follow.js';
import { createReplay } from './replay.js';
import { createStore } from './store.js';
import { announce, h, icon, need, put } from './panels/dom.js';
import { elapsed } from './panels/words.js';

/**
 * What the page brings along. Programs are flow documents by id, '' is the contact's own; one that is gone is not there, and there are none at
 * all for people who may not see flows: they have no canvas.
 * `first` is the number of the first step in the whole journal, from 1.
 * @typedef {{started: number, first: number, steps: import('./replay.js').Step[], programs: Record<string, import('./types.js').FlowDocument> | null,
 *   catalog: import('./types.js').CatalogEntry[], groups: import('./types.js').Group[]}
 *   & import('./catalog.js').Known} ReplayData
 */

/** @type {ReplayData} */
let data = JSON.parse(need('replay-data').textContent ?? '{}');
let replay = createReplay(data.steps);
const seek = /** @type {HTMLInputElement} */ (need('seek'));
const catalog = createCatalog(data.catalog, data.groups, data);
const journal = need('journal');
/** Entries that have a line: the others are steps nobody can see. */
const readStops = () => [...journal.querySelectorAll('[data-step]')].map((el) => Number(/** @type {HTMLElement} */ (el).dataset.step)).sort((a, b) => a - b);
let stops = readStops();

let place = 0;
/** @type {string | null} */ let shown = null;
/** @type {import('./canvas.js').Canvas | null} */ let canvas = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */ let playing;

/** Puts a program's flow on the canvas. @param {string} program */
function show(program) {
  if (program === shown || !data.programs) return;
  shown = program;
  canvas?.destroy();
  canvas = null;
  const root = h('div', { class: 'canvas', id: 'canvas' }), flow = data.programs[program];
  need('canvas').replaceWith(root);
  const elsewhere = need('elsewhere');
  elsewhere.hidden = Boolean(flow) && program === '';
  elsewhere.textContent = flow ? `In the subflow ${flow.name}` : 'The flow that this belongs to is gone; the journal keeps what happened.';
  if (flow) canvas = createCanvas({ root, store: createStore(flow), catalog, readOnly: true, announce });
}

/** @param {number} n place among the stops @param {{quiet?: boolean}} [options] */
function go(n, { quiet = false } = {}) {
  if (stops.length === 0) return;
  place = Math.min(Math.max(n, 0), stops.length - 1);
  const step = stops[place], moment = replay.at(step);
  show(moment.program);
  const at = data.steps[step]?.at ?? data.started;
  canvas?.showPath({ visits: moment.visits, at: moment.at, here: moment.at && elapsed(at - data.started), started: data.started, follow: true });
  seek.value = String(place);
  seek.setAttribute('aria-valuetext', `Step ${place + 1} of ${stops.length}, ${elapsed(at - data.started)}`);
  need('place').textContent = `${place + 1} of ${stops.length}`;
  values(moment, at);
  mark(step, quiet);
}

/** @param {import('./replay.js').Moment} moment @param {number} at */
function values(moment, at) {
  need('vars-when').textContent = moment.over ? 'in the end' : `at ${elapsed(at - data.started)}`;
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (need('vars').querySelectorAll('[data-name]'))) {
    const now = moment.values.get(row.dataset.name ?? ''), text = row.querySelector('dd');
    row.classList.toggle('changed', Boolean(now?.changed));
    if (now && text) text.textContent = now.value;
  }
}

/** @param {number} step @param {boolean} quiet */
function mark(step, quiet) {
  journal.querySelector('[aria-current]')?.removeAttribute('aria-current');
  const line = /** @type {HTMLElement | null} */ (journal.querySelector(`[data-step="${step}"]`));
  line?.setAttribute('aria-current', 'step');
  if (quiet || !line) return;
  const box = journal.getBoundingClientRect(), own = line.getBoundingClientRect();
  if (own.top < box.top || own.bottom > box.bottom) journal.scrollTop += own.top - box.top - box.height / 3;
}

function pause() {
  clearTimeout(playing);
  playing = undefined;
  face();
}

function play() {
  if (place >= stops.length - 1) go(0);
  const next = () => {
    if (place >= stops.length - 1) return pause();
    go(place + 1);
    playing = setTimeout(next, replay.rest(stops[place]));
    return undefined;
  };
  playing = setTimeout(next, replay.rest(stops[place]));
  face();
}

function face() {
  const on = playing !== undefined, button = need('play');
  button.setAttribute('aria-pressed', String(on));
  button.replaceChildren();
  put(button, [icon(on ? 'pause' : 'play', 's14'), h('span', { class: 'word' }, on ? 'Pause' : 'Play')]);
}

/** @param {number} n */
function jump(n) {
  pause();
  go(n);
}

journal.addEventListener('click', (event) => {
  const line = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest('[data-step]'));
  if (line) jump(stops.indexOf(Number(line.dataset.step)));
});
need('first').addEventListener('click', () => jump(0));
need('back').addEventListener('click', () => jump(place - 1));
need('next').addEventListener('click', () => jump(place + 1));
need('play').addEventListener('click', () => (playing === undefined ? play() : pause()));
seek.addEventListener('input', () => jump(Number(seek.value)));
document.addEventListener('keydown', (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || target === seek || target.closest('#canvas')) return;
  if (event.key === 'ArrowLeft') jump(place - 1);
  else if (event.key === 'ArrowRight') jump(place + 1);
  else if (event.key === 'Home') jump(0);
  else return;
  event.preventDefault();
});

/** Shows the player for the stops that there are. */
function measure() {
  seek.max = String(Math.max(0, stops.length - 1));
  need('player').hidden = stops.length === 0;
}

/** Goes on with what a newer page brings along: who looked at the end looks at the new end, others stay where they are. @param {ReplayData} newer */
function changed(newer) {
  const atEnd = place >= stops.length - 1 && playing === undefined, step = (stops[place] ?? 0) + data.first - newer.first;
  const gone = shown !== null && Boolean(data.programs?.[shown]) !== Boolean(newer.programs?.[shown]);
  data = newer;
  replay = createReplay(data.steps);
  stops = readStops();
  measure();
  if (gone) shown = null;
  const near = stops.findIndex((n) => n >= step);
  go(atEnd || near < 0 ? stops.length - 1 : near, { quiet: !atEnd });
  const last = journal.querySelector('ol > li:last-child > :last-child .text');
  if (last?.textContent) announce(last.textContent);
}

measure();
if (stops.length) go(stops.length - 1);
else show('');
follow(changed);
