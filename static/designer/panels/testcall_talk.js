// The transcript of a test call: what was heard as bubbles, what happened as lines between them.
import { h, icon } from './dom.js';
import { clockSeconds, elapsed } from './words.js';
import { endText, progress } from './testcall_state.js';

/**
 * @typedef {import('./types.js').Entry} Entry
 * @typedef {{name: string, icon: string, group: string, branch?: string}} Face  how an activity shows itself; branch: what plays while it waits, when nothing is wired there
 * @typedef {{face: (id: string) => Face | null, jump: (id: string) => void, strong: string[], channel: string}} TalkConfig
 * @typedef {TalkConfig & {write: (text: string) => void}} Talk
 */

const ICONS = /** @type {Record<string, string>} */ ({
  silence: 'volume-x', visit: 'route', queue: 'users', offer: 'phone-incoming', agent: 'headset', http: 'globe', screen_pop: 'app-window',
  ani: 'id-card', variable: 'variable', error: 'circle-alert', note: 'info', ended: 'phone-off',
});

/** @param {Talk} config */
export function createTalk(config) {
  const root = h('div', { class: 'talk', role: 'log', 'aria-label': 'Transcript', tabindex: '0' });
  /** @type {Map<number, {el: HTMLElement, entry: Entry, bar?: HTMLElement, time?: HTMLElement, when?: HTMLElement, span?: string}>} */
  const rows = new Map();
  let started = 0, zone = '';
  // The newest line stays in view unless the reader scrolled up.
  let follow = true;
  root.addEventListener('scroll', () => { follow = root.scrollHeight - root.scrollTop - root.clientHeight < 48; });
  const at = (/** @type {number} */ ms) => elapsed(ms - started);

  const caption = (/** @type {Entry} */ entry) => {
    const face = config.face(entry.activity);
    const from = at(entry.at), to = at(entry.until || entry.at);
    const time = h('span', null, from === to ? from : `${from} to ${to}`);
    const jump = face && h('button', { type: 'button', class: 'jump', title: `Show ${face.name} on the canvas`, onclick: () => config.jump(entry.activity) }, face.name);
    return { when: time, small: h('small', null, jump, jump && ', ', time) };
  };

  const line = (/** @type {Entry} */ entry) => {
    const face = config.face(entry.activity);
    const own = face && ['visit', 'queue', 'http', 'screen_pop', 'ani', 'variable', 'note'].includes(entry.kind);
    const mark = h('em', { class: entry.kind === 'error' ? 'err' : own ? `g-${face.group}` : 't3' }, icon(own ? face.icon : ICONS[entry.kind] ?? 'dot', 's12'));
    const text = h('p', null, entry.kind === 'ended' ? endText(entry.text, config.channel) : emphasise(entry, config.strong));
    if (face) {
      text.className = 'jump';
      text.tabIndex = 0;
      text.setAttribute('role', 'button');
      text.title = `Show ${face.name} on the canvas`;
      text.addEventListener('click', () => config.jump(entry.activity));
      text.addEventListener('keydown', (event) => { if (event.key === 'Enter') config.jump(entry.activity); });
    }
    return h('div', { class: `ev ${entry.kind === 'error' ? 'err' : ''}`.trim() },
      h('span', { title: clockSeconds(entry.at, zone) }, at(entry.at)), mark, text);
  };

  const bubble = (/** @type {Entry} */ entry) => {
    if (entry.kind === 'said') {
      const replies = entry.replies?.map((text) => h('button', { type: 'button', class: 'btn sm', onclick: () => config.write(text) }, text));
      return { el: h('div', { class: 'b flow' }, h('p', null, entry.text), replies && h('div', { class: 'replies', role: 'group', 'aria-label': 'Quick replies' }, replies), caption(entry).small) };
    }
    if (entry.kind === 'music') {
      const bar = h('i', null), time = h('span', { class: 't3' });
      const body = h('div', { class: 'say' }, h('span', { class: 'mus' }, h('span', { class: 'acc' }, icon('music', 's14')), h('span', { class: 'grow cut' }, entry.text), time),
        h('i', { class: 'bar2' }, bar));
      const { when, small } = caption(entry), branch = entry.text === 'hold music' && config.face(entry.activity)?.branch;
      const source = branch && h('small', null, `It plays by itself: “${branch}” leads nowhere.`);
      return { el: h('div', { class: 'b flow play' }, body, small, source), bar, time, when, span: when.textContent ?? '' };
    }
    const keys = entry.kind === 'pressed' ? [...entry.text].map((key) => h('span', { class: 'key' }, key)) : [entry.text];
    return { el: h('div', { class: 'b cust' }, h('small', null, at(entry.at)), h('p', null, entry.kind === 'pressed' && 'Pressed ', keys)) };
  };

  return {
    root,
    /** @param {import('./testcall_state.js').Call} call */
    update(call) {
      ({ started, zone } = call.state.clock);
      for (const entry of call.state.entries) {
        const row = rows.get(entry.n);
        if (row && row.entry.until === entry.until && row.entry.text === entry.text) continue;
        const made = ['said', 'music', 'pressed', 'spoke', 'wrote'].includes(entry.kind) ? bubble(entry) : { el: line(entry) };
        if (row) row.el.replaceWith(made.el);
        else root.append(made.el);
        rows.set(entry.n, { ...made, entry });
      }
      // Only the question that is open can be answered.
      const open = call.state.waiting_for === 'reply' ? call.state.entries.findLast((entry) => entry.kind === 'said')?.n : -1;
      for (const { el, entry } of rows.values()) {
        if (entry.replies) for (const button of el.querySelectorAll('button')) if (button.closest('.replies')) button.disabled = entry.n !== open;
      }
      if (follow) root.scrollTop = root.scrollHeight;
    },
    /**
     * Moves the music's progress on.
     * @param {number} now virtual time, ms @param {Entry | null} live what is in the caller's ear
     */
    tick(now, live) {
      for (const { el, entry, bar, time, when, span } of rows.values()) {
        const on = live?.n === entry.n;
        el.classList.toggle('on', on);
        if (!bar || !time || !when || (!on && bar.dataset.still)) continue;
        when.textContent = on ? 'playing' : span ?? '';
        const { passed, length, share } = progress(entry, on ? now : entry.until || now);
        time.textContent = length ? `${elapsed(passed)} of ${elapsed(length)}` : elapsed(passed);
        bar.style.width = `${Math.round(share * 1000) / 10}%`;
        bar.dataset.still = on ? '' : '1';
      }
    },
  };
}

/**
 * Sets the words that carry the news in bold: a queue's name, an HTTP status, the outlet taken.
 * @param {Entry} entry @param {string[]} strong names of queues and agents
 * @returns {(Node | string)[]}
 */
export function emphasise(entry, strong) {
  const text = entry.kind === 'screen_pop' && /^https?:/.test(entry.text) ? `Screen pop ${entry.text}` : entry.text;
  let word = '';
  if (entry.kind === 'http') word = /(?:status|,) ([1-5]\d\d)\b/.exec(text)?.[1] ?? '';
  else if (entry.kind === 'visit' || entry.kind === 'note') word = / (?:is|by) (\S.*)$/.exec(text)?.[1] ?? '';
  else if (['queue', 'offer', 'agent'].includes(entry.kind)) word = strong.filter((name) => text.includes(name)).sort((x, y) => y.length - x.length)[0] ?? '';
  const at = text.lastIndexOf(word);
  if (!word) return [text];
  return [text.slice(0, at), h('b', null, word), text.slice(at + word.length)];
}
