// The flow as a graph: edges, reading order, and a place for activities that have none yet. Pure.

import { PITCH } from './geometry.js';

/** @typedef {import('./types.js').Activity} Activity */
/** @typedef {import('./types.js').Edge} Edge */

/** @param {string} source @param {string} outlet */
export const edgeId = (source, outlet) => `${source} ${outlet}`;

/**
 * Activities in the order a contact meets them: from the start, each branch to its end before the next; then what nothing leads to.
 * @param {Activity[]} activities @param {string} start @param {(a: Activity) => string[]} exits outlet ids in order
 * @returns {string[]}
 */
export function flowOrder(activities, start, exits) {
  const byId = new Map(activities.map((a) => [a.id, a]));
  /** @type {Set<string>} */ const seen = new Set();
  for (const root of [start, ...byId.keys()]) {
    const stack = [root];
    while (stack.length) {
      const record = byId.get(/** @type {string} */ (stack.pop()));
      if (!record || seen.has(record.id)) continue;
      seen.add(record.id);
      for (const outlet of exits(record).reverse()) if (record.outlets[outlet]) stack.push(record.outlets[outlet]);
    }
  }
  return [...seen];
}

/**
 * Columns by distance from the start, for a flow without a layout; what stands already is left where it is.
 * @param {string[]} order ids in flow order @param {Map<string, Activity>} byId @param {(id: string) => number} height @param {string} start
 * @returns {Map<string, {x: number, y: number}>}
 */
export function columns(order, byId, height, start) {
  /** @type {Map<string, number>} */ const depth = new Map([[start, 0]]);
  const queue = [start];
  for (let i = 0; i < queue.length; i++) {
    for (const target of Object.values(byId.get(queue[i])?.outlets ?? {})) {
      if (depth.has(target) || !byId.has(target)) continue;
      depth.set(target, (depth.get(queue[i]) ?? 0) + 1);
      queue.push(target);
    }
  }
  /** @type {number[]} */ const next = [];
  const places = new Map();
  for (const id of order) {
    const column = depth.get(id) ?? 0, y = next[column] ?? 0;
    places.set(id, { x: column * PITCH, y });
    next[column] = y + height(id) + 48;
  }
  return places;
}
