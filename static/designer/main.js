// Starts the designer: reads the page's data, makes store, canvas, autosave and panels, and joins them with the top bar.
import { createAutosave } from './autosave.js';
import { createCanvas } from './canvas.js';
import { createCatalog } from './catalog.js';
import { createStore } from './store.js';
import { createBar } from './panels/bar.js';
import { createDialog } from './panels/dialog.js';
import { announce, byId, h, need, toast } from './panels/dom.js';
import { attachMenu } from './panels/menu.js';
import { createPalette } from './panels/palette.js';
import { createProperties } from './panels/properties.js';
import { createTabs } from './panels/tabs.js';
import { named, viewAsked } from './panels/address.js';
import { saveBeforeLinks, watchOthers } from './panels/together.js';
import { swapWheel, wheelZooms } from './wheel.js';

/** @typedef {import('./panels/app.js').App} App */

/** @type {import('./panels/types.js').DesignerData} */
const data = JSON.parse(need('designer-data').textContent ?? '{}');
const url = `/flows/${encodeURIComponent(data.name)}`;
const edit = data.permissions.edit;
const store = createStore(data.flow, { own: true });
const catalog = createCatalog(data.catalog, data.groups, data);
const dialog = createDialog();
const tabs = createTabs();
let issues = data.issues ?? [];
/** What was last said about a failed save: every retry fails with the same words. */
let trouble = '';

/**
 * What most visits never open is loaded when it is asked for. It is not there any more when the server was updated since the page was opened.
 * @template T @param {Promise<T>} module @returns {Promise<T>}
 */
const part = (module) => module.catch((cause) => {
  toast('This part of the page did not load. Try again, or reload the page: what is saved stays.', { kind: 'error' });
  throw cause;
});
const lazy = {
  publish: () => part(import('./panels/publish.js')).then((m) => m.createPublish(app, { published })),
  import: (replaces = false) => part(import('./panels/import.js')).then((m) => m.createImport(app, replaces)),
  conflict: () => (conflict ??= part(import('./panels/conflict.js')).then((m) => m.createConflict(app))),
  problems: () => (problems ??= part(import('./panels/problems.js')).then((m) => m.createProblems(app, need('panel-problems'), toIssue))),
  versions: () => (versions ??= part(import('./panels/history.js')).then((m) => m.createHistory(app, need('panel-history')))),
  presence: () => part(import('./panels/presence.js')),
  finder: () => (finder ??= part(import('./panels/finder.js')).then((m) => m.createFinder(app))),
  suite: () => (suite ??= part(import('./panels/testcall_suite.js')).then((m) => m.createSuite(app, need('panel-tests')))),
  testcall: () => (testcall ??= part(import('./panels/testcall.js')).then((m) => m.createTestCall(app, need('panel-test')))),
};
/** @type {Promise<ReturnType<typeof import('./panels/conflict.js').createConflict>> | undefined} */
let conflict;
/** @type {Promise<ReturnType<typeof import('./panels/problems.js').createProblems>> | undefined} */
let problems;
/** @type {Promise<ReturnType<typeof import('./panels/history.js').createHistory>> | undefined} */
let versions;
/** @type {Promise<ReturnType<typeof import('./panels/finder.js').createFinder>> | undefined} */
let finder;
/** @type {Promise<ReturnType<typeof import('./panels/testcall_suite.js').createSuite>> | undefined} */
let suite;
/** @type {Promise<ReturnType<typeof import('./panels/testcall.js').createTestCall>> | undefined} */
let testcall;

/** What is pressed on the first picture waits for the page around it. @type {(() => void)[] | null} */
let waiting = [];
/** @param {() => void} run */
const soon = (run) => { if (waiting) waiting.push(run); else run(); };

