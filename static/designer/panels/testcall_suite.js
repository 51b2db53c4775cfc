// The Tests panel: the saved test calls of the flow, which run against the draft, and which outlets they take.
import { ApiError, get, postJSON } from './api.js';
import { announce, fill, toast } from './dom.js';
import { coverageOf, keyOf } from './testcall_coverage.js';
import { drawSuite } from './testcall_suite_view.js';

/**
 * @typedef {{id: string, name: string, script: any, updated_at: number, updated_by: string}} SavedTest
 * @typedef {{at: string, kind: string, text: string, activity?: string}} Line
 * @typedef {{id: string, passed: boolean, step?: number, failure?: string, script?: string, transcript: Line[], outlets: import('./testcall_coverage.js').Taken[]}} Verdict
 * @typedef {object} Suite  what the panel shows
 * @property {SavedTest[]} tests
 * @property {''|'warn'|'block'} gate
 * @property {Map<string, Verdict>} verdicts of the last runs, by test
 * @property {string} running id of the test that runs, '' for none
 * @property {{done: number, of: number} | null} progress of a run of all
 * @property {import('./testcall_coverage.js').Coverage | null} coverage after a run of all
 * @property {boolean} changed the flow was changed since
 * @property {string} open id of the test whose details are shown
 */

/**
 * @param {import('./app.js').App} app
 * @param {HTMLElement} root #panel-tests
 */
export function createSuite(app, root) {
  /** @type {Suite} */
  const suite = { tests: [], gate: '', verdicts: new Map(), running: '', progress: null, coverage: null, changed: false, open: '' };
  let loaded = false, stopped = false;

  const draw = () => drawSuite(root, suite, app, {
    run: (id) => void one(id), runAll: () => void all(), stop: () => { stopped = true; }, remove: (test) => void remove(test),
    edit: (test) => void import('./testcall_edit.js').then((m) => m.editTest(app, test, kept)),
    generate: () => void import('./testcall_generate.js').then((m) => m.generateTests(app, { names: suite.tests.map((test) => test.name), settled, saved: () => void load().then(all) })),
    toggle: (id) => { suite.open = suite.open === id ? '' : id; draw(); },
    gate: (gate) => void setGate(gate), call: () => app.tabs.show('test'), retry: () => void load(),
  });

  /** Outlets that no test took are marked while the panel is open. */
  const mark = () => app.canvas.showMissed(app.tabs.current === 'tests' && suite.coverage && !suite.changed ? suite.coverage.missing.map(keyOf) : []);

  async function load() {
    try {
      const { data } = await get(`${app.url}/tests`);
      suite.tests = data.tests;
      suite.gate = data.gate;
      for (const id of suite.verdicts.keys()) if (!suite.tests.some((test) => test.id === id)) suite.verdicts.delete(id);
      loaded = true;
      draw();
    } catch (cause) {
      fill(root);
      drawSuite(root, { ...suite, tests: [] }, app, /** @type {any} */ ({ retry: () => void load() }), /** @type {Error} */ (cause).message);
    }
  }

  /** What is on the page is what is tested. */
  const settled = async () => {
    await app.settle();
    await app.autosave.flush();
    if (app.autosave.isDirty()) throw new ApiError(0, 'unsaved', 'The draft could not be saved, so it cannot be tested yet. See the save status at the top.');
  };

  /** @param {string} id */
  async function verdict(id) {
    suite.running = id;
    draw();
    try {
      suite.verdicts.set(id, (await postJSON(`${app.url}/tests/${id}/run`, {})).data);
    } finally {
      suite.running = '';
    }
  }

  /** @param {string} id */
  async function one(id) {
    if (suite.running || suite.progress) return;
    try {
      await settled();
      await verdict(id);
      const result = suite.verdicts.get(id);
      if (result && !result.passed) suite.open = id;
      announce(`${suite.tests.find((test) => test.id === id)?.name}: ${result?.passed ? 'green' : 'fails'}`);
    } catch (cause) {
      toast(/** @type {Error} */ (cause).message, { kind: 'error' });
    }
    draw();
  }

  async function all() {
    if (suite.running || suite.progress) return;
    stopped = false;
    suite.verdicts.clear();
    suite.coverage = null;
    suite.progress = { done: 0, of: suite.tests.length };
    app.canvas.clearPath(); // of a call: the marks of the tests are what counts now
    draw();
    try {
      await settled();
      suite.changed = false;
      for (const test of suite.tests.slice()) {
        if (stopped) break;
        await verdict(test.id);
        suite.progress = { done: suite.progress.done + 1, of: suite.progress.of };
      }
      if (!stopped) conclude();
    } catch (cause) {
      toast(/** @type {Error} */ (cause).message, { kind: 'error' });
    }
    suite.progress = null;
    draw();
    mark();
  }

  /** All have run: what they took, and the first that fails. */
  function conclude() {
    const verdicts = [...suite.verdicts.values()], green = verdicts.filter((v) => v.passed).length;
    suite.coverage = coverageOf(app.store.document(), app.catalog, verdicts.flatMap((v) => v.outlets));
    suite.open = suite.tests.find((test) => suite.verdicts.get(test.id)?.passed === false)?.id ?? '';
    announce(`${green} of ${verdicts.length} tests are green. ${suite.coverage.covered} of ${suite.coverage.total} outlets taken`);
  }

  /** @param {SavedTest} test */
  async function remove(test) {
    if (!(await app.dialog.ask({ title: 'Delete this test?', text: `“${test.name}” is deleted for everybody.`, yes: 'Delete', danger: true }))) return;
    try {
      await postJSON(`${app.url}/tests/${test.id}/delete`, {});
      suite.coverage = null;
      mark();
      await load();
      toast(`Deleted “${test.name}”`);
    } catch (cause) {
      toast(/** @type {Error} */ (cause).message, { kind: 'error' });
    }
  }

  /** A test was saved. @param {SavedTest} test */
  function kept(test) {
    suite.verdicts.delete(test.id);
    suite.open = '';
    void load().then(() => one(test.id));
  }

  /** @param {'' | 'warn' | 'block'} gate */
  async function setGate(gate) {
    const before = suite.gate;
    suite.gate = gate;
    try {
      await postJSON(`${app.url}/test-gate`, { gate });
      announce('Saved');
    } catch (cause) {
      suite.gate = before;
      draw();
      toast(/** @type {Error} */ (cause).message, { kind: 'error' });
    }
  }

  app.tabs.onShow((name) => {
    mark();
    if (name === 'tests' && !loaded) void load();
  });
  app.store.subscribe((keys) => {
    if (!suite.verdicts.size || suite.changed || ![...keys].some((key) => !/^[ln]:/.test(key))) return;
    suite.changed = true;
    mark();
    if (!suite.progress) draw();
  });
  draw();
  void load();
  return {
    /** A test was made elsewhere, such as from a test call. */
    outdated() { loaded = false; if (app.tabs.current === 'tests') void load(); },
    draw,
  };
}
