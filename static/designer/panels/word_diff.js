// Tells two texts apart word by word. Pure.

/** @typedef {{kind: ''|'del'|'ins', text: string}} Piece  of both texts (''), only of the first, only of the second */

/** More words than this are compared at their beginnings and ends only. */
const MOST = 600;
/** Words of both texts that stay on either side of a difference. */
const AROUND = 4;

/** @param {string} before @param {string} after @returns {Piece[]} long stretches that both have are left out */
export function wordDiff(before, after) {
  const b = before.split(/\s+/).filter(Boolean), a = after.split(/\s+/).filter(Boolean);
  let head = 0, tail = 0;
  while (head < Math.min(b.length, a.length) && b[head] === a[head]) head++;
  while (tail < Math.min(b.length, a.length) - head && b[b.length - 1 - tail] === a[a.length - 1 - tail]) tail++;
  /** @type {{kind: ''|'del'|'ins', words: string[]}[]} */
  const pieces = [];
  const add = (/** @type {''|'del'|'ins'} */ kind, /** @type {string[]} */ words) => {
    if (!words.length) return;
    const last = pieces.at(-1);
    if (last?.kind === kind) last.words.push(...words);
    else pieces.push({ kind, words: [...words] });
  };
  add('', b.slice(0, head));
  middle(b.slice(head, b.length - tail), a.slice(head, a.length - tail), add);
  add('', b.slice(b.length - tail));
  return pieces.map(({ kind, words }, i) => ({ kind, text: kind ? words.join(' ') : shortened(words, i > 0 ? AROUND : 0, i < pieces.length - 1 ? AROUND : 0) }));
}

/** @param {string[]} b @param {string[]} a @param {(kind: ''|'del'|'ins', words: string[]) => void} add */
function middle(b, a, add) {
  let i = 0, j = 0;
  if (b.length <= MOST && a.length <= MOST) {
    const longest = Array.from({ length: b.length + 1 }, () => new Uint16Array(a.length + 1));
    for (let m = b.length - 1; m >= 0; m--) for (let n = a.length - 1; n >= 0; n--) longest[m][n] = b[m] === a[n] ? longest[m + 1][n + 1] + 1 : Math.max(longest[m + 1][n], longest[m][n + 1]);
    while (i < b.length && j < a.length) {
      if (b[i] === a[j]) { add('', [b[i]]); i++; j++; }
      else if (longest[i + 1][j] >= longest[i][j + 1]) add('del', [b[i++]]);
      else add('ins', [a[j++]]);
    }
  }
  add('del', b.slice(i));
  add('ins', a.slice(j));
}

/** @param {string[]} words @param {number} first @param {number} last */
const shortened = (words, first, last) => (words.length > first + last + 2 ? `${words.slice(0, first).join(' ')} … ${words.slice(words.length - last).join(' ')}`.trim() : words.join(' '));
