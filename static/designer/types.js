// The shapes that the designer's modules share. Types only, nothing runs here.

/**
 * @typedef {{id: string, type: string, name: string, properties: Record<string, any>, outlets: Record<string, string>}} Activity
 * @typedef {{id: string, text: string, x: number, y: number, width: number, height: number, frame?: boolean}} Note  a `frame` stands around activities
 * @typedef {{x: number, y: number}} Point
 * @typedef {{x: number, y: number, width: number, height: number}} Rect
 * @typedef {{format: string, name: string, description?: string, kind: string, start: string, variables?: any[],
 *   activities: Activity[], handlers?: Record<string, string>, notes?: Note[], layout?: Record<string, Point>}} FlowDocument
 * @typedef {{id: string, label: string}} FixedOutlet
 * @typedef {{id: string, label: string, dynamic: boolean, stale: boolean, mark?: string}} Outlet  `mark`: who leaves by it, such as 20 %
 * @typedef {{type: string, label: string, group: string, icon: string, help?: string, kinds: string[], outlets: FixedOutlet[],
 *   each?: {property: string, id?: string, label?: string, value?: string, unit?: string, resource?: string, version?: string, from?: string, rows?: OutletRows} | null, defaults?: Record<string, any>,
 *   summary?: string, terminal?: boolean, branch?: string}} CatalogEntry
 * @typedef {{name: string, label?: string, help?: string, widget: string, required?: boolean, options?: string[], min?: string, max?: string, pattern?: string}} RowField  one field of an element that is an outlet
 * @typedef {{label: string, one: string, most?: string, fields: RowField[]}} OutletRows  how the list that outlets are made from is edited where they are drawn
 * @typedef {{id: string, label: string}} Group
 * @typedef {{code: string, severity: 'error'|'warning'|'note', activity: string, field: string, place?: string, message: string, cycle?: string[], fixes?: import('./fixes.js').Fix[]}} Issue
 * @typedef {{activity: string, outlet: string, at: number}} Visit
 * @typedef {{id: string, source: string, outlet: string, target: string}} Edge  `id` is `source outlet`
 */

/**
 * Somebody else who has the flow open, at an activity or at none ("").
 * @typedef {{name: string, at: string, colour: number}} Here
 */

export {};
