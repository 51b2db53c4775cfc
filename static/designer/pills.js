// The pills that say where a flow begins: the start, and beside it what the handlers lead to.

import { h, icon } from './dom.js';
import { inPort } from './geometry.js';

/** @type {Record<string, string>} */
const KINDS = { inbound: 'phone-incoming', outbound: 'phone-outgoing', digital: 'message-square', subflow: 'workflow' };

/** @param {HTMLElement} layer @param {import('./store.js').Store} store @param {import('./scene.js').Scene} scene @param {import('./catalog.js').Catalog} catalog */
export function createPills(layer, store, scene, catalog) {
  /** @type {Map<string, HTMLElement>} */ const pills = new Map();
  let from = /** @type {any[]} */ ([]);

  /** Where contacts enter, by activity. @returns {Map<string, string[]>} */
  function entries() {
    const map = new Map([[scene.start(), ['Start']]]);
    for (const [name, id] of Object.entries(store.get('handlers'))) map.set(id, [...(map.get(id) ?? []), catalog.handler(name)]);
    return map;
  }

  function build() {
    for (const el of pills.values()) el.remove();
    pills.clear();
    const main = scene.views.entry(scene.views.current());
    for (const [id, words] of entries()) {
      const start = id === main, begins = words[0] === 'Start';
      const el = h('div', { class: start ? 'start' : 'start handler', 'aria-hidden': 'true' }, icon(begins ? KINDS[store.get('flow').kind] ?? 'play' : 'zap', 's14'), words.join(', '));
      pills.set(id, el);
      layer.append(el);
    }
  }

  /** @param {boolean} away too far to be read @param {(id: string) => boolean} live is it on the path of a test call? */
  return function draw(away, live) {
    const now = [store.get('flow'), store.get('handlers'), scene.views.current()];
    if (now.some((value, i) => value !== from[i])) build();
    from = now;
    for (const [id, el] of pills) {
      const node = scene.nodes.get(id);
      const seen = node && scene.views.has(id) && !away;
      el.hidden = !seen;
      if (!seen) continue;
      const to = inPort(node);
      // Left of an activity is where cords run: only where the view begins, which is at its left edge, has its pill there.
      el.style.transform = el.classList.contains('handler') ? `translate(${node.x}px,${node.y - 26}px)` : `translate(${to.x - 28}px,${to.y - 14}px) translateX(-100%)`;
      el.classList.toggle('live', live(id));
    }
  };
}
