// Mending of problems from the canvas and the Problems panel: one button, one undo step.

import { Stale, mend } from './fixes.js';
import { PITCH, WIDTH, freePlace, heightOf } from './geometry.js';

/** @typedef {import('./fixes.js').Fix} Fix */

/** @param {import('./context.js').Context} ctx */
export function createMending(ctx) {
  const { store, scene, camera, actions, model } = ctx;

  /** New activities come below the flow, where nothing is. @returns {import('./types.js').Point} */
  function below() {
    const all = scene.bounds(), taken = [...scene.nodes.values()];
    return freePlace({ x: all.x + PITCH, y: all.y + all.height + 48, width: WIDTH, height: heightOf(2) }, taken);
  }

  /** @param {Fix} fix @param {string} [at] the activity whose problem it is */
  function apply(fix, at) {
    if (ctx.readOnly) return ctx.say('You may look at this flow, not change it.');
    if (fix.wire) return choose(fix.wire);
    const first = below();
    let n = 0;
    try {
      store.transact(fix.label.charAt(0).toLowerCase() + fix.label.slice(1), (tx) => mend(tx, fix.changes ?? [], () => ({ x: first.x + PITCH * n++, y: first.y })));
    } catch (cause) {
      if (!(cause instanceof Stale)) throw cause;
      const words = 'The flow has changed meanwhile, so nothing was done. The problems are being looked for again.';
      (ctx.options.toast ?? ctx.say)(words);
      return;
    }
    ctx.say(`${fix.label}: done. Undo with Ctrl+Z.`);
    const made = fix.changes?.find((c) => c.path[0] === 'activities' && c.path.length === 2 && c.now);
    if (made) actions.focus(String(made.path[1]), true);
    else if (at && scene.nodes.has(at)) actions.focus(at);
  }

  /** @param {{activity: string, outlet: string}} wire */
  function choose({ activity, outlet }) {
    const node = scene.nodes.get(activity);
    if (!node) return;
    actions.focus(activity, true);
    ctx.view.flush();
    actions.pickTarget(activity, outlet, camera.toScreen({ x: node.x + WIDTH + 16, y: node.y }), null);
  }

  return {
    apply,
    /** What can be mended of an activity, as a menu beside its badge. @param {string} id */
    menu(id) {
      const node = scene.nodes.get(id), issues = model.nodeState(id).issues.filter((issue) => issue.fixes?.length);
      if (!node || !issues.length || ctx.readOnly) return void ctx.say(node ? 'Nothing here can be mended by itself.' : 'Select an activity first.');
      const items = issues.flatMap((issue, i) => (issue.fixes ?? []).map((fix, n) => ({ id: `${i} ${n}`, label: fix.label, section: issue.message.charAt(0).toUpperCase() + issue.message.slice(1), icon: 'wrench', fix })));
      ctx.picker.show({ title: `Mend ${scene.name(id)}`, placeholder: 'What to do', at: camera.toScreen({ x: node.x + WIDTH + 16, y: node.y }), items,
        onChoose: (item) => queueMicrotask(() => { const found = items.find((one) => one.id === item.id); if (found) apply(found.fix, id); }) });
    },
  };
}
