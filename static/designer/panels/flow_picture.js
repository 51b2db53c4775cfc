// A small drawing of activities: boxes where they lie, and a line for each cord between them.
import { s } from '../dom.js';

const BOX = { width: 240, height: 64 };

/** @param {{activities: any[], layout?: Record<string, {x: number, y: number}>, start: string}} document @param {string} label what it is a picture of */
export function flowPicture(document, label) {
  const at = (/** @type {string} */ id) => document.layout?.[id] ?? { x: 0, y: 0 }, here = new Set(document.activities.map((a) => a.id));
  const places = document.activities.map((a) => at(a.id));
  const left = Math.min(...places.map((p) => p.x)), top = Math.min(...places.map((p) => p.y));
  const right = Math.max(...places.map((p) => p.x)) + BOX.width, bottom = Math.max(...places.map((p) => p.y)) + BOX.height;
  const svg = s('svg', { class: 'sf-pic', viewBox: `${left - 16} ${top - 16} ${right - left + 32} ${bottom - top + 32}`, role: 'img', 'aria-label': label });
  for (const a of document.activities) {
    for (const target of /** @type {string[]} */ (Object.values(a.outlets ?? {})).filter((id) => here.has(id))) {
      const from = at(a.id), to = at(target), x = from.x + BOX.width, y = from.y + BOX.height / 2, bend = Math.max(40, Math.abs(to.x - x) / 2);
      svg.append(s('path', { class: 'cord', d: `M${x} ${y}C${x + bend} ${y} ${to.x - bend} ${to.y + BOX.height / 2} ${to.x} ${to.y + BOX.height / 2}` }));
    }
  }
  for (const a of document.activities) {
    const { x, y } = at(a.id), words = s('text', { x: String(x + 16), y: String(y + BOX.height / 2 + 7) }), name = a.name || a.id;
    words.textContent = name.length > 20 ? `${name.slice(0, 19)}…` : name;
    svg.append(s('rect', { class: a.id === document.start ? 'start' : '', x: String(x), y: String(y), width: String(BOX.width), height: String(BOX.height), rx: '8' }), words);
  }
  return svg;
}
