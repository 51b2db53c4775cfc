// What main.js hands to every panel. Types only: nothing here runs.

/**
 * @typedef {object} App
 * @property {import('./types.js').DesignerData} data
 * @property {string} url  "/flows/NAME"
 * @property {import('../store.js').Store} store
 * @property {import('../catalog.js').Catalog} catalog
 * @property {import('../canvas.js').Canvas} canvas
 * @property {ReturnType<typeof import('../autosave.js').createAutosave>} autosave
 * @property {ReturnType<typeof import('./dialog.js').createDialog>} dialog
 * @property {ReturnType<typeof import('./tabs.js').createTabs>} tabs
 * @property {boolean} edit
 * @property {() => import('./types.js').Issue[]} issues
 * @property {() => Promise<void>} settle  what is typed in a form reaches the store
 * @property {(testing: boolean) => void} onTesting
 * @property {() => void} onTestSaved  the flow has another test
 * @property {(fields: number, show: () => void) => void} onUnfit  how many fields hold a text that cannot be saved, and what shows the first
 */

export {};
