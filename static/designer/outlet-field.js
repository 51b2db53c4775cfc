// The field in which an outlet is named, over its row. What does not fit is said beside it and stays until it is mended or dropped.

import { humanise } from './catalog.js';
import { h, icon } from './dom.js';
import { clamp } from './geometry.js';
import { draftOf, fieldsOf, oneOf, problemOf, rowsOf, spread } from './outlet-edits.js';

/**
 * @typedef {object} Request
 * @property {string} node id of the activity
 * @property {(() => number) | null} row where it is in its list now, -1 when it is gone; null for a new one
 * @property {number} top of the row, below the activity's top
 * @property {string} title
 * @property {import('./outlet-edits.js').Draft} draft
 * @property {(draft: import('./outlet-edits.js').Draft) => void} done
 * @property {() => void} cancel
 */

/** @type {{focus: () => void} | null} one that is open, with something that does not fit */ let open = null;

/** @param {import('./types.js').RowField} field */
const keyboardOf = (field) => (field.widget === 'number' ? 'numeric' : field.options ? 'tel' : 'text');

/** @param {import('./context.js').Context} ctx @param {Request} request */
export function openField(ctx, request) {
  if (open) return open.focus();
  const { store, catalog, camera, scene } = ctx, entry = catalog.entry(store.get(`a:${request.node}`).type);
  const error = h('p', { class: 'ofield-error', id: 'ofield-error', role: 'alert', hidden: true });
  const inputs = fieldsOf(entry).map((field) => h('input', { name: field.name, value: request.draft[field.name] ?? '', class: `input sm ${field.name === entry.each?.label ? 'grow' : field.options || field.widget === 'number' ? 'short' : 'grow'}`, inputmode: keyboardOf(field),
    autocomplete: 'off', spellcheck: 'false', maxlength: '200', 'aria-label': `${field.label ?? humanise(field.name)} of ${request.title}`, placeholder: field.label ?? humanise(field.name) }));
  const unit = entry.each?.unit ? h('span', { class: 't3' }, entry.each.unit) : null;
  const form = h('form', { class: 'ofield', 'data-ui': '', 'aria-label': request.title, submit: (/** @type {Event} */ e) => { e.preventDefault(); void take(true); }, keydown, input: () => say(null),
    focusout: (/** @type {FocusEvent} */ e) => { if (!(e.relatedTarget instanceof Node && form.contains(e.relatedTarget)) && document.hasFocus()) void take(false); } },
  h('div', { class: 'ofield-line' }, inputs[0], unit, ...inputs.slice(1), h('button', { type: 'submit', class: 'icon-btn', 'aria-label': !request.row ? `Add the ${oneOf(entry)}` : 'Done', title: 'Enter' }, icon('check', 's14'))), error);

  let closed = false, busy = false;
  /** What was typed over what the row is now; what was not touched follows what others made of it. @param {Record<string, any>} [row] */
  const draft = (row) => {
    const now = row ? draftOf(entry, row) : request.draft;
    return Object.fromEntries(inputs.map(({ name, value }) => [name, value === (request.draft[name] ?? '') ? now[name] ?? '' : value]));
  };
  const changed = () => inputs.some((input) => input.value !== (request.draft[input.name] ?? ''));

  /** @param {{field: string, message: string} | null} problem */
  function say(problem) {
    error.hidden = !problem;
    if (problem && error.textContent !== problem.message) error.textContent = problem.message;
    for (const input of inputs) {
      input.setAttribute('aria-invalid', String(input.name === problem?.field));
      input.setAttribute('aria-describedby', problem ? 'ofield-error' : '');
    }
  }

  /** Somebody may have moved or removed the row since: it is looked for when what is typed in the form has been taken in. @param {boolean} meant Enter, not just another place to be */
  async function take(meant) {
    if (closed || busy) return;
    if (!meant && !changed()) return close();
    busy = true;
    await Promise.resolve(ctx.options.settle?.()).finally(() => { busy = false; });
    const record = store.get(`a:${request.node}`), rows = record && rowsOf(entry, record);
    if (closed || !rows) return close();
    const index = request.row?.() ?? -1, typed = spread(entry, draft(rows[index]), request.draft);
    const gone = request.row && index < 0 ? { field: inputs[0].name, message: `${request.title} is not there any more. Escape drops what you typed.` } : null;
    const problem = gone ?? problemOf(entry, rows, index, typed);
    if (problem) {
      say(problem);
      open = { focus: () => { inputs.find((input) => input.name === problem.field)?.focus(); } };
      if (meant) open.focus();
      return;
    }
    const same = !changed() && request.row !== null;
    close();
    if (same) request.cancel();
    else request.done(typed);
  }

  function close() {
    if (closed) return;
    closed = true;
    open = null;
    off();
    form.remove();
  }

  /** @param {KeyboardEvent} event */
  function keydown(event) {
    event.stopPropagation();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
    request.cancel();
  }

  function place() {
    const node = scene.nodes.get(request.node);
    if (!node) return close();
    const at = camera.toScreen({ x: node.x, y: node.y + request.top }), width = Math.max(240 * camera.scale, 248);
    form.style.width = `${Math.min(width, camera.size.width - 16)}px`;
    form.style.left = `${clamp(at.x, 8, Math.max(camera.size.width - width - 8, 8))}px`;
    form.style.top = `${clamp(at.y + 12 * camera.scale - 18, 8, Math.max(camera.size.height - 72, 8))}px`;
  }
  const off = camera.onChange(place);
  ctx.root.append(form);
  place();
  const first = inputs[0];
  first?.focus({ preventScroll: true });
  first?.select();
}
