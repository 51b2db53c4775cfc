// Proposes tests for the outlets that no test takes yet; the user chooses which to keep.
import { ApiError, postJSON } from './api.js';
import { h, icon, toast } from './dom.js';
import { count } from './words.js';

/**
 * @param {import('./app.js').App} app
 * @param {{names: string[], settled: () => Promise<void>, saved: () => void}} config names of the tests that are there
 */
export async function generateTests(app, { names, settled, saved }) {
  const body = h('div', { class: 'tg' }, h('p', { class: 'none' }, 'Looking for ways through the flow…'));
  const problem = h('p', { class: 'error', role: 'alert', hidden: true });
  const go = h('button', { type: 'button', class: 'btn primary', disabled: true }, 'Add tests');
  let open = true;
  app.dialog.show({ title: 'Generate tests', body: [problem, body], wide: true, onClose: () => { open = false; }, foot: [h('button', { type: 'button', class: 'btn', onclick: () => app.dialog.close() }, 'Cancel'), go] });
  const trouble = (/** @type {unknown} */ cause) => { problem.textContent = /** @type {Error} */ (cause).message; problem.hidden = false; };
  /** @type {{scripts: any[], missing: import('./testcall_coverage.js').Missed[]}} */
  let made;
  try {
    await settled();
    made = (await postJSON(`${app.url}/test-skeletons`, {})).data;
  } catch (cause) {
    body.replaceChildren();
    return trouble(cause);
  }
  const taken = new Set(names.map((name) => name.toLowerCase()));
  const rows = made.scripts.map((script) => {
    let name = script.name;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${script.name} (${n})`;
    taken.add(name.toLowerCase());
    return { script: { ...script, name }, box: h('input', { type: 'checkbox', class: 'check', checked: true }) };
  });
  const chosen = () => rows.filter(({ box }) => box.checked);
  const paint = () => { const n = chosen().length; go.disabled = n === 0; go.textContent = n ? `Add ${count(n, 'test')}` : 'Add tests'; };
  body.replaceChildren(...content(rows, made.missing).filter((node) => node !== null));
  body.addEventListener('change', paint);
  go.addEventListener('click', () => void keep());
  paint();
  if (open) go.focus();

  async function keep() {
    const all = chosen();
    go.disabled = true;
    let done = 0;
    try {
      for (const { script } of all) {
        go.textContent = `Adding ${done + 1} of ${all.length}`;
        await postJSON(`${app.url}/tests`, { name: script.name, script });
        done++;
      }
      app.dialog.close();
      toast(`Added ${count(done, 'test')}`);
    } catch (cause) {
      trouble(/** @type {ApiError} */ (cause));
      paint();
    }
    if (done) saved();
  }
}

/** @param {{script: any, box: HTMLInputElement}[]} rows @param {import('./testcall_coverage.js').Missed[]} missing */
function content(rows, missing) {
  return [
    rows.length ? h('p', { class: 'help' }, 'Each goes another way, is green now, and can be edited. They expect what the flow does today: read what they say before you trust them.')
      : h('p', { class: 'none' }, missing.length ? 'Nothing more can be generated for this flow.' : 'The tests take every outlet already.'),
    rows.length ? h('ul', { class: 'tg-list' }, rows.map(({ script, box }) => h('li', null, h('label', { class: 'choice' }, box, h('span', null, script.name))))) : null,
    missing.length ? h('details', { class: 'more' }, h('summary', null, icon('chevron-down', 's14'), `${count(missing.length, 'outlet')} that no test call was found for`),
      h('ul', { class: 'inner' }, missing.map((one) => h('li', null, h('b', null, one.name), h('span', { class: 't2' }, `, ${one.label}`), one.why && h('div', { class: 't2 small' }, one.why))))) : null,
  ];
}
