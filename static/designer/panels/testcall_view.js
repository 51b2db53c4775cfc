// The live test call: who calls whom, the virtual clock, transcript, keypad, actions and variables.
import { h, icon, iconButton, fill } from './dom.js';
import { clockDate, clockSeconds, elapsed } from './words.js';
import { allowed, endWords, isOver, lastChange, playing, virtualNow, waitWords } from './testcall_state.js';
import { createKeypad, phoneKey } from './keypad.js';
import { createTalk } from './testcall_talk.js';
import { createTrace } from './testcall_trace.js';

/**
 * @typedef {import('./testcall_state.js').Call} Call
 * @typedef {import('./testcall_start.js').CallSetup} CallSetup
 * @typedef {object} ViewConfig
 * @property {CallSetup} setup
 * @property {import('./testcall_talk.js').TalkConfig} talk
 * @property {(activity: string, outlet: string) => string} outlet its label
 * @property {(action: Record<string, any>) => void} act
 * @property {() => void} restart
 * @property {() => void} leave  back to the start form
 * @property {() => void} save   keep the call as a test file
 * @property {{on: boolean, set(on: boolean): void, stop(): void}} speech
 */

/** @param {string} number "+358401234567" → "+358 40 123 4567" */
export function spaced(number) {
  const match = /^(\+358)(9|[1-8]\d)(\d{3})(\d{3,5})$/.exec(number) ?? /^(\+\d{2})(\d{2,3})(\d{3})(\d{3,5})$/.exec(number);
  return match ? match.slice(1).join(' ') : number;
}

/** @param {ViewConfig} config */
export function createCallView(config) {
  const { setup, act } = config;
  const chat = setup.channel === 'chat';
  const talk = createTalk({ ...config.talk, write: (text) => act({ do: 'write', text }) });
  const keypad = createKeypad((key) => act({ do: 'press', keys: key }));
  const clock = clockRow(act, muteSwitch(config.speech, chat));
  const actions = actionButtons(config, chat);
  const variables = variableTable(), trace = createTrace({ ...config.talk, outlet: config.outlet });
  const hang = iconButton(chat ? 'x' : 'phone', chat ? 'End the chat' : 'Hang up', () => act({ do: 'hang_up' }), { class: 'end' });
  const banner = h('div', { class: 'tc-state', role: 'status' });
  const again = h('span', null, 'Restart');
  const root = h('div', { class: `tc ${chat ? 'chat' : ''}`.trim(), tabindex: '-1' },
    h('div', { class: 'call' },
      h('div', { class: 'who' },
        person(chat ? 'Customer' : 'Caller (ANI)', setup.ani), h('span', { class: 't3' }, icon('arrow-right', 's12')), person(chat ? 'Chat to' : 'Dialled (DNIS)', setup.dnis), hang),
      clock.root),
    talk.root, banner,
    h('div', { class: 'act' }, !chat && keypad.root, actions.root),
    h('div', { class: 'tc-vals' }, variables.root, trace.root),
    h('div', { class: 'foot' }, h('button', { type: 'button', class: 'btn sm', onclick: config.restart }, icon('rotate-ccw', 's14'), again),
      h('button', { type: 'button', class: 'btn sm', onclick: config.leave }, 'New call'), h('span', { class: 'grow' }),
      h('button', { type: 'button', class: 'btn sm', onclick: config.save, title: 'Keep the call as a test that can be run again' }, icon('save', 's14'), 'Save as test')));
  root.addEventListener('keydown', (event) => {
    const key = chat ? '' : phoneKey(event);
    if (!key) return;
    event.preventDefault();
    event.stopPropagation();
    if (!root.classList.contains('over')) act({ do: 'press', keys: key });
  });
  return {
    root,
    /** @param {Call} call */
    update(call) {
      const can = allowed(call.state, setup.channel), over = isOver(call.state), had = document.activeElement;
      root.classList.toggle('over', over);
      hang.disabled = !can.hangUp;
      keypad.enable(can.press);
      keypad.mark(call.state.entries.findLast((entry) => entry.kind === 'pressed')?.text.slice(-1) ?? '');
      clock.update(call, can);
      actions.update(can);
      variables.update(call);
      trace.update(call);
      showState(banner, call, setup.channel, config.talk.face);
      talk.update(call);
      this.tick(call, call.received);
      // A button that its own press switched off would take the focus with it.
      if (had instanceof HTMLButtonElement && root.contains(had) && (had.disabled || had.hidden)) root.focus({ preventScroll: true });
    },
    /** @param {Call} call @param {number} real real time, ms */
    tick(call, real) {
      const now = virtualNow(call, real);
      clock.tick(now, call);
      talk.tick(now, playing(call.state, now));
    },
    /** The flow was changed after the call began: the call does not know of it. */
    outdated() {
      again.textContent = 'Test changes';
      if (again.parentElement) again.parentElement.title = 'The flow was changed after this call began. Start again with the changes';
      again.parentElement?.classList.add('on');
    },
    /** @param {string} text of a broken link, "" when it is well */
    link(text) {
      root.classList.toggle('broken', text !== '');
      if (text) fill(banner, icon('wifi-off', 's14'), text);
    },
  };
}