const canvas = createCanvas({
  root: need('canvas'), store, catalog, readOnly: !edit, announce, toast: (text) => toast(text, { kind: 'error' }), issues, templates: data.templates, view: viewAsked(),
  onTemplate: (id) => {
    const template = data.templates.find((t) => t.id === id);
    if (!template) return;
    void part(import('./panels/template.js')).then((m) => {
      const why = m.refused(template.document, store.get('flow').kind, catalog);
      if (why) return toast(why, { kind: 'error' });
      store.transact(`start from ${template.title}`, (tx) => m.applyTemplate(tx, template.document));
      canvas.home();
    });
  },
  settle: () => new Promise((done) => soon(() => done(properties.settle()))),
  onSave: () => soon(() => void properties.settle().then(autosave.flush)), onSearch: (by) => soon(() => void lazy.finder().then((f) => (by ? f.step(by) : f.open()))),
  onSubflow: (what, ids) => soon(() => void part(import('./panels/subflow.js')).then((m) => m[what](app, ids))),
  onPasted: (what, ids) => soon(() => void part(import('./panels/pasted.js')).then((m) => m.pasted(app, what, ids))),
  onTest: data.permissions.test ? (id, what) => soon(() => {
    if (what === 'from') tabs.show('test');
    void lazy.testcall().then((t) => (what === 'from' ? t.from(id) : t.toggleStop(id)));
  }) : undefined,
  onOpen: (id) => soon(() => { tabs.show('properties'); canvas.select([id]); properties.focusField(''); }),
});
// The picture first: what is around it would take time from its frame. A page that nobody looks at has no frames.
if (!document.hidden) await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));

const autosave = createAutosave(store, {
  url: `${url}/draft`, etag: data.etag, savedAt: data.saved_at,
  onState: (state, detail) => {
    bar.saved(state, detail.savedAt, detail.message);
    if (state === 'saved') trouble = '';
    if (state === 'unsaved' && detail.message && detail.message !== trouble) toast(`Not saved. ${detail.message}`, { kind: 'error', action: 'Try again', run: () => void autosave.flush() });
    trouble = detail.message || trouble;
    const { resolve } = detail;
    void (resolve ? lazy.conflict().then((c) => c.arrived(detail.conflicts, resolve)) : conflict?.then((c) => c.settled()));
  },
  onSaved: (answer) => {
    if (answer.issues) showIssues(answer.issues);
    if (answer.changes !== undefined) bar.changes(answer.changes);
  },
  onOthers: (by, at) => void lazy.presence().then((m) => m.tellOthers(by, at, data.zone)),
  onCopy: async (document) => {
    const { saveCopy } = await import('./panels/copy.js');
    // An error without words: the user gave up, and the conflict stays open.
    if (!(await saveCopy(app, document, { title: 'Save mine as a copy', yes: 'Save the copy' }))) throw new Error('');
  },
});

/** @type {App} */
const app = {
  data, url, store, catalog, canvas, autosave, dialog, tabs, edit, issues: () => issues, settle: () => properties.settle(),
  onTesting: (testing) => bar.testing(testing), onUnfit: (fields, show) => bar.unfit(fields, show),
  onTestSaved: () => void suite?.then((s) => s.outdated()),
};

const bar = createBar(app, { onConflict: () => void lazy.conflict().then((c) => c.show()), onRetry: () => void autosave.flush() });
const palette = createPalette(app);
const headRoot = byId('inspector-head') ?? h('div', { class: 'ihead', id: 'inspector-head' });
need('inspector').prepend(headRoot);
const properties = createProperties(app, need('panel-properties'), headRoot);
/** @param {import('./panels/types.js').Issue} issue */
function toIssue(issue) {
  tabs.show('properties');
  if (issue.activity) canvas.focusActivity(issue.activity, { outlet: /^outlets\.(.+)$/.exec(issue.field)?.[1] });
  else canvas.select([]);
  if ((issue.cycle?.length ?? 0) > 0) canvas.showCircle(issue.cycle ?? [], issue.severity === 'error' ? 'err' : 'warn');
  if (issue.field) properties.focusField(issue.field);
}

/** @param {import('./panels/types.js').Issue[]} next */
function showIssues(next) {
  issues = next;
  canvas.setIssues(issues);
  bar.issues();
  properties.issues();
  if (tabs.current === 'problems') void lazy.problems().then((p) => p.draw());
  void testcall?.then((t) => t.refresh());
}

/** @param {{version: number, labels: Record<string, number>, changes: number}} answer */
function published(answer) {
  bar.versions(answer.labels, answer.changes ?? 0);
  void versions?.then((v) => v.outdated());
}

/** @param {() => Promise<void> | void} go after what is on the page has reached the server */
async function saved(go) {
  await properties.settle();
  await autosave.flush();
  if (autosave.isDirty()) toast('Not everything is saved yet. See the save status at the top.', { kind: 'error' });
  else await go();
}

