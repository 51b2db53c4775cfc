// The outline while it is open: it tells where this page is, hears who else is here, and shows what others save. Nothing is taken from under
// somebody's hands: while something is typed or chosen and not saved, the page says what changed and stays as it is. It works without this file.

const outline = /** @type {HTMLElement} */ (document.querySelector('.outline[data-here]'));
const tab = crypto.randomUUID();
const EVERY = 10_000;
/** @type {ReturnType<typeof setTimeout> | undefined} */ let timer;

/** @param {Element} control @returns {boolean} whether it holds something else than the page came with */
function changed(control) {
  if (control instanceof HTMLSelectElement) return [...control.options].some((o) => o.selected !== o.defaultSelected) && !untouched(control);
  if (control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio')) return control.checked !== control.defaultChecked;
  return (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) && control.value !== control.defaultValue;
}

/** A list that names no choice begins with its first. @param {HTMLSelectElement} select */
const untouched = (select) => ![...select.options].some((o) => o.defaultSelected) && select.selectedIndex === 0;

/** Is there something that would be lost? */
const unsaved = () => 'typed' in outline.dataset || [...outline.querySelectorAll('input, textarea, select')].some(changed);

/** Is somebody in the middle of something? */
function busy() {
  const at = document.activeElement;
  if (unsaved() || (at instanceof HTMLElement && outline.contains(at) && at.matches('input, textarea, select'))) return true;
  return Boolean(outline.querySelector('details.menu[open]'));
}

/** @param {Record<string, string>} more @param {RequestInit} [options] */
const post = (more, options) => fetch(outline.dataset.here ?? '', { method: 'POST', ...options, headers: { 'X-Requested-With': 'cordboard', 'X-Sent-By': 'page', Accept: 'text/html' },
  body: new URLSearchParams({ tab, at: outline.dataset.at ?? '', base: outline.dataset.base ?? '', ...more }) });

let asking = false;
async function tell() {
  if (asking) return;
  clearTimeout(timer);
  if (document.visibilityState === 'visible') {
    asking = true;
    // Without an answer all stays as it was: a form that is posted is merged in any case.
    const answer = await post({}).catch(() => null);
    if (answer?.ok) await show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    asking = false;
  }
  timer = setTimeout(() => void tell(), EVERY);
}

/** @param {Document} heard */
async function show(heard) {
  const here = heard.querySelector('.here'), news = /** @type {HTMLElement | null} */ (heard.querySelector('.news'));
  if (here) swap(/** @type {Element} */ (outline.querySelector('.live-here')), here);
  if (!news) return;
  const follows = !busy() && await follow(news.dataset.changed?.split(' ') ?? []);
  for (const [part, on] of /** @type {[string, boolean][]} */ ([['.shown', follows], ['.kept', !follows && busy()]])) news.querySelector(part)?.toggleAttribute('hidden', !on);
  const place = /** @type {Element} */ (outline.querySelector('.live-news')), open = place.querySelector('details')?.open ?? false;
  if (place.firstElementChild?.isEqualNode(news)) return;
  if (open && !follows) news.querySelector('details')?.setAttribute('open', '');
  swap(place, news);
}

/** What is there already is not said again. @param {Element} place @param {Element} part */
function swap(place, part) {
  if (!place.firstElementChild?.isEqualNode(part)) place.replaceChildren(part);
}

/** Draws what changed anew, and nothing else. @param {string[]} ids of activities that others changed @returns {Promise<boolean>} */
async function follow(ids) {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html', 'X-Sent-By': 'page' } }).catch(() => null);
  if (!answer?.ok || busy()) return false;
  const fresh = /** @type {HTMLElement | null} */ (new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('.outline[data-here]'));
  if (!fresh || busy()) return false;
  const focused = document.activeElement;
  for (const base of outline.querySelectorAll('input[name="base"]')) base.setAttribute('value', fresh.dataset.base ?? '');
  for (const part of outline.querySelectorAll('.changed')) part.classList.remove('changed');
  renew(/** @type {Element} */ (outline.querySelector('.standing')), /** @type {Element} */ (fresh.querySelector('.standing')));
  const parts = (/** @type {Element} */ of) => [...of.children].filter((part) => !part.matches('.outline-bar'));
  if (parts(outline).length === parts(fresh).length) {
    const news = parts(fresh);
    parts(outline).forEach((part, i) => renewPart(part, news[i]));
  } else {
    for (const part of parts(outline)) part.remove();
    outline.append(...parts(fresh));
  }
  outline.dataset.base = fresh.dataset.base;
  for (const id of ids) document.getElementById(`step-${id}`)?.classList.add('changed');
  refocus(focused);
  return true;
}

/** @param {Element} part @param {Element} fresh */
function renewPart(part, fresh) {
  const steps = [...part.querySelectorAll(':scope > .steps > .step')], news = [...fresh.querySelectorAll(':scope > .steps > .step')];
  if (steps.length && steps.map((s) => s.id).join() === news.map((s) => s.id).join()) steps.forEach((step, i) => renew(step, news[i]));
  else renew(part, fresh);
}

/** @param {Element} part @param {Element} fresh */
function renew(part, fresh) {
  if (!part.isEqualNode(fresh)) part.replaceWith(fresh);
}

/** The focus stays on what it was on, else on its activity. @param {Element | null} was */
function refocus(was) {
  if (!was || was.isConnected) return;
  const step = was.closest('.step')?.id, name = was.getAttribute('aria-label') ?? was.textContent?.trim();
  const now = step ? document.getElementById(step) : null;
  const same = [...now?.querySelectorAll('a, button, summary') ?? []].find((one) => (one.getAttribute('aria-label') ?? one.textContent?.trim()) === name);
  /** @type {HTMLElement | null | undefined} */ (same ?? now ?? document.getElementById('main'))?.focus({ preventScroll: true });
}

document.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('[data-close-news]')) {
    outline.querySelector('.live-news')?.replaceChildren();
    /** @type {HTMLElement | null} */ (document.getElementById('main'))?.focus({ preventScroll: true });
  }
});
// The browser asks before what was typed or chosen is left behind; a form that is sent takes it along.
let sent = false;
outline.addEventListener('submit', () => { sent = true; });
addEventListener('pageshow', () => { sent = false; });
addEventListener('beforeunload', (event) => { if (!sent && unsaved()) event.preventDefault(); });

document.addEventListener('visibilitychange', () => void tell());
addEventListener('pagehide', () => void post({ gone: '1' }, { keepalive: true }).catch(() => {}));
void tell();

export {};
