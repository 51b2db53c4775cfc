// The path of a test call on the canvas, and how long the call has been where it is.
import { isOver, virtualNow } from './testcall_state.js';
import { elapsed } from './words.js';

/** @typedef {import('./testcall_state.js').Call} Call */

/**
 * "Here, 0:39", or "" when the call is over.
 * @param {Call} call @param {number} real real time, ms
 */
export function hereWords(call, real) {
  const { state } = call;
  if (isOver(state)) return '';
  const visit = state.visits.findLast((v) => v.activity === state.at);
  return `Here, ${elapsed(virtualNow(call, real) - (visit?.at ?? state.clock.started))}`;
}

/** @param {import('./app.js').App} app */
export function createPath(app) {
  let here = '';
  /** @param {Call} call @param {number} real */
  function draw(call, real) {
    const { state } = call;
    here = hereWords(call, real);
    app.canvas.showPath({ visits: state.visits, at: isOver(state) ? '' : state.at, here, started: state.clock.started, follow: true });
  }
  return {
    draw,
    /** Only when the words change: every second, not every tick. @param {Call} call @param {number} real */
    tick(call, real) { if (hereWords(call, real) !== here) draw(call, real); },
  };
}
