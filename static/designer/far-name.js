// How the name of a box is broken into lines where the flow is seen from far away.

/**
 * A text on at most so many lines, broken between words; what does not fit is cut with a sign.
 * @param {string} text @param {number} room @param {number} most @param {(text: string) => number} measure width of a text
 * @returns {string[]}
 */
export function lines(text, room, most, measure) {
  if (measure(text) <= room) return [text];
  /** @type {string[]} */ const list = [];
  let rest = text.split(' ');
  while (rest.length && list.length < Math.max(most, 1)) {
    let n = 1;
    while (n < rest.length && measure(rest.slice(0, n + 1).join(' ')) <= room) n++;
    if (list.length === Math.max(most, 1) - 1) n = rest.length;
    const line = rest.slice(0, n).join(' '), width = measure(line);
    list.push(width > room ? `${line.slice(0, Math.max(Math.floor(line.length * room / width) - 1, 1)).trimEnd()}…` : line);
    rest = rest.slice(n);
  }
  return list;
}
