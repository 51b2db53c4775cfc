package main

// pageScript is what the tests add to every page: finding elements as a person does, by what can be seen.
const pageScript = `
globalThis.e2e = {
  presses: 0, // of a pointer
  mice: 0, // presses of a mouse
  violations: [], // of the security policy
  // "css" or "css|text": the first visible element with that text, one with exactly that text before others
  find(what) {
    const [css, text] = what.split('|'), tidy = (s) => (s ?? '').replace(/\s+/g, ' ').trim();
    const all = [...document.querySelectorAll(css)].filter((el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: false }));
    if (!text) return all[0] ?? null;
    return all.find((el) => tidy(el.textContent) === text || el.getAttribute('aria-label') === text)
      ?? all.find((el) => tidy(el.textContent).includes(text) || (el.getAttribute('aria-label') ?? '').includes(text)) ?? null;
  },
  text(what) { return (e2e.find(what)?.textContent ?? '').replace(/\s+/g, ' ').trim(); },
  // the middle of an element that stands still and that a press there would reach
  async spot(what) {
    const el = e2e.find(what);
    if (!el) return { problem: 'there is none' };
    const box = el.getBoundingClientRect();
    if (box.top < 0 || box.left < 0 || box.bottom > innerHeight || box.right > innerWidth) el.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    const before = el.getBoundingClientRect();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const r = el.getBoundingClientRect();
    if (r.x !== before.x || r.y !== before.y) return { problem: 'it moves' };
    if (!r.width || !r.height) return { problem: 'it has no size' };
    if (el.disabled) return { problem: 'it is disabled' };
    const x = r.x + r.width / 2, y = r.y + r.height / 2, top = document.elementFromPoint(x, y);
    if (!top || !(el.contains(top) || top.contains(el) || el.labels && [...el.labels].some((l) => l.contains(top)))) return { problem: 'it is covered by ' + (top ? top.outerHTML.slice(0, 120) : 'nothing: it is outside') };
    return { problem: '', x, y };
  },
  // who has the focus, in words
  focus() {
    const el = document.activeElement;
    if (!el || el === document.body) return 'body';
    return el.id || el.dataset.id || el.getAttribute('name') || el.getAttribute('aria-label') || el.textContent.replace(/\s+/g, ' ').trim().slice(0, 40) || el.tagName;
  },
};
// The browser's own message does not say what it was: the element and the place do.
addEventListener('securitypolicyviolation', (event) => {
  const text = 'security policy: ' + event.effectiveDirective + ' ' + event.blockedURI + ' at ' + event.sourceFile + ':' + event.lineNumber + ' on ' + (event.target.outerHTML ?? 'the page').slice(0, 160);
  e2e.violations.push(text);
  console.error(text);
}, true);
addEventListener('pointerdown', (event) => { if (event.isTrusted) { e2e.presses++; if (event.pointerType === 'mouse') e2e.mice++; } }, true);`
