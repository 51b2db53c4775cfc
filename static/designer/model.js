// How each node and cord stands now, for the view: selection, issues, the live path, what is pointed at.

import { isNote } from './edits.js';
import { foldedBox } from './frames.js';

/** @typedef {import('./types.js').Issue} Issue */
/** @typedef {{visits: import('./types.js').Visit[], at: string, here: string, started?: number}} Path */

/** How the activities, notes (`n:<id>`) and cords stand in a comparison, and where moved ones stood; or how many contacts came, and the words for each outlet ('' the activity, '!' who hung up). @typedef {{marks: Map<string, import('./union.js').Mark | ''>, cords: Map<string, string>, places: Map<string, import('./types.js').Point>, counts?: Map<string, Map<string, string>>}} Diff */

/** @type {Record<string, string>} */ const MARKS = { add: ' Added.', chg: ' Changed.', del: ' Removed.', mov: ' Moved.' };
/** @type {string[]} */ const NOTHING = [];
const NONE = /** @type {Set<string>} */ (new Set());
/** @type {Issue[]} */ const CLEAN = [];
/** @type {import('./types.js').Here[]} */ const NOBODY = [];

/** @param {number} ms @returns {string} "0:39" */
export function clock(ms) {
  const s = Math.max(Math.floor(ms / 1000), 0), m = Math.floor(s / 60);
  return m < 60 ? `${m}:${String(s % 60).padStart(2, '0')}` : `${Math.floor(m / 60)}:${String(m % 60).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}`;
}

/**
 * @param {{store: import('./store.js').Store, scene: import('./scene.js').Scene, catalog: import('./catalog.js').Catalog,
 *   selection: import('./selection.js').Selection, ui: {hover: string, dropEdge: string, wanted: string, draft: {edge: string} | null, notes: Map<string, Partial<import('./types.js').Rect>>}}} parts
 */
