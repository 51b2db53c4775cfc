// The properties of one activity: its form from the server and its outlets.
import { postJSON } from './api.js';
import { fill } from './dom.js';
import { cautionsOf, showCautions } from './cautions.js';
import { same, whole } from '../records.js';
import { createFormHost, formPlace } from './formhost.js';
import { focusField, mergeRecord } from './forms.js';
import { createOutlets } from './outlets.js';

/**
 * @param {import('./properties.js').Panel} panel @param {string} id
 * @returns {import('./properties.js').Shown}
 */
export function showActivity(panel, id) {
  const { app, head, body, scope } = panel;
  head.activity(id);
  const where = formPlace();
  const outlets = createOutlets(app, id);
  fill(body, where, outlets.root);
  outlets.draw();
  const record = () => app.store.get(`a:${id}`);
  const cautions = () => showCautions(where, panel.fresh.has(id) ? [] : cautionsOf(app.issues(), id));
  const host = createFormHost({
    drawn: cautions,
    root: where, record, scope, edit: app.edit, apply: `${app.url}/apply`, expressionUrl: `${app.url}/expression`,
    newVariable: async () => (await import('./new_variable.js')).askVariable(app, (name, type) => panel.mine(() => app.store.transact(`add the variable ${name}`, (tx) => tx.set('variables', [...tx.get('variables'), { name, type }])))),
    unfit: { get: () => panel.unfit.get(id) ?? [], set: (held) => panel.keepUnfit(id, held) },
    load: async () => (await postJSON(`${app.url}/form`, { record: record(), scope: scope(), fresh: panel.fresh.has(id) })).data,
    extra: (data) => { if (panel.fresh.has(id)) data.set('fresh', '1'); },
    accept: (answer, posted, field, late) => {
      if (!record()) return;
      const name = app.catalog.name(record());
      // What arrives after another form was opened is news to that form.
      (late ? (/** @type {() => void} */ fn) => fn() : panel.mine)(() => app.store.transact(field.op ? `${field.op} in ${name}` : `change ${field.label} of ${name}`, (tx) => tx.set(`a:${id}`, mergeRecord(posted, whole(`a:${id}`, answer.record), tx.get(`a:${id}`))), `p:${id}:${field.name}`));
    },
  });
  /** @type {Promise<ReturnType<typeof import('./preview.js').createPreview>> | undefined} loaded when somebody wants to hear a prompt */ let preview;
  where.addEventListener('click', ({ target }) => {
    const button = /** @type {Element} */ (target).closest('[data-preview]');
    if (button instanceof HTMLButtonElement) void (preview ??= import('./preview.js').then((m) => m.createPreview(where, `${app.url}/speech`))).then((p) => p.press(button));
  });
  const ready = host.load();
  let drawn = record();
  return {
    issues: cautions,
    close: () => { void preview?.then((p) => p.close()); host.close(); }, settle: host.settle, unsent: host.unsent,
    changed(keys) {
      const now = record();
      if (!now) return;
      head.refresh(id);
      // A new name alone changes nothing in the form.
      const other = !same(now.properties, drawn.properties) || !same(now.outlets, drawn.outlets);
      if (!panel.own && (other || keys.has('variables'))) host.refresh();
      drawn = now;
      // The names of targets stand beside the outlets.
      if (other || keys.has('handlers') || Object.values(now.outlets).some((target) => keys.has(`a:${target}`))) outlets.draw();
    },
    // Who asks for a field wants to see what is wrong with it.
    field: (name) => void (name && panel.fresh.delete(id) ? host.load() : ready).then(() => focusField(body, name)),
  };
}