/** @param {string} label @param {string} number */
const person = (label, number) => h('div', null, h('div', { class: 'small t3' }, label), h('div', { class: 'n', title: number }, spaced(number) || 'Withheld'));

/** @param {ViewConfig['speech']} speech @param {boolean} chat */
function muteSwitch(speech, chat) {
  if (chat) return null;
  const button = iconButton('volume-x', '', () => { speech.set(!speech.on); paint(); }, { class: 'mute' });
  const paint = () => {
    fill(button, icon(speech.on ? 'volume-2' : 'volume-x'));
    button.title = speech.on ? 'Prompts are spoken. Mute' : 'Prompts are not spoken. Speak them aloud';
    button.setAttribute('aria-label', 'Speak prompts aloud');
    button.setAttribute('aria-pressed', String(speech.on));
  };
  paint();
  return button;
}

/** @param {ViewConfig['act']} act @param {HTMLElement | null} mute */
function clockRow(act, mute) {
  const time = h('b', null), date = h('span', { class: 't3 small' });
  const speeds = [1, 10].map((x) => h('button', { type: 'button', onclick: () => act({ do: 'speed', x }), title: `The clock runs ${x === 1 ? 'at its own pace' : 'ten times faster'}` }, `${x}×`));
  const pause = h('button', { type: 'button', class: 'btn sm sq' });
  const skip = (/** @type {string} */ duration, /** @type {string} */ label) => h('button', { type: 'button', class: 'btn sm', onclick: () => act({ do: 'skip', duration }), title: `Move the clock on by ${label.slice(1)}` }, label);
  const next = h('button', { type: 'button', class: 'btn sm', onclick: () => act({ do: 'next' }), title: 'Jump to the next event' }, icon('skip-forward', 's14'), 'Next event');
  const step = h('button', { type: 'button', class: 'btn sm sq step', onclick: () => act({ do: 'step' }), title: 'Step: go on to the next activity', 'aria-label': 'Step' }, icon('corner-down-right', 's14'));
  const skips = [skip('10s', '+10 s'), skip('1m', '+1 min')];
  let paused = false;
  pause.addEventListener('click', () => act({ do: paused ? 'resume' : 'pause' }));
  return {
    root: [h('div', { class: 'clk' }, h('span', { class: 't3' }, icon('clock')), h('div', { class: 'grow cut' }, time, ' ', date), h('div', { class: 'seg sm', role: 'group', 'aria-label': 'Speed of the clock' }, speeds)),
      h('div', { class: 'ctl' }, pause, step, skips, next, mute)],
    /** @param {Call} call @param {ReturnType<typeof allowed>} can */
    update(call, can) {
      paused = call.state.clock.paused;
      fill(pause, icon(paused ? 'play' : 'pause', 's14'));
      pause.title = paused ? 'Let the clock run' : 'Pause the clock';
      pause.setAttribute('aria-label', pause.title);
      pause.classList.toggle('on', paused);
      for (const button of [pause, ...skips, ...speeds]) button.disabled = !can.clock;
      next.disabled = step.disabled = !can.next;
      speeds.forEach((button, i) => {
        const on = call.state.clock.speed === [1, 10][i];
        button.classList.toggle('on', on);
        button.setAttribute('aria-pressed', String(on));
      });
    },
    /** @param {number} now @param {Call} call */
    tick(now, call) {
      const { zone } = call.state.clock;
      time.textContent = clockSeconds(now, zone);
      date.textContent = clockDate(now, zone);
    },
  };
}

