// The form that starts a test call.
import { h, icon } from './dom.js';
import { liveSwitch, startFace } from './testcall_live.js';
import { countOf } from './testcall_world.js';
import { worldFold } from './testcall_world_form.js';

/**
 * @typedef {{channel: 'voice'|'chat', ani: string, dnis: string, now: string, start?: string, world?: Record<string, any>}} CallSetup
 *   now: local date and time, "" = the real time; start: activity that it begins at, "" = the flow's; world: what stands in, as in cordboard.test/v1
 */

/** What a first call begins with. @param {string} kind of the flow @returns {CallSetup} */
export const freshSetup = (kind) => ({ channel: kind === 'digital' ? 'chat' : 'voice', ani: '+358401234567', dnis: '+35891234500', now: '' });

/** @param {string} name @param {string} kind of the flow @returns {CallSetup} */
export function lastSetup(name, kind) {
  const fresh = freshSetup(kind);
  try { return { ...fresh, ...JSON.parse(localStorage.getItem(`cordboard.testcall.${name}`) ?? '{}') }; } catch { return fresh; }
}

/**
 * What a form has from the last call, in words; '' when it is what a first call begins with.
 * @param {CallSetup} setup @param {string} kind of the flow @param {number} standIns how many things stand in
 */
export function rememberedWords(setup, kind, standIns) {
  const fresh = freshSetup(kind);
  const parts = [setup.channel !== fresh.channel && (setup.channel === 'chat' ? 'a chat' : 'a call'), setup.ani !== fresh.ani && `caller ${setup.ani || 'withheld'}`,
    setup.dnis !== fresh.dnis && `dialled ${setup.dnis || 'nothing'}`, setup.now && `on ${setup.now.replace('T', ' at ')}`, setup.start && 'in the middle of the flow',
    standIns > 0 && `${standIns} ${standIns === 1 ? 'thing stands' : 'things stand'} in`].filter(Boolean);
  return parts.length ? `As in the last test call: ${parts.join(', ')}.` : '';
}

/** The next call begins as a first one. @param {string} name of the flow */
export function forgetSetup(name) {
  try { localStorage.removeItem(`cordboard.testcall.${name}`); } catch { /* private mode */ }
}

/** @param {string} name @param {CallSetup} setup */
export function keepSetup(name, setup) {
  const { world: _, ...kept } = setup; // what stands in is remembered as it was typed
  try { localStorage.setItem(`cordboard.testcall.${name}`, JSON.stringify(kept)); } catch { /* private mode */ }
}

/**
 * @param {CallSetup} setup values to begin with
 * @param {{kind: string, zone: string, errors: number, drafts: string, standIns: import('./testcall_world.js').StandIns, asks: {ai: boolean, intents: boolean}, activities: {id: string, name: string}[], version: number, live: (ani: string) => Promise<Record<string, string> | null>, name: (activity: string) => string, changed: () => void, reset: () => void, start: (setup: CallSetup) => Promise<Record<string, string> | null>}} config
 *   `start` answers with messages by field, or null when the call is under way; so does `live`, which starts a contact of the version that is live, 0: none
 */
