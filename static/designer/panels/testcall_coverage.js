// Which outlets of a flow tests took, counted as `cordboard flow test` counts them: those that lead somewhere, of activities that a contact can
// come to. Pure.

/**
 * @typedef {{activity: string, outlet: string}} Taken
 * @typedef {Taken & {name: string, label: string, why?: string}} Missed
 * @typedef {{covered: number, total: number, missing: Missed[]}} Coverage
 * @typedef {{id: string, type: string, name: string, properties: Record<string, any>, outlets: Record<string, string>}} Activity
 * @typedef {{start: string, handlers?: Record<string, string>, activities: Activity[]}} Document
 */

/** @param {Taken} one as cords are named on the canvas */
export const keyOf = ({ activity, outlet }) => `${activity} ${outlet}`;

/** @param {Document} flow @returns {Set<string>} the activities that a contact can come to, from the start and from the handlers */
function reachable(flow) {
  const byId = new Map(flow.activities.map((record) => [record.id, record]));
  /** @type {Set<string>} */ const reached = new Set();
  const next = [flow.start, ...Object.values(flow.handlers ?? {})];
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    const record = byId.get(id);
    if (!record || reached.has(id)) continue;
    reached.add(id);
    next.push(...Object.values(record.outlets));
  }
  return reached;
}

/**
 * @param {Document} flow
 * @param {{outlets: (record: any) => {id: string, label: string, stale?: boolean}[], name: (record: any) => string}} catalog
 * @param {Taken[]} taken by all tests
 * @returns {Coverage}
 */
export function coverageOf(flow, catalog, taken) {
  const done = new Set(taken.map(keyOf)), reached = reachable(flow), ids = new Set(flow.activities.map((record) => record.id));
  /** @type {Missed[]} */ const missing = [];
  let total = 0;
  for (const record of flow.activities) {
    if (!reached.has(record.id)) continue;
    for (const { id, label, stale } of catalog.outlets(record)) {
      if (stale || !ids.has(record.outlets[id] ?? '')) continue;
      total++;
      const one = { activity: record.id, outlet: id };
      if (!done.has(keyOf(one))) missing.push({ ...one, name: catalog.name(record), label });
    }
  }
  return { covered: total - missing.length, total, missing };
}
