// Search over all flows and resources: a field and a list that the server draws. In a dialog on every page, and in the designer's finder.

/** How long to wait for the next letter. */
const PAUSE = 120;

/**
 * Joins a field with a list of what the server finds.
 * @param {{input: HTMLInputElement, list: HTMLElement, status: HTMLElement, go?: (link: HTMLAnchorElement) => boolean}} parts
 *   go: says whether it took what was chosen; else the link is followed
 */
export function createEverywhere({ input, list, status, go }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let asking = new AbortController();
  let at = 0;

  const options = () => /** @type {HTMLAnchorElement[]} */ ([...list.querySelectorAll('[role=option]')]);

  /** @param {number} next */
  function mark(next) {
    const all = options();
    at = all.length ? (next + all.length) % all.length : 0;
    all.forEach((option, i) => option.setAttribute('aria-selected', String(i === at)));
    if (all.length) input.setAttribute('aria-activedescendant', all[at].id);
    else input.removeAttribute('aria-activedescendant');
    all[at]?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {string} html @param {string} words */
  function show(html, words) {
    list.innerHTML = html;
    const n = options().length;
    list.hidden = n === 0;
    input.setAttribute('aria-expanded', String(n > 0));
    status.textContent = words || (n ? '' : 'Nothing that you may see has all of these words.');
    status.classList.toggle('err', words !== '');
    list.scrollTop = 0;
    mark(0);
  }

  async function ask() {
    asking.abort();
    const mine = asking = new AbortController();
    try {
      const answer = await fetch(`/search?q=${encodeURIComponent(input.value.trim())}`, { headers: { 'HX-Request': 'true', Accept: 'text/html' }, signal: mine.signal });
      const html = await answer.text();
      if (mine.signal.aborted) return;
      if (answer.ok) show(html, '');
      else show('', answer.status === 401 ? 'Your session has ended. Sign in again in another tab.' : 'The search did not work. Type again to try once more.');
    } catch {
      if (!mine.signal.aborted) show('', 'The server does not answer. Type again to try once more.');
    }
  }

  const onInput = () => { clearTimeout(timer); timer = setTimeout(() => void ask(), PAUSE); };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') mark(at + 1);
    else if (event.key === 'ArrowUp') mark(at - 1);
    else if (event.key === 'Enter') options()[at]?.click();
    else return;
    event.preventDefault();
  };
  /** @param {Event} event */
  const optionOf = (event) => /** @type {HTMLAnchorElement | null} */ (event.target instanceof Element ? event.target.closest('[role=option]') : null);
  /** @param {Event} event */
  const onOver = (event) => {
    const i = options().findIndex((option) => option === optionOf(event));
    if (i >= 0 && i !== at) mark(i);
  };
  /** @param {MouseEvent} event */
  const onClick = (event) => {
    const link = optionOf(event);
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && go?.(link)) event.preventDefault();
  };
  input.addEventListener('input', onInput);
  input.addEventListener('keydown', onKey);
  list.addEventListener('pointermove', onOver);
  list.addEventListener('click', onClick);
  void ask();

  return {
    /** Leaves the field and the list to somebody else. */
    end() {
      clearTimeout(timer);
      asking.abort();
      input.removeEventListener('input', onInput);
      input.removeEventListener('keydown', onKey);
      list.removeEventListener('pointermove', onOver);
      list.removeEventListener('click', onClick);
    },
  };
}

/** Opens the search in a dialog of its own; the browser gives the focus back when it closes. */
export function openEverywhere() {
  const dialog = document.createElement('dialog');
  dialog.className = 'everywhere-dialog';
  dialog.setAttribute('aria-label', 'Search everything');
  dialog.innerHTML = `<div class="everywhere-head"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#i-search"></use></svg>
    <input role="combobox" type="text" autocomplete="off" spellcheck="false" maxlength="200" aria-label="Search everything" aria-autocomplete="list" aria-expanded="false" aria-controls="everywhere-list" placeholder="A flow, a text in it, a queue, a number, a page">
    <button type="button" class="icon-btn" aria-label="Close" title="Close"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#i-x"></use></svg></button></div>
    <p class="everywhere-status small t3" role="status"></p><div class="everywhere-list" id="everywhere-list" role="listbox" aria-label="Found" hidden></div>
    <p class="everywhere-foot small t3" aria-hidden="true"><kbd>↑</kbd><kbd>↓</kbd> to choose <kbd>Enter</kbd> to open <kbd>Esc</kbd> to close</p>`;
  document.body.append(dialog);
  const part = (/** @type {string} */ what) => /** @type {HTMLElement} */ (dialog.querySelector(what));
  const search = createEverywhere({ input: /** @type {HTMLInputElement} */ (part('input')), list: part('.everywhere-list'), status: part('[role=status]') });
  part('button').addEventListener('click', () => dialog.close());
  dialog.addEventListener('pointerdown', (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener('click', (event) => { if (event.target instanceof Element && event.target.closest('a[href]') && !event.ctrlKey && !event.metaKey) dialog.close(); });
  dialog.addEventListener('close', () => { search.end(); dialog.remove(); });
  dialog.showModal();
  part('input').focus();
}
