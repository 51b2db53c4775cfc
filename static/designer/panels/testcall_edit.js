// The form of a test: its name, who contacts, the clock, what stands in, and its steps.
import { ApiError, postJSON } from './api.js';
import { h, toast } from './dom.js';
import { stepList } from './testcall_edit_steps.js';
import { zoned } from './testcall_values.js';
import { wanted } from './testcall_world.js';
import { worldFold } from './testcall_world_form.js';
import { mergedWorld, saidOf } from './testcall_world_read.js';
import { sentence } from './words.js';

/** @typedef {import('./testcall_suite.js').SavedTest} SavedTest */

/**
 * @param {import('./app.js').App} app
 * @param {SavedTest} test
 * @param {(test: SavedTest) => void} saved
 */
export function editTest(app, test, saved) {
  const script = structuredClone(test.script), world = script.world ?? {}, steps = script.steps ?? [];
  const { activities, variables } = app.store.document();
  const uses = wanted(activities, variables, app.data.org, app.data.zone);
  const nameOf = (/** @type {string} */ id) => { const record = app.store.get(`a:${id}`); return record ? app.catalog.name(record) : id; };
  const fold = worldFold(saidOf(uses, world), { name: nameOf, changed: () => {}, asks: uses, prefix: 'te-world' });
  const list = stepList(steps, { activities: activities.map((/** @type {any} */ a) => ({ id: a.id, name: app.catalog.name(a) })), variables: (variables ?? []).map((/** @type {any} */ v) => v.name),
    outlets: (id) => { const record = app.store.get(`a:${id}`); return record ? app.catalog.outlets(record) : []; } });
  const problem = h('p', { class: 'error', role: 'alert', hidden: true });
  const text = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ value, /** @type {Record<string, any>} */ more = {}) => h('div', { class: 'field' },
    h('label', { class: 'lab', for: `te-${name}` }, label), h('input', { class: 'input', id: `te-${name}`, name, value, autocomplete: 'off', ...more }), h('p', { class: 'error', data: { for: name }, hidden: true }));
  const pick = (/** @type {string} */ name, /** @type {string} */ label, /** @type {[string, string][]} */ options, /** @type {string} */ value) => h('div', { class: 'field' },
    h('label', { class: 'lab', for: `te-${name}` }, label), h('select', { class: 'input', id: `te-${name}`, name }, options.map(([one, words]) => h('option', { value: one, selected: one === value }, words))));
  const contact = script.contact ?? {};
  const form = h('form', { id: 'te-form', class: 'te', novalidate: true }, problem, text('name', 'What the test shows', test.name, { maxlength: '120', autofocus: true }),
    h('div', { class: 'two' }, pick('channel', 'Channel', [['voice', 'Voice'], ['chat', 'Chat'], ['sms', 'SMS'], ['email', 'Email']], contact.channel || 'voice'),
      pick('start', 'Begins at', [['', 'The flow’s start'], ...activities.map((/** @type {any} */ a) => /** @type {[string, string]} */ ([a.id, app.catalog.name(a)]))], script.start ?? '')),
    h('div', { class: 'two' }, text('ani', 'Caller (ANI)', contact.ani ?? ''), text('dnis', 'Dialled number (DNIS)', contact.dnis ?? '')),
    text('now', 'Date and time', (world.now ?? '').slice(0, 19), { type: 'datetime-local', step: '1', max: '9999-12-31T23:59:59' }),
    h('p', { class: 'help' }, `In ${app.data.zone}. Empty is a Monday noon.`), fold.root, list.root);

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const made = fold.world();
    if (!made) return;
    const data = new FormData(form), get = (/** @type {string} */ name) => String(data.get(name) ?? '').trim();
    const now = get('now'), next = mergedWorld(uses, world, made);
    if (now !== (world.now ?? '').slice(0, 19)) next.now = now ? zoned(now, app.data.zone) : undefined;
    const changed = { ...script, name: get('name'), start: get('start') || undefined, contact: { ...contact, channel: get('channel'), ani: get('ani'), dnis: get('dnis') }, world: next, steps };
    await send(changed);
  });

  /** @param {any} changed */
  async function send(changed) {
    refuse({});
    try {
      const { data } = await postJSON(`${app.url}/tests${test.id ? `/${test.id}` : ''}`, { name: changed.name, script: changed, updated_at: test.updated_at });
      app.dialog.close();
      toast(`Saved “${data.name}”`);
      saved(data);
    } catch (cause) {
      const error = /** @type {ApiError} */ (cause);
      refuse(Object.keys(error.fields).length ? error.fields : { '': error.message });
    }
  }

  /** @param {Record<string, string>} fields */
  function refuse(fields) {
    const name = /** @type {HTMLElement} */ (form.querySelector('[data-for=name]'));
    name.textContent = fields.name ?? '';
    name.hidden = !fields.name;
    form.querySelector('#te-name')?.setAttribute('aria-invalid', String(Boolean(fields.name)));
    const step = /^step (\d+) \{.*\}: (.*)$/.exec(fields.script ?? '');
    problem.textContent = fields[''] ?? (step ? '' : sentence(fields.script ?? ''));
    problem.hidden = !problem.textContent;
    if (step) list.refuse(Number(step[1]), sentence(step[2]));
    else if (fields.name) /** @type {HTMLElement | null} */ (form.querySelector('#te-name'))?.focus();
  }

  app.dialog.show({
    title: 'Edit test', body: [form], wide: true,
    foot: [h('button', { type: 'button', class: 'btn', onclick: () => app.dialog.close() }, 'Cancel'), h('button', { type: 'submit', class: 'btn primary', form: 'te-form' }, 'Save and run')],
  });
}
