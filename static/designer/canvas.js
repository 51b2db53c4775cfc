// Joins store, catalogue and the parts of the canvas. The panels talk to the canvas through what createCanvas returns.

/** @typedef {import('./store.js').Store} Store */
/** @typedef {import('./catalog.js').Catalog} Catalog */
/**
 * @typedef {object} CanvasOptions
 * @property {HTMLElement} root #canvas
 * @property {Store} store
 * @property {Catalog} catalog
 * @property {boolean} [readOnly] no edits, the rest works
 * @property {(text: string) => void} [announce] puts words in the page's live region; a region of its own when left out
 * @property {(text: string) => void} [toast] short message for everybody
 * @property {import('./types.js').Issue[]} [issues]
 * @property {{id: string, title: string, text: string, activities: number}[]} [templates] shown on the empty canvas
 * @property {(id: string) => void} [onTemplate]
 * @property {() => void} [onSave] Ctrl+S
 * @property {() => void} [onSearch] Ctrl+K
 * @property {(id: string) => void} [onOpen] Enter or double click on an activity: go to its properties
 * @property {(ids: string[]) => void} [onMakeSubflow]
 * @property {HTMLElement | null} [outline] #outline: hidden at start, drawn by toggleOutline
 * @property {(open: import('./clipboard.js').Missing) => void} [onPasted] references that the pasted part leaves open
 */
/**
 * @typedef {object} Canvas
 * @property {() => string[]} selection ids of the selected activities; notes are `n:<id>`
 * @property {(ids: string[]) => void} select
 * @property {(fn: (ids: string[]) => void) => () => void} onSelect
 * @property {(id: string, options?: {outlet?: string}) => void} focusActivity pans there, selects, focuses
 * @property {(issues: import('./types.js').Issue[]) => void} setIssues
 * @property {(path: {visits: import('./types.js').Visit[], at: string, here: string, started?: number, follow?: boolean}) => void} showPath
 *   `at` is the activity now or '', `here` the words in its badge ("Here, 0:39"); times are counted from `started`, else from the first visit
 * @property {() => void} clearPath
 * @property {(type: string) => string} add a fresh activity near the middle (after the selected one); gives its id
 * @property {(type: string, event: PointerEvent) => void} dragNew the palette's pointerdown: the canvas follows the pointer and drops; a press without a move adds
 * @property {() => void} openPicker
 * @property {() => void} fit
 * @property {(scale: number) => void} zoomTo
 * @property {() => Promise<void>} tidy lays the flow out, one undo step
 * @property {() => void} undo with a message
 * @property {() => void} redo with a message
 * @property {() => void} remove what is selected
 * @property {() => void} duplicate what is selected
 * @property {(force?: boolean) => boolean} toggleOutline true when the outline is shown
 * @property {() => void} destroy
 */

/** @param {CanvasOptions} options @returns {Canvas} */
export function createCanvas(options) {
  throw new Error(`not yet: ${options.root.id}`);
}
