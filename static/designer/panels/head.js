// The inspector's head: icon, editable name, type and editable id of what is selected.
import { fill, h, icon, iconButton } from './dom.js';
import { attachMenu } from './menu.js';
import { idProblem, renameRecords } from './rename.js';

/**
 * @param {import('./app.js').App} app @param {HTMLElement} root
 */
export function createHead(app, root) {
  /** @param {string} id */
  function activity(id) {
    const record = app.store.get(`a:${id}`), entry = app.catalog.entry(record.type);
    const name = h('input', { class: 'title', value: record.name, placeholder: entry.label, 'aria-label': 'Name of the activity', disabled: !app.edit, maxlength: '120', spellcheck: 'false' });
    name.addEventListener('input', () => {
      app.store.transact(`rename ${record.name || entry.label}`, (tx) => tx.set(`a:${id}`, { ...tx.get(`a:${id}`), name: name.value }), `p:${id}:name`);
    });
    name.addEventListener('keydown', (event) => { if (event.key === 'Enter') name.blur(); });
    const more = iconButton('ellipsis', 'More about this activity', () => {});
    attachMenu(more, 'Activity', () => [
      { label: 'Show on the canvas', icon: 'maximize', run: () => app.canvas.focusActivity(id) },
      { label: 'Make it the start', icon: 'flag', off: !app.edit || app.store.get('flow').start === id,
        run: () => app.store.transact(`start with ${app.catalog.name(record)}`, (tx) => tx.set('flow', { ...tx.get('flow'), start: id })) },
      { label: 'Duplicate', icon: 'copy', hint: 'Ctrl D', off: !app.edit, run: () => app.canvas.duplicate() },
      '-',
      { label: 'Delete', icon: 'trash-2', hint: 'Del', danger: true, off: !app.edit, run: () => app.canvas.remove() },
    ]);
    fill(root, h('span', { class: `tile g-${entry.group}` }, icon(entry.icon)),
      h('div', { class: 'grow' }, name, h('div', { class: 'small t3 sub' }, h('span', { class: 'nowrap' }, entry.label), ' · ', idEditor(id))), more);
  }

  /** @param {string} id */
  function idEditor(id) {
    const problem = h('span', { class: 'error', role: 'alert', hidden: true });
    const input = h('input', { class: 'mono', value: id, size: String(Math.max(4, id.length)), 'aria-label': 'Id of the activity', title: 'Id, as expressions and files name it', disabled: !app.edit, maxlength: '64', spellcheck: 'false' });
    const check = () => {
      const text = idProblem(input.value, id, app.store.activities().map((a) => a.id));
      problem.textContent = text;
      problem.hidden = !text;
      input.setAttribute('aria-invalid', String(text !== ''));
      return text === '';
    };
    input.addEventListener('input', () => { input.size = Math.max(4, input.value.length); check(); });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') { input.value = id; check(); event.stopPropagation(); input.blur(); }
      if (event.key === 'Enter') input.blur();
    });
    input.addEventListener('blur', async () => {
      const to = input.value;
      if (to === id || !check()) return;
      await app.settle();
      app.store.transact(`rename ${id} to ${to}`, (tx) => {
        const { set, remove } = renameRecords(tx.keys(), tx.get, id, to);
        for (const key of remove) tx.remove(key);
        for (const [key, value] of Object.entries(set)) tx.set(key, value);
      });
      app.canvas.select([to]);
    });
    return [input, problem];
  }

  return {
    activity,
    /** The name or id changed elsewhere. @param {string} id */
    refresh(id) {
      const name = /** @type {HTMLInputElement | null} */ (root.querySelector('.title'));
      const record = app.store.get(`a:${id}`);
      if (name && record && name.value !== record.name) name.value = record.name;
    },
    /** @param {string} title @param {string} sub @param {string} mark icon */
    plain(title, sub, mark) {
      fill(root, h('span', { class: 'tile t2' }, icon(mark)), h('div', { class: 'grow' }, h('h2', { class: 'cut' }, title), h('div', { class: 'small t3' }, sub)));
    },
  };
}
