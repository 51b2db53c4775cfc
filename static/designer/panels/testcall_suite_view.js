// Draws the Tests panel. Says what the user wants through its actions.
import { fill, h, icon, iconButton } from './dom.js';
import { stepWords } from './testcall_steps.js';
import { draftWords } from './testcall_drafts.js';
import { count, sentence } from './words.js';

/**
 * @typedef {import('./testcall_suite.js').Suite} Suite
 * @typedef {import('./testcall_suite.js').SavedTest} SavedTest
 * @typedef {import('./testcall_suite.js').Verdict} Verdict
 * @typedef {object} SuiteActions
 * @property {(id: string) => void} run
 * @property {() => void} runAll
 * @property {() => void} stop
 * @property {(test: SavedTest) => void} edit
 * @property {(test: SavedTest) => void} remove
 * @property {() => void} generate
 * @property {(id: string) => void} toggle
 * @property {(gate: ''|'warn'|'block') => void} gate
 * @property {() => void} call to the test call, where tests come from
 * @property {() => void} retry
 */

/** What the tests mean for publishing. @type {['' | 'warn' | 'block', string][]} */
const GATES = [['', 'Nothing'], ['warn', 'Warn when a test fails'], ['block', 'All tests must be green']];

/**
 * @param {HTMLElement} root @param {Suite} suite @param {import('./app.js').App} app @param {SuiteActions} act
 * @param {string} [trouble] why there is nothing to show
 */
export function drawSuite(root, suite, app, act, trouble = '') {
  const focused = document.activeElement instanceof HTMLElement && root.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  if (trouble) {
    fill(root, h('div', { class: 'empty' }, h('span', { class: 'err' }, icon('circle-alert', 's20')), h('p', null, trouble), h('button', { type: 'button', class: 'btn sm', onclick: act.retry }, 'Try again')));
    return;
  }
  if (!suite.tests.length) fill(root, none(app, act), gate(suite, app, act));
  else {
    fill(root, h('div', { class: 'ts' }, head(suite, app, act), coverage(suite, app),
      h('ul', { class: 'ts-list', 'aria-label': 'Tests' }, suite.tests.map((test) => row(test, suite, app, act)))), gate(suite, app, act));
  }
  if (focused) /** @type {HTMLElement | null} */ (root.querySelector(`[data-focus="${CSS.escape(focused)}"]`))?.focus({ preventScroll: true });
}

/** @param {import('./app.js').App} app @param {SuiteActions} act */
const none = (app, act) => h('div', { class: 'empty' }, h('span', null, icon('flask-conical', 's20')), h('h2', null, 'No tests yet'),
  h('p', null, 'A test is a test call that was saved: it runs again whenever you like, and can stand before publishing.'),
  app.data.permissions.test && app.edit && h('button', { type: 'button', class: 'btn sm', onclick: act.call }, icon('phone', 's14'), 'Make a test call'), generate(app, act));

/** @param {import('./app.js').App} app @param {SuiteActions} act @param {boolean} [busy] */
const generate = (app, act, busy = false) => app.data.permissions.test && app.edit
  && h('button', { type: 'button', class: 'btn sm', disabled: busy, title: 'Proposes tests for outlets that no test takes', data: { focus: 'generate' }, onclick: act.generate }, icon('wand-sparkles', 's14'), 'Generate');

/** @param {Suite} suite @param {import('./app.js').App} app @param {SuiteActions} act */
function head(suite, app, act) {
  const { progress, tests, verdicts } = suite;
  const green = tests.filter((test) => verdicts.get(test.id)?.passed).length, ran = tests.filter((test) => verdicts.has(test.id)).length;
  const said = progress ? `${progress.done} of ${progress.of}` : ran < tests.length ? count(tests.length, 'test') : `${green} of ${tests.length} green`;
  const tone = !progress && ran === tests.length ? (green === ran ? 'ok' : 'err') : 't2';
  return h('div', { class: 'ts-head' },
    h('div', { class: 'row' }, h('b', { class: `grow ${tone}`, role: 'status' }, said), suite.changed && h('span', { class: 'small t3' }, 'Changed since'), generate(app, act, Boolean(progress || suite.running)),
      app.data.permissions.test && (progress
        ? h('button', { type: 'button', class: 'btn sm', data: { focus: 'all' }, onclick: act.stop }, icon('circle-stop', 's14'), 'Stop')
        : h('button', { type: 'button', class: 'btn sm primary', data: { focus: 'all' }, onclick: act.runAll, title: 'Runs every test against the draft' }, icon('play', 's14'), 'Run all'))),
    progress && h('progress', { max: progress.of, value: progress.done, 'aria-label': 'Tests that have run' }),
    draftWords(app) && h('p', { class: 'tc-warn' }, icon('triangle-alert', 's14'), draftWords(app)));
}