function bindBar() {
  need('problems-button').addEventListener('click', () => { tabs.show('problems'); void lazy.problems().then(() => /** @type {HTMLElement | null} */ (need('panel-problems').querySelector('button'))?.focus()); });
  need('search-button').addEventListener('click', () => void lazy.finder().then((f) => f.open()));
  const outline = /** @type {HTMLAnchorElement} */ (need('outline-button'));
  outline.addEventListener('click', (event) => {
    const id = canvas.selection()[0] ?? '', hash = store.get(`a:${id}`) ? `#step-${id}` : '';
    outline.hash = hash;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault(); // the page shows what is saved
    void properties.settle().then(autosave.flush).then(() => location.assign(outline.href));
  });
  need('test-button').addEventListener('click', openTest);
  need('test-button').hidden = need('tab-test').hidden = !data.permissions.test;
  const publish = /** @type {HTMLButtonElement} */ (need('publish-button'));
  publish.hidden = !data.permissions.publish;
  publish.addEventListener('click', () => void lazy.publish().then((p) => p.open()));
  /** @param {string} label @param {string} icon @param {string} part of the flow's address */
  const page = (label, icon, part) => ({ label, icon, run: () => void saved(() => location.assign(`${url}/${part}`)) });
  attachMenu(need('more-button'), 'More', () => [
    page('Export', 'download', 'export'),
    page('Document', 'file-text', 'document'),
    { label: 'Import…', icon: 'upload', off: !edit, run: () => void lazy.import().then((i) => i.open()) },
    { label: 'Replace from a file…', icon: 'file-text', off: !edit, run: () => void saved(() => lazy.import(true).then((i) => i.open())) },
    ...(data.imported ? [page('Report of the import', 'list-checks', 'import')] : []),
    { label: 'Duplicate flow…', icon: 'copy', off: !edit, run: () => void part(import('./panels/copy.js')).then((m) => m.duplicate(app)) },
    '-',
    page('Compare with live', 'git-compare', 'compare'),
    page('Where contacts go', 'activity', 'traffic'),
    { label: 'Versions', icon: 'history', run: () => tabs.show('history') },
    { label: 'Flow settings', icon: 'sliders-horizontal', run: () => { canvas.select([]); tabs.show('properties'); } },
    { label: 'Tidy up', icon: 'wand-sparkles', off: !edit, run: () => void canvas.tidy() },
    { label: 'Lay out afresh', icon: 'wand-sparkles', off: !edit, run: () => void canvas.tidy(true) },
    '-',
    { label: wheelZooms() ? 'Wheel moves the view' : 'Wheel zooms', icon: 'mouse-pointer-2', run: swapWheel },
    { label: 'Keys', icon: 'keyboard', hint: '?', run: () => void help() },
  ]);
}

/** To the Test call panel. */
const openTest = () => { tabs.show('test'); void lazy.testcall().then((t) => t.open()); };
const help = () => part(import('./panels/help.js')).then((m) => m.showHelp(app));

/** @param {KeyboardEvent} event */
function onKey(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.defaultPrevented || dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) return;
  if (event.key === '/') palette.focus();
  else if (event.key === '?') void help();
  else return;
  event.preventDefault();
}

bindBar();
document.addEventListener('keydown', onKey);
autosave.guard(window);
watchOthers(autosave);
void lazy.presence().then((m) => m.createPresence(app));
saveBeforeLinks({ waits: () => autosave.isDirty() || properties.unsent(), saved });
addEventListener('beforeunload', (event) => { if (properties.unsent()) event.preventDefault(); });
bar.saved('saved', data.saved_at, '');
bar.versions(data.labels, data.changes);
bar.testing(false);
showIssues(issues);
tabs.onShow((name) => {
  palette.yield(name === 'test');
  if (name === 'problems') void lazy.problems().then((p) => p.draw());
  if (name === 'test') void lazy.testcall();
  if (name === 'history') void lazy.versions();
  if (name === 'tests') void lazy.suite();
});
tabs.show('properties');
void part(import('./panels/handler_tabs.js')).then((m) => m.createHandlerTabs(app, need('views')));
if (location.hash === '#restore' && edit) void part(import('./panels/restore.js')).then((m) => m.takeRestored(app)); // from the page that compares
/** To the activity that a link names, such as one of a search. */
const toStep = () => { if (named('#step-')) canvas.focusActivity(named('#step-')); };
addEventListener('hashchange', toStep);
toStep();
if (location.hash === '#test' && data.permissions.test) openTest(); // the flow list's way in
canvas.onSelect((ids) => { if (ids.length && tabs.current === 'history') tabs.show('properties'); });
// The empty canvas says "press Tab": it has to be the canvas that hears it.
if (edit && !store.activities().length && !location.hash && document.activeElement === document.body) need('canvas').focus({ preventScroll: true });
const waited = waiting ?? [];
waiting = null;
for (const run of waited) run();
if (autosave.isDirty()) void autosave.flush();
