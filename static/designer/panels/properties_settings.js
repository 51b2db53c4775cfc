// The settings of the flow: description, kind, start, variables and handlers.
import { postJSON } from './api.js';
import { fill } from './dom.js';
import { createFormHost, formPlace } from './formhost.js';
import { focusField, mergeRecord } from './forms.js';
import { followed, namesChanged } from './rename.js';
import { count } from './words.js';

/**
 * @param {import('./properties.js').Panel} panel
 * @returns {import('./properties.js').Shown}
 */
export function showSettings(panel) {
  const { app, head, body, scope } = panel;
  const title = () => head.plain('Flow settings', `${app.data.name}, ${count(app.store.activities().length, 'activity', 'activities')}`, 'sliders-horizontal');
  title();
  const where = formPlace();
  fill(body, where);
  /** The document as it went with a new name of a variable: its uses follow the name. @type {ReturnType<typeof app.store.document> | null} */
  let sent = null;
  const record = () => ({ flow: app.store.get('flow'), variables: app.store.get('variables'), handlers: app.store.get('handlers') });
  const host = createFormHost({
    root: where, record, scope, edit: app.edit, apply: `${app.url}/settings/apply`, expressionUrl: `${app.url}/expression`,
    load: async () => (await postJSON(`${app.url}/settings/form`, { ...record(), scope: scope() })).data,
    extra: (data, posted) => {
      sent = namesChanged(data, posted.variables) ? app.store.document() : null;
      if (sent) data.set('document', new Blob([JSON.stringify(sent)], { type: 'application/json' }));
    },
    accept: (answer, posted, field) => panel.mine(() => app.store.transact(field.op ?? `change ${field.label}`, (tx) => {
      const now = { flow: tx.get('flow'), variables: tx.get('variables'), handlers: tx.get('handlers') };
      const { flow, variables, handlers } = mergeRecord(posted, { ...posted, flow: answer.flow ?? posted.flow, variables: answer.variables ?? posted.variables, handlers: answer.handlers ?? posted.handlers }, now);
      tx.set('flow', flow);
      tx.set('variables', variables);
      tx.set('handlers', handlers);
      for (const [key, value] of followed(sent?.activities ?? [], answer.records ?? {}, tx.get)) tx.set(key, value);
    }, `p::${field.name}`)),
  });
  const ready = host.load();
  return {
    close: () => host.close(), settle: host.settle, unsent: host.unsent,
    changed(keys) {
      if ([...keys].some((key) => key === 'order' || key.startsWith('a:'))) title();
      if (!panel.own && ['flow', 'variables', 'handlers', 'order'].some((k) => keys.has(k))) host.refresh();
    },
    field: (name) => void ready.then(() => focusField(body, name)),
  };
}
