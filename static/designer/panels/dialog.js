// The page's one dialog. The browser keeps the focus inside; it goes back to where it was when the dialog closes.
import { fill, h, iconButton, need } from './dom.js';

/** @typedef {{title: string, body: (Node | string)[], foot?: Node[], wide?: boolean, closable?: boolean, onClose?: () => void}} DialogContent */

export function createDialog() {
  const dialog = /** @type {HTMLDialogElement} */ (need('dialog'));
  /** @type {HTMLElement | null} */
  let back = null;
  /** @type {(() => void) | undefined} */
  let onClose;
  let closable = true;

  dialog.addEventListener('cancel', (event) => { if (!closable) event.preventDefault(); });
  dialog.addEventListener('close', () => {
    onClose?.();
    onClose = undefined;
    const to = back;
    back = null;
    // `close` comes late: what closed the dialog may have gone on to somewhere else already.
    if (to?.isConnected && (document.activeElement === document.body || document.activeElement === to)) to.focus();
  });
  // A press on the backdrop closes, but not one that began inside and slipped out.
  dialog.addEventListener('pointerdown', (event) => { if (event.target === dialog && closable) close(); });

  const close = () => { if (dialog.open) dialog.close(); };

  return {
    element: dialog,
    close,
    get open() { return dialog.open; },
    /** @param {DialogContent} content */
    show(content) {
      if (!dialog.open) back = /** @type {HTMLElement | null} */ (document.activeElement);
      else onClose?.();
      onClose = content.onClose;
      closable = content.closable ?? true;
      dialog.classList.toggle('wide', content.wide ?? false);
      dialog.setAttribute('aria-labelledby', 'dialog-title');
      fill(dialog, h('header', { class: 'dlg-head' }, h('h2', { id: 'dialog-title' }, content.title), h('span', { class: 'grow' }), closable && iconButton('x', 'Close', close)),
        h('div', { class: 'dlg-body' }, content.body), content.foot && h('footer', { class: 'dlg-foot' }, content.foot));
      if (!dialog.open) dialog.showModal();
      /** @type {HTMLElement | null} */ (dialog.querySelector('[autofocus], .dlg-body input:not([type=hidden]), .dlg-body textarea, .dlg-body select, .dlg-foot .primary'))?.focus();
    },
    /**
     * Asks one question with two buttons.
     * @param {{title: string, text: string, yes: string, danger?: boolean}} question
     * @returns {Promise<boolean>}
     */
    ask(question) {
      return new Promise((resolve) => {
        let answer = false;
        this.show({
          title: question.title, body: [h('p', null, question.text)], onClose: () => resolve(answer),
          foot: [h('button', { type: 'button', class: 'btn', onclick: close }, 'Cancel'),
            h('button', { type: 'button', class: `btn ${question.danger ? 'danger' : 'primary'}`, onclick: () => { answer = true; close(); } }, question.yes)],
        });
      });
    },
  };
}
