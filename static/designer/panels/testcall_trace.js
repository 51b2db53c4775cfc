// The steps of a test call: the activities in the order entered, by which outlet each was left, and the variables it assigned, before and after.
import { fill, h, icon } from './dom.js';
import { elapsed } from './words.js';

/**
 * @param {{face: (id: string) => import('./testcall_talk.js').Face | null, outlet: (activity: string, outlet: string) => string, jump: (id: string) => void}} config
 */
export function createTrace(config) {
  const count = h('span', { class: 'tag' }), list = h('ol', { class: 'inner' });
  const root = h('details', { class: 'more tc-trace' }, h('summary', null, icon('chevron-down', 's14'), h('span', { class: 'grow' }, 'Steps'), count), list);
  let drawn = '';
  return {
    root,
    /** @param {import('./testcall_state.js').Call} call */
    update({ state }) {
      const now = JSON.stringify(state.visits);
      if (now === drawn) return;
      drawn = now;
      count.textContent = String(state.visits.length);
      fill(list, state.visits.map((visit) => h('li', null,
        h('div', { class: 'row' }, h('button', { type: 'button', class: 'jump', onclick: () => config.jump(visit.activity) }, config.face(visit.activity)?.name ?? visit.activity),
          h('span', { class: 't2 grow cut' }, visit.outlet && `left by ${config.outlet(visit.activity, visit.outlet)}`), h('span', { class: 't3' }, elapsed(visit.at - state.clock.started))),
        (visit.changes ?? []).map((change) => h('div', { class: 'chg' }, h('span', { class: 'cut', title: change.name }, change.name), h('s', { class: 'cut', title: change.before }, change.before), icon('arrow-right', 's12'), h('b', { class: 'cut', title: change.after }, change.after))))));
      if (root.open) list.lastElementChild?.scrollIntoView({ block: 'nearest' });
    },
  };
}
