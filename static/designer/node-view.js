// One activity as an element: head, outlet rows, ports, badge. Draws what it is told; never writes the store.

import { h, icon } from './dom.js';

/** @typedef {import('./scene.js').SceneNode} SceneNode */
/**
 * How a node stands now. `seen` is a time on the live path, `fed` says that something leads here, `shared` the other tabs that show it, `here` the words of the current one, `stop` that test calls stop there, `missed` outlets that no test took, `circle` err or warn on a circle that is shown, `diff` its mark in a comparison, `counts` how many contacts took its ways, `dim` beside the path.
 * @typedef {{selected: boolean, issues: import('./types.js').Issue[], seen: string, here: string, dim: boolean, circle: string, diff: string, counts?: Map<string, string>, left: Set<string>, missed: Set<string>, stop: boolean, others: import('./types.js').Here[], label: string, fed: boolean, shared: string}} NodeState
 */

/** How a mark of a comparison is drawn. @type {Record<string, [string, string]>} */
const MARKS = { add: ['plus', 'Added'], chg: ['pencil', 'Changed'], del: ['minus', 'Removed'], mov: ['move', 'Moved'] };
const KEY = /^[0-9*#]$/;

/** @param {import('./types.js').Issue[]} issues */
function badge(issues) {
  const errors = issues.filter((i) => i.severity === 'error').length, warnings = issues.filter((i) => i.severity === 'warning').length;
  if (!errors && !warnings) return null;
  const words = [errors && `${errors} error${errors > 1 ? 's' : ''}`, warnings && `${warnings} warning${warnings > 1 ? 's' : ''}`].filter(Boolean).join(', ');
  return h('span', { class: errors ? 'badge err' : 'badge', title: issues.map((i) => i.message).join('\n') || words }, icon(errors ? 'circle-alert' : 'triangle-alert', 's12'), String(errors + warnings));
}

/** @param {SceneNode} node @param {NodeState} state */
function mark(node, state) {
  if (state.counts) return [...state.counts].filter(([of]) => of === '' || of === '!').map(([of, n]) => (of ? h('span', { class: 'count lost', title: `${n} hung up here` }, icon('phone-off', 's12'), n) : h('span', { class: 'count', title: `${n} came here` }, n)));
  if (state.here) return [h('span', { class: 'now' }, h('i', { class: 'dot' }), state.here)];
  if (state.seen) return [h('span', { class: 'seen' }, icon('check', 's12'), state.seen)];
  if (state.diff) return [h('span', { class: 'mark' }, icon(MARKS[state.diff][0], 's12'), MARKS[state.diff][1])];
  const fix = state.issues.find((issue) => issue.severity !== 'note' && issue.fixes?.length)?.fixes?.[0];
  // For the keyboard there is F: the activities are the stops of the Tab key.
  const mend = fix && h('button', { type: 'button', class: 'mend', tabindex: '-1', 'data-ui': '', title: `Mend: ${fix.label} … (F)`, 'aria-label': 'Mend' }, icon('wrench', 's12'));
  return [badge(state.issues), mend ?? null];
}

/** @param {SceneNode} node @param {import('./types.js').Outlet} outlet @param {number} i @param {NodeState} state */
function row(node, outlet, i, state) {
  const issue = state.issues.find((one) => one.field === `outlets.${outlet.id}`);
  const wired = Boolean(node.record.outlets[outlet.id]);
  const bad = issue && issue.severity !== 'note' ? (issue.severity === 'error' || outlet.stale ? 'err' : 'warn') : outlet.stale ? 'err' : '';
  const port = h('i', { class: ['port', wired && 'wired', bad && !wired && (bad === 'err' ? 'bad err' : 'bad'), state.left.has(outlet.id) && 'live', state.missed.has(outlet.id) && 'missed'].filter(Boolean).join(' ') });
  return h('div', { class: state.left.has(outlet.id) ? 'out on' : 'out', 'data-outlet': outlet.id, title: outlet.stale ? 'This outlet no longer exists' : issue?.message ?? (state.missed.has(outlet.id) ? 'No test takes this outlet' : '') },
    state.counts?.has(outlet.id) ? h('span', { class: 'count' }, state.counts.get(outlet.id) ?? '') : null,
    i === node.rows.length - 1 && node.folded && !state.counts ? h('span', { class: 'fold' }, '+ ', node.folded.label) : null,
    bad ? h('span', { class: bad }, icon('triangle-alert', 's12')) : null,
    outlet.dynamic && KEY.test(outlet.id) ? h('span', { class: 'key' }, outlet.id) : null,
    outlet.mark && outlet.mark.toLowerCase() !== outlet.label.toLowerCase() ? h('span', { class: 'key cut' }, outlet.mark) : null,
    h('span', { class: 'cut' }, outlet.label), port);
}

/** @param {import('./catalog.js').Catalog} catalog */
export function createNodeView(catalog) {
  /** What an element was drawn from, so that it is drawn again only when that changed. @type {WeakMap<HTMLElement, string>} */
  const drawn = new WeakMap();
  /** @type {WeakMap<object, number>} */ const ids = new WeakMap();
  let last = 0;
  /** @param {object} record */
  const stamp = (record) => ids.get(record) ?? (ids.set(record, ++last), last);

  /** @param {SceneNode} node @param {NodeState} state */
  function content(node, state) {
    const { record, rows } = node, entry = catalog.entry(record.type);
    const sum = h('div', { class: 'sum' });
    for (const part of catalog.summaryParts(record)) sum.append(part.code ? h('span', { class: 'v' }, part.text) : part.text);
    const head = h('div', { class: 'head' },
      h('div', { class: 'name' }, h('span', { class: `g-${entry.group}` }, icon(entry.icon)), ...(state.stop ? [h('span', { class: 'stop', title: 'Test calls stop here' }, icon('circle-stop', 's14'))] : []), h('span', { class: 'cut' }, catalog.name(record)), ...(state.shared ? [h('span', { class: 'shared', title: `Also in ${state.shared}` }, icon('layers', 's12'))] : []), ...mark(node, state).filter((el) => el !== null)), sum);
    const outs = rows.length ? h('div', { class: 'outs' }, ...rows.map((o, i) => row(node, o, i, state))) : null;
    const people = state.others.length ? h('div', { class: 'people', 'aria-hidden': 'true' }, ...state.others.map((one) => h('span', { class: `person w${one.colour}`, title: `${one.name} is here` }, one.name))) : null;
    return [people, h('i', { class: state.fed ? 'port in wired' : 'port in' }), head, outs].filter((e) => e !== null);
  }

  return {
    /** @param {SceneNode} node @returns {HTMLElement} */
    create: (node) => h('div', { class: 'node', role: 'group', tabindex: '-1', 'data-id': node.id }),

    /** @param {HTMLElement} el @param {SceneNode} node @param {NodeState} state */
    update(el, node, state) {
      const problems = state.issues.map((i) => i.severity + i.field + i.message).join('|');
      const sig = [stamp(node.record), node.rows.length, node.folded ? 1 : 0, state.here, state.seen, state.diff, state.counts ? 1 : 0, state.fed ? 1 : 0, state.shared, state.stop ? 1 : 0, state.others.map((one) => `${one.name} ${one.colour}`).join(), [...state.left].join(), [...state.missed].join(), problems].join('\t');
      if (drawn.get(el) !== sig) {
        drawn.set(el, sig);
        el.replaceChildren(...content(node, state));
      }
      const group = catalog.group(node.record.type);
      const name = ['node', `g-${group}`, state.selected && 'sel', state.circle && `circle ${state.circle}`, state.here && 'cur', (state.seen || state.here) && 'path', state.diff && `d-${state.diff}`, state.others.length && `with w${state.others[0].colour}`, state.dim && 'off'].filter(Boolean).join(' ');
      if (el.className !== name) el.className = name;
      const place = `translate(${node.x}px,${node.y}px)`;
      if (el.style.transform !== place) el.style.transform = place;
      if (el.getAttribute('aria-label') !== state.label) el.setAttribute('aria-label', state.label);
    },
  };
}