/** @param {ViewConfig} config @param {boolean} chat */
function actionButtons({ act }, chat) {
  const input = h('input', { placeholder: chat ? 'Write a message' : 'Say something', 'aria-label': chat ? 'Write a message' : 'Say something', autocomplete: 'off' });
  const send = iconButton(chat ? 'send' : 'corner-down-left', chat ? 'Send the message' : 'Say it', () => form.requestSubmit());
  const form = h('form', { class: 'input sm tc-say' }, h('span', { class: 't3' }, icon(chat ? 'message-square' : 'mic', 's14')), input, send);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text || input.readOnly) return;
    act(chat ? { do: 'write', text } : { do: 'say', text });
    input.value = '';
  });
  const button = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ what) =>
    h('button', { type: 'button', class: 'btn sm', onclick: () => act({ do: what }) }, icon(name, 's14'), label);
  const accept = button('user-check', 'Agent accepts', 'agent_accept'), decline = button('user-x', 'Agent declines', 'agent_decline');
  const leave = button('log-out', 'Agent leaves', 'agent_leave'), silence = button('volume-x', 'Send nothing', 'silence');
  return {
    root: h('div', { class: 'acts' }, form, accept, decline, leave, silence),
    /** @param {ReturnType<typeof allowed>} can */
    update(can) {
      // Not disabled: the keys of who is typing must not become shortcuts of the page.
      input.readOnly = send.disabled = !can.say;
      form.classList.toggle('off', !can.say);
      accept.disabled = !can.accept;
      decline.disabled = !can.decline;
      leave.disabled = !can.leave;
      silence.disabled = !can.silence;
      accept.classList.toggle('on', can.accept);
      // Leaving takes the place of declining once the agent talks: only one of the two can make sense.
      decline.hidden = can.leave;
      leave.hidden = !can.leave;
    },
  };
}

function variableTable() {
  const note = h('span', { class: 'small t3' }), body = h('div', { class: 'vlist' });
  return {
    root: h('section', { class: 'vars', 'aria-label': 'Variables' }, h('div', { class: 'vh' }, h('h2', null, 'Variables'), h('span', { class: 'grow' }), note), body),
    /** @param {Call} call */
    update(call) {
      const { state, changed } = call;
      const latest = lastChange(state), now = state.variables.filter((v) => latest && v.changed_at === latest);
      note.textContent = latest ? `${now.length} changed at ${elapsed(latest - state.clock.started)}` : '';
      fill(body, state.variables.length === 0 && h('p', { class: 'none' }, 'This flow has no variables'), state.variables.map((v) => {
        const hot = now.includes(v);
        return h('dl', { class: [hot && 'chg', changed.includes(v.name) && 'flash'].filter(Boolean).join(' ') || null }, h('dt', { class: 'cut', title: v.name }, v.name),
          h('dd', null, hot && v.before !== v.value ? [h('s', { class: 'cut', title: v.before }, v.before || 'null'), icon('arrow-right', 's12'), h('b', { class: 'cut', title: v.value }, v.value)]
            : h('span', { class: 'cut', title: v.value }, v.value)));
      }));
      if (changed.length) body.querySelector('.flash')?.scrollIntoView({ block: 'nearest' });
    },
  };
}

/** @param {HTMLElement} banner @param {Call} call @param {string} channel @param {(id: string) => import('./testcall_talk.js').Face | null} face */
function showState(banner, call, channel, face) {
  const { state } = call;
  const over = isOver(state), failed = state.status === 'failed' || state.ends === 'failed';
  banner.className = `tc-state ${failed ? 'err' : over ? 'over' : state.stopped || (state.offer && !state.agent) ? 'acc' : ''}`.trim();
  if (over) fill(banner, icon(failed ? 'circle-alert' : 'phone-off', 's14'), h('b', null, endWords(state, channel)), h('span', { class: 't3' }, `after ${elapsed((state.entries.findLast((entry) => entry.kind === 'ended')?.at ?? state.clock.now) - state.clock.started)}`));
  else if (state.stopped) fill(banner, icon('circle-stop', 's14'), h('b', null, `Stopped at ${face(state.stopped)?.name ?? state.stopped}`), h('span', { class: 't3' }, 'Step, or let the clock run'));
  else fill(banner, state.waiting_for === 'music' && !state.offer && !state.agent ? null : waitWords(state, channel));
}