/** How many outlets the tests took, and a way to those they did not. @param {Suite} suite @param {import('./app.js').App} app */
function coverage({ coverage: shown, changed }, app) {
  if (!shown || changed) return null;
  const { covered, total, missing } = shown;
  return h('details', { class: 'more ts-cover', open: false }, h('summary', null, icon('chevron-down', 's14'), h('span', { class: 'grow' }, `${covered} of ${total} outlets taken`),
    h('meter', { min: 0, max: total, value: covered, 'aria-hidden': 'true' })),
  h('div', { class: 'inner' }, missing.length ? h('p', { class: 'help' }, 'No test leaves by these. They are marked on the canvas.') : h('p', { class: 'help' }, 'Every outlet that leads somewhere is taken by a test.'),
    h('ul', null, missing.map((one) => h('li', null, h('button', { type: 'button', class: 'jump', onclick: () => app.canvas.focusActivity(one.activity, { outlet: one.outlet }) }, h('b', null, one.name), h('span', { class: 't2' }, `, ${one.label}`)))))));
}

/** @param {SavedTest} test @param {Suite} suite @param {import('./app.js').App} app @param {SuiteActions} act */
function row(test, suite, app, act) {
  const verdict = suite.verdicts.get(test.id), runs = suite.running === test.id, open = suite.open === test.id, busy = Boolean(suite.running || suite.progress);
  const [mark, tone, state] = runs ? ['loader', 't3 spin', 'runs'] : !verdict ? ['circle', 't3', 'not run'] : verdict.passed ? ['circle-check', 'ok', 'green'] : ['circle-x', 'err', 'fails'];
  return h('li', { class: open ? 'open' : null },
    h('div', { class: 'row' },
      h('button', { type: 'button', class: 'ts-name', 'aria-expanded': String(open), data: { focus: `name-${test.id}` }, onclick: () => act.toggle(test.id) },
        h('span', { class: tone }, icon(mark, 's14')), h('span', { class: 'grow' }, test.name), h('span', { class: 'hide' }, `, ${state}`)),
      app.data.permissions.test && iconButton('play', `Run “${test.name}”`, () => act.run(test.id), { disabled: busy, data: { focus: `run-${test.id}` } }),
      app.edit && iconButton('pencil', `Edit “${test.name}”`, () => act.edit(test), { data: { focus: `edit-${test.id}` } }),
      app.edit && iconButton('trash-2', `Delete “${test.name}”`, () => act.remove(test))),
    open && details(test, verdict, app));
}

/** The steps of a test; of one that fails, where and why. @param {SavedTest} test @param {Verdict | undefined} verdict @param {import('./app.js').App} app */
function details(test, verdict, app) {
  const nameOf = (/** @type {string} */ id) => { const record = app.store.get(`a:${id}`); return record ? app.catalog.name(record) : id; };
  const failed = verdict && !verdict.passed ? verdict : null, steps = /** @type {any[]} */ (test.script.steps ?? []);
  return h('div', { class: 'ts-more' },
    failed && !failed.step && h('p', { class: 'err' }, sentence(failed.failure ?? '')),
    h('ol', null, steps.map((step, i) => {
      const here = failed?.step === i + 1, past = verdict && (!failed || (failed.step ?? 0) > i + 1);
      return h('li', { class: here ? 'bad' : past ? 'good' : null }, h('span', null, stepWords(step, nameOf)), here && h('p', { class: 'err' }, icon('circle-x', 's12'), h('span', null, sentence(failed?.failure ?? ''))));
    })),
    verdict && verdict.transcript.length > 0 && h('details', { class: 'more' }, h('summary', null, icon('chevron-down', 's14'), 'What happened'),
      h('ol', { class: 'inner ts-lines' }, verdict.transcript.map((line) => h('li', null, h('span', { class: 't3' }, line.activity ? nameOf(line.activity) : ''), ' ', line.text)))),
    h('p', { class: 'small t3' }, `Saved by ${test.updated_by}`));
}

/** @param {Suite} suite @param {import('./app.js').App} app @param {SuiteActions} act */
function gate(suite, app, act) {
  const select = h('select', { class: 'input', id: 'test-gate', disabled: !app.data.permissions.publish }, GATES.map(([value, words]) => h('option', { value, selected: value === suite.gate }, words)));
  select.addEventListener('change', () => act.gate(/** @type {any} */ (select.value)));
  return h('div', { class: 'ts-gate' }, h('label', { class: 'lab', for: 'test-gate' }, 'Before publishing'), select,
    suite.gate === 'block' && !suite.tests.length && h('p', { class: 'tc-warn' }, icon('triangle-alert', 's14'), 'Without a test this flow cannot be published.'));
}
