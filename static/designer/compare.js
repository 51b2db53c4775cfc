// The page that tells two states of a flow apart: both on one canvas, the list beside it, and what is chosen of it goes back into the draft.
import { createCanvas } from './canvas.js';
import { createCatalog } from './catalog.js';
import { createStore } from './store.js';
import { unite } from './union.js';
import { announce, need, toast } from './panels/dom.js';
import { count } from './panels/words.js';

/**
 * What the page brings along. Marks are by activity, or `n:<id>` for a note; moved ones are activities of both states.
 * @typedef {{name: string, from: string, older: import('./types.js').FlowDocument, newer: import('./types.js').FlowDocument,
 *   marks: Record<string, import('./union.js').Mark>, moved: string[], catalog: import('./types.js').CatalogEntry[], groups: import('./types.js').Group[]}
 *   & import('./catalog.js').Known} CompareData
 */

/** @type {CompareData} */
const data = JSON.parse(need('compare-data').textContent ?? '{}');
const catalog = createCatalog(data.catalog, data.groups, data);
const { document: both, ghosts, cords } = unite(data.older, data.newer, catalog);
const canvas = createCanvas({ root: need('canvas'), store: createStore(both), catalog, readOnly: true, announce, ghosts });
const list = need('differences'), moves = /** @type {HTMLInputElement | null} */ (document.getElementById('show-moves'));

function paint() {
  const marks = new Map(Object.entries(data.marks)), places = new Map();
  if (moves?.checked) {
    for (const id of data.moved) {
      if (!marks.has(id)) marks.set(id, 'mov');
      const was = data.older.layout?.[id];
      if (was) places.set(id, was);
    }
  }
  for (const el of list.querySelectorAll('.moved')) el.toggleAttribute('hidden', !moves?.checked);
  canvas.showDiff({ marks, cords, places });
  tellStep();
}

/** The line of what is selected on the canvas, and the other way round. @param {string[]} ids */
function mark(ids) {
  for (const el of list.querySelectorAll('[aria-current]')) el.removeAttribute('aria-current');
  const line = ids.length === 1 ? list.querySelector(`.chg-i:not([hidden] *)[data-activity="${CSS.escape(ids[0])}"]`) : null;
  line?.setAttribute('aria-current', 'true');
  line?.scrollIntoView({ block: 'nearest' });
  tellStep();
}

/** The lines of the list that can be shown, in its order. @returns {HTMLElement[]} */
const items = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll('.chg-i[data-activity]:not([data-activity=""])')].filter((el) => !el.closest('[hidden]')));

/** Shows the next difference, or the one before; after the last comes the first. @param {number} by */
function step(by) {
  const all = items(), at = all.findIndex((el) => el.hasAttribute('aria-current'));
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length];
  if (next) canvas.focusActivity(next.dataset.activity ?? '', { still: true });
}

/** Says how many differences there are, and which one is shown. */
function tellStep() {
  const all = items(), at = all.findIndex((el) => el.hasAttribute('aria-current'));
  need('steps').hidden = !all.length;
  need('step').textContent = at < 0 ? count(all.length, 'difference') : `${at + 1} of ${all.length}`;
}

const boxes = () => /** @type {HTMLInputElement[]} */ ([...list.querySelectorAll('input[data-kind]')]);

/** A box of an activity stands for all its lines. @param {Event} event */
function onChoice(event) {
  const box = /** @type {HTMLInputElement} */ (event.target), item = box.closest('.chg-i');
  const all = /** @type {HTMLInputElement | null | undefined} */ (item?.querySelector('input[data-all]'));
  const lines = /** @type {HTMLInputElement[]} */ ([...item?.querySelectorAll('input[data-kind]') ?? []]);
  if (box === all) for (const one of lines) one.checked = box.checked;
  else if (all) {
    all.checked = lines.every((one) => one.checked);
    all.indeterminate = !all.checked && lines.some((one) => one.checked);
  }
  tell();
}

function tell() {
  const foot = document.getElementById('restore'), n = boxes().filter((box) => box.checked).length;
  if (!foot) return;
  need('chosen').textContent = n ? `${count(n, 'difference')} chosen` : 'Choose what to take back';
  /** @type {HTMLButtonElement} */ (need('take')).disabled = n === 0;
}

/** The designer puts it into the draft: there it is one step that undo takes back. */
function take() {
  const choices = boxes().filter((box) => box.checked).map(({ dataset }) => ({ kind: dataset.kind ?? '', activity: dataset.activity ?? '', field: dataset.field ?? '' }));
  try {
    sessionStorage.setItem(`restore ${data.name}`, JSON.stringify({ choices, old: data.older, from: data.from }));
  } catch {
    toast('This flow is too large for the browser to carry over. Restore the whole version from the list of versions instead.', { kind: 'error' });
    return;
  }
  location.assign(`/flows/${encodeURIComponent(data.name)}#restore`);
}

list.addEventListener('click', (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest('button.cn'), id = /** @type {HTMLElement | null} */ (button?.closest('.chg-i'))?.dataset.activity;
  if (!id) return;
  need('canvas').scrollIntoView({ block: 'nearest' }); // on a telephone it is above the list
  canvas.focusActivity(id, { still: true });
});
list.addEventListener('change', onChoice);
moves?.addEventListener('change', paint);
document.getElementById('take')?.addEventListener('click', take);
need('previous').addEventListener('click', () => step(-1));
need('next').addEventListener('click', () => step(1));
document.addEventListener('keydown', (event) => {
  if (event.key !== 'F3') return;
  event.preventDefault();
  step(event.shiftKey ? -1 : 1);
});
canvas.onSelect(mark);
paint();
tell();
