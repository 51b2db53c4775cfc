// The Problems panel: what the validator found, grouped by how bad it is. A click or Enter goes to the place.
import { fill, h, icon } from './dom.js';
import { count, sentence } from './words.js';

/** @typedef {import('./words.js').Issue} Issue */

const GROUPS = /** @type {[Issue['severity'], string, string, string, string][]} */ ([
  ['error', 'Errors', 'cannot be published', 'circle-x', 'err'],
  ['warning', 'Warnings', 'can be published', 'triangle-alert', 'warn'],
  ['note', 'Notes', 'for your information', 'info', 't3'],
]);

/**
 * Where an issue is, in words: "Main menu, prompt".
 * @param {Issue} issue @param {(id: string) => string} nameOf
 */
export function place(issue, nameOf) {
  const field = issue.place ?? issue.field.replace(/^(properties|flow)\./, '').replace(/^(outlet|handler)s\.(.+)$/, '$1 $2').replace(/\[(\d+)\]\.?/g, (_, row) => ` ${Number(row) + 1}, `)
    .replace(/, $/, '').replaceAll('.', ', ').replaceAll('_', ' ');
  return [issue.activity ? nameOf(issue.activity) : 'Flow settings', field].filter(Boolean).join(', ');
}

/**
 * @param {import('./app.js').App} app @param {HTMLElement} root #panel-problems
 * @param {(issue: Issue) => void} go
 */
export function createProblems(app, root, go) {
  const body = h('div', { class: 'problems' });
  fill(root, body);

  /** @param {string} id */
  const nameOf = (id) => { const record = app.store.get(`a:${id}`); return record ? app.catalog.name(record) : id; };

  /** @param {Issue} issue @param {string} mark @param {string} tone */
  const row = (issue, mark, tone) => h('li', null, h('button', { type: 'button', class: 'problem', onclick: () => go(issue), title: issue.code },
    h('span', { class: tone }, icon(mark, 's14')), h('span', { class: 'grow' }, h('span', { class: 'msg' }, sentence(issue.message)), h('span', { class: 'small t3 at' }, place(issue, nameOf)))), issue.advice && app.edit && h('p', { class: 'small t2 advice' }, issue.advice), ways(issue));

  /** What can be done about an issue. @param {Issue} issue */
  const ways = (issue) => {
    const fixes = app.edit ? issue.fixes ?? [] : [], circle = (issue.cycle?.length ?? 0) > 1;
    return (circle || fixes.length > 0) && h('div', { class: 'ways' },
      circle && h('button', { type: 'button', class: 'btn sm loop', onclick: () => showCircle(issue) }, icon('repeat', 's14'), `Show the loop of ${issue.cycle?.length}`),
      fixes.map((fix) => h('button', { type: 'button', class: 'btn sm mend', 'aria-label': `${fix.label}: ${issue.message}`, onclick: () => void mend(fix, issue) }, icon('wrench', 's14'), fix.label)));
  };

  /** @param {Issue} issue */
  const showCircle = (issue) => {
    app.canvas.select(issue.cycle ?? []);
    app.canvas.showCircle(issue.cycle ?? [], issue.severity === 'error' ? 'err' : 'warn');
  };

  /** What is typed in a form belongs to the flow before it is mended. @param {import('../fixes.js').Fix} fix @param {Issue} issue */
  const mend = async (fix, issue) => {
    await app.settle();
    await app.canvas.mend(fix, issue.activity);
    await app.autosave.flush();
  };

  return {
    draw() {
      const issues = app.issues();
      const focused = body.contains(document.activeElement);
      if (!issues.length) {
        fill(body, h('div', { class: 'empty' }, h('span', { class: 'ok' }, icon('circle-check', 's20')), h('h2', null, 'No problems'),
          h('p', null, app.data.permissions.publish ? 'The flow can be published. Try it with a test call first.' : 'The flow is in order. Try it with a test call.')));
        return;
      }
      fill(body, GROUPS.map(([severity, title, what, mark, tone]) => {
        const some = issues.filter((issue) => issue.severity === severity);
        return some.length > 0 && h('section', { 'aria-label': title }, h('h2', { class: 'row' }, title, h('span', { class: 'count' }, count(some.length, 'problem'), `, ${what}`)),
          h('ul', null, some.map((issue) => row(issue, mark, tone))));
      }));
      if (focused) /** @type {HTMLElement | null} */ (body.querySelector('.problem'))?.focus();
    },
  };
}