export function startForm(setup, config) {
  const problem = h('p', { class: 'error', id: 'testcall-problem', role: 'alert', hidden: true });
  const channel = (/** @type {string} */ value, /** @type {string} */ label, /** @type {string} */ mark) => h('label', null,
    h('input', { type: 'radio', name: 'channel', value, checked: setup.channel === value, class: 'hide' }), icon(mark, 's14'), label);
  const custom = setup.now !== '';
  const when = h('input', { class: 'input', type: 'datetime-local', name: 'now', value: setup.now, 'aria-label': 'Date and time of the call', hidden: !custom, step: '1', max: '9999-12-31T23:59:59' });
  const time = (/** @type {string} */ value, /** @type {string} */ label) => h('label', null,
    h('input', { type: 'radio', name: 'time', value, checked: custom === (value === 'custom'), class: 'hide' }), label);
  const from = config.activities.some(({ id }) => id === setup.start) ? setup.start : '';
  const start = h('div', { class: 'field' }, h('label', { class: 'lab', for: 'testcall-start' }, 'Begins at'),
    h('select', { class: 'input', id: 'testcall-start', name: 'start' }, h('option', { value: '' }, 'The flow’s start'), config.activities.map(({ id, name }) => h('option', { value: id, selected: id === from }, name))),
    h('p', { class: 'error', data: { for: 'start' }, hidden: true }));
  const fold = worldFold(config.standIns, config);
  const memory = rememberedWords(setup, config.kind, countOf(config.standIns));
  const button = h('button', { type: 'submit', class: 'btn primary' }, ...startFace(false));
  const live = liveSwitch({ kind: config.kind, version: config.version });
  /** What only a test call has. @type {(HTMLElement | null | false | '')[]} */
  const imagined = [
    memory && h('p', { class: 'tc-memory' }, icon('history', 's14'), h('span', { class: 'grow' }, memory), h('button', { type: 'button', class: 'btn sm', onclick: config.reset, title: 'Begin as with a first call' }, 'Reset')),
    h('fieldset', { class: 'field' }, h('legend', { class: 'lab' }, 'Channel'), h('div', { class: 'seg' }, channel('voice', 'Voice', 'phone'), channel('chat', 'Chat', 'message-square'))),
    field('dnis', 'Dialled number (DNIS)', setup.dnis, 'The number of the entry point'),
    h('fieldset', { class: 'field' }, h('legend', { class: 'lab' }, 'Date and time'),
      h('div', { class: 'seg' }, time('now', 'Now'), time('custom', 'Another time')), when,
      h('div', { class: 'help' }, `In ${config.zone}. Opening hours, dates and waits follow this clock.`), h('p', { class: 'error', data: { for: 'now' }, hidden: true })),
    start, fold.root,
    h('p', { class: 'help' }, 'The call runs the flow as it is on this page, also what is not published. No telephone rings and no agent is disturbed.'),
    config.drafts && h('p', { class: 'tc-warn' }, icon('triangle-alert', 's14'), config.drafts),
    config.errors > 0 && h('p', { class: 'tc-warn' }, icon('triangle-alert', 's14'), 'The flow has errors. The call fails where it meets one.')];
  const [remembered, channels, dialled, clock, begins, world, about, drafts, warning] = imagined;
  const form = h('form', { class: 'tc-start', novalidate: true },
    remembered, channels, field('ani', 'Caller (ANI)', setup.ani, 'Who the flow believes is calling'), dialled, clock, begins, world, live.root, problem, button, about, drafts, warning);

  let face = false;
  const paint = () => {
    for (const part of imagined) if (part) part.hidden = live.on();
    if (face !== live.on()) button.replaceChildren(...startFace(face = live.on())); // not under a press: leaving a field paints too
    for (const input of form.querySelectorAll('input[type=radio]')) input.parentElement?.classList.toggle('on', /** @type {HTMLInputElement} */ (input).checked);
    when.hidden = new FormData(form).get('time') !== 'custom';
  };
  form.addEventListener('change', (event) => {
    paint();
    // Only when "Another time" is chosen, and not over what was typed: while that happens, the field has no value again and again.
    if (/** @type {HTMLInputElement} */ (event.target).name === 'time' && !when.hidden && !typed) when.value = localNow(config.zone);
  });
  let typed = custom;
  when.addEventListener('input', () => { typed = true; });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const text = (/** @type {string} */ name) => String(data.get(name) ?? '').trim();
    if (live.on()) return finish(await busy(() => config.live(text('ani'))));
    if (text('time') === 'custom' && !when.value) return showErrors(form, problem, { now: 'Give a date and a time: every part of it.' });
    const stands = fold.world();
    if (!stands) return;
    finish(await busy(() => config.start({
      channel: text('channel') === 'chat' ? 'chat' : 'voice', ani: text('ani'), dnis: text('dnis'), now: text('time') === 'custom' ? text('now') : '', start: text('start'), world: stands,
    })));
  });
  /** @param {() => Promise<Record<string, string> | null>} begin */
  const busy = async (begin) => {
    button.disabled = true;
    form.setAttribute('aria-busy', 'true');
    const errors = await begin();
    button.disabled = false;
    form.removeAttribute('aria-busy');
    return errors;
  };
  /** @param {Record<string, string> | null} errors */
  const finish = (errors) => { if (errors) showErrors(form, problem, errors); };
  paint();
  return form;
}

/**
 * @param {string} name @param {string} label @param {string} value @param {string} help
 */
function field(name, label, value, help) {
  const id = `testcall-${name}`;
  return h('div', { class: 'field' }, h('label', { class: 'lab', for: id }, label),
    h('input', { class: 'input', id, name, value, autocomplete: 'off', 'aria-describedby': `${id}-help` }),
    h('p', { class: 'error', data: { for: name }, hidden: true }), h('div', { class: 'help', id: `${id}-help` }, help));
}

/**
 * @param {HTMLFormElement} form @param {HTMLElement} problem @param {Record<string, string>} errors "" = of the whole form
 */
function showErrors(form, problem, errors) {
  const left = { ...errors };
  for (const line of form.querySelectorAll('[data-for]')) {
    const name = /** @type {HTMLElement} */ (line).dataset.for ?? '';
    const found = Object.keys(left).find((key) => key === name || key.endsWith(`.${name}`));
    line.textContent = found ? left[found] : '';
    /** @type {HTMLElement} */ (line).hidden = !found;
    form.querySelector(`input[name="${name}"]`)?.setAttribute('aria-invalid', String(Boolean(found)));
    if (found) delete left[found];
  }
  const rest = Object.values(left).join(' ');
  problem.textContent = rest;
  problem.hidden = !rest;
  /** @type {HTMLElement | null} */ (form.querySelector('[aria-invalid=true]'))?.focus();
}

/**
 * Now in a zone, as a datetime-local value.
 * @param {string} zone
 */
function localNow(zone) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(Date.now()).replace(' ', 'T');
}