export function createModel({ scene, catalog, selection, ui }) {
  /** @type {Map<string, Issue[]>} */ let issues = new Map();
  /** @type {Map<string, string>} */ let labels = new Map();
  /** A circle of activities that is shown, and how bad it is. @type {{edges: Set<string>, ids: Set<string>, tone: 'err'|'warn'} | null} */ let circle = null;
  /** @type {{seen: Map<string, string>, left: Map<string, Set<string>>, edges: Set<string>, at: string, here: string, last: string} | null} */ let path = null;
  /** @type {Diff | null} */ let diff = null;

  /** @param {string} id */
  function label(id) {
    const known = labels.get(id), node = scene.nodes.get(id);
    if (known !== undefined || !node) return known ?? '';
    const problems = issues.get(id)?.filter((i) => i.severity !== 'note') ?? [];
    const words = catalog.describe(node.record, scene.name) + (scene.start() === id ? ' The flow starts here.' : '') + (problems.length ? ` ${problems.length} problem${problems.length > 1 ? 's' : ''}: ${problems[0].message}` : '') + (MARKS[diff?.marks.get(id) ?? ''] ?? '') + (shared(id) ? ` Also in ${shared(id)}.` : '');
    labels.set(id, words);
    return words;
  }

  /** While a contact waits, a treatment branch runs beside the activity, which leaves by another outlet later. @param {import('./types.js').Visit[]} visits */
  function branches(visits) {
    return visits.flatMap((visit, i) => {
      const record = scene.nodes.get(visit.activity)?.record, outlet = record && catalog.entry(record.type).branch;
      return outlet && record.outlets[outlet] && record.outlets[outlet] === visits[i + 1]?.activity ? [{ source: visit.activity, outlet }] : [];
    });
  }

  /** Outlets that no test took, by activity. @type {Map<string, Set<string>>} */ let missed = new Map();

  /** Who else works at an activity. @type {Map<string, import('./types.js').Here[]>} */ let others = new Map();

  /** Where test calls stop. @type {Set<string>} */ let stops = new Set();

  /** The other views that show an activity, in words. @param {string} id */
  function shared(id) {
    const here = scene.views.current(), all = scene.views.filters() ? scene.views.of(id) : NOTHING;
    return all.length > 1 ? all.filter((name) => name !== here).map((view) => (view ? catalog.handler(view) : 'Main')).join(', ') : '';
  }

  return {
    onFrame: () => {},
    wanted: () => ui.wanted,
    forget: () => { labels = new Map(); },

    /** @param {string} id @returns {import('./node-view.js').NodeState} */
    nodeState: (id) => ({
      selected: selection.has(id),
      issues: issues.get(id) ?? CLEAN,
      seen: path?.seen.get(id) ?? '',
      here: path?.at === id ? path.here || 'Here' : '',
      circle: circle?.ids.has(id) ? circle.tone : '',
      diff: diff?.marks.get(id) ?? '',
      counts: diff?.counts?.get(id),
      dim: path !== null ? !path.seen.has(id) && path.at !== id : diff !== null && !diff.marks.has(id),
      stop: stops.has(id),
      others: others.get(id) ?? NOBODY,
      missed: missed.get(id) ?? NONE,
      left: path?.left.get(id) ?? NONE,
      label: [label(id), ...(others.get(id) ?? NOBODY).map((one) => `${one.name} is here`)].join(', '),
      fed: scene.start() === id || scene.isFed(id),
      shared: shared(id),
    }),

    /** @param {string} id @returns {{accent: boolean, issue: string}} */
    brief(id) {
      const list = issues.get(id) ?? CLEAN, worst = list.some((i) => i.severity === 'error') ? 'error' : list.some((i) => i.severity === 'warning') ? 'warn' : '';
      const mark = diff?.marks.get(id);
      if (mark && mark !== 'mov') return { accent: selection.has(id), issue: `d-${mark}` };
      return { accent: selection.has(id) || path?.at === id || path?.seen.has(id) === true, issue: worst };
    },

    /** @param {import('./types.js').Edge} edge @returns {import('./view.js').CordKind} */
    cordKind(edge) {
      if (ui.draft?.edge === edge.id) return 'away';
      if (circle?.edges.has(`${edge.source} ${edge.target}`)) return circle.tone === 'err' ? 'circle err' : 'circle warn';
      if (edge.id === ui.hover || edge.id === ui.dropEdge || selection.has(`e:${edge.id}`)) return 'hot';
      if (diff) return /** @type {import('./view.js').CordKind} */ (diff.cords.get(edge.id)) ?? (selection.has(edge.source) || selection.has(edge.target) ? 'hot' : 'dim');
      if (path) return path.edges.has(edge.id) ? (path.last === edge.id ? 'live go' : 'live') : 'dim';
      if (missed.get(edge.source)?.has(edge.outlet)) return 'missed';
      return selection.has(edge.source) || selection.has(edge.target) ? 'hot' : '';
    },

    /** @param {import('./types.js').Note} note */
    noteState(note) {
      const key = `n:${note.id}`, held = ui.notes.get(key) ?? {};
      const folded = scene.folds.folded(key), size = folded ? foldedBox(note) : note;
      return { selected: selection.has(key), folded, diff: diff?.marks.get(key) ?? '', x: note.x, y: note.y, width: size.width, height: size.height, ...held };
    },

    /** Both ends in words. @param {import('./types.js').Edge} edge */
    edgeWords(edge) {
      const outlet = catalog.outlets(/** @type {any} */ (scene.nodes.get(edge.source)).record).find((o) => o.id === edge.outlet)?.label ?? edge.outlet;
      return `${scene.name(edge.source)}, ${outlet} → ${scene.name(edge.target)}`;
    },

    /** @param {Issue[]} list */
    setIssues(list) {
      issues = new Map();
      for (const issue of list) {
        if (!issue.activity || isNote(issue.activity)) continue;
        const known = issues.get(issue.activity);
        if (known) known.push(issue);
        else issues.set(issue.activity, [issue]);
      }
      labels = new Map();
    },

    /** @param {string[]} ids in order; none shows no circle @param {'err'|'warn'} tone */
    setCircle(ids, tone) {
      circle = ids.length ? { ids: new Set(ids), edges: new Set(ids.map((id, i) => `${id} ${ids[(i + 1) % ids.length]}`)), tone } : null;
    },
    /** @param {import('./types.js').Here[]} here */
    setOthers(here) {
      others = new Map();
      for (const one of here) if (one.at) others.set(one.at, [...others.get(one.at) ?? NOBODY, one]);
    },
    /** @param {string} id */
    othersAt: (id) => others.get(id) ?? NOBODY,
    /** @param {string[]} ids */
    setStops(ids) { stops = new Set(ids); },

    /** @param {string[]} outlets each as "activity outlet" */
    setMissed(outlets) {
      missed = new Map();
      for (const [activity, outlet] of outlets.map((one) => one.split(' '))) missed.set(activity, (missed.get(activity) ?? new Set()).add(outlet));
    },
    circle: () => circle?.ids ?? null,

    /** @param {Diff} next */
    setDiff(next) {
      diff = next;
      labels = new Map();
    },

    /** @param {Path | null} next */
    setPath(next) {
      if (!next) return void (path = null);
      const started = next.started ?? next.visits[0]?.at ?? 0;
      /** @type {Map<string, Set<string>>} */ const left = new Map();
      for (const { activity, outlet } of next.visits) if (outlet) left.set(activity, (left.get(activity) ?? new Set()).add(outlet));
      const steps = next.visits.filter((v) => v.outlet).map((v) => `${v.activity} ${v.outlet}`), last = steps.at(-1) ?? '';
      for (const edge of branches(next.visits)) {
        steps.push(`${edge.source} ${edge.outlet}`);
        left.set(edge.source, (left.get(edge.source) ?? new Set()).add(edge.outlet));
      }
      path = { seen: new Map(next.visits.map((v) => [v.activity, clock(v.at - started)])), left, edges: new Set(steps), at: next.at, here: next.here, last };
    },
  };
}
