// Shapes that the panels share. Types only: nothing here runs.

/**
 * @typedef {{id: string, type: string, name: string, properties: Record<string, any>, outlets: Record<string, string>}} ActivityRecord
 * @typedef {{description: string, kind: string, start: string}} FlowRecord
 * @typedef {{name: string, type: string, default?: any}} Variable
 * @typedef {{kind: string, start: string, variables: {name: string, type: string}[],
 *   activities: {id: string, type: string, name: string, outlets: Record<string, string>}[]}} Scope
 * @typedef {import('./words.js').Issue} Issue
 * @typedef {{id: string, title: string, text: string, activities: number, document: any}} Template
 *
 * @typedef {object} DesignerData
 * @property {string} name
 * @property {any} flow
 * @property {string} etag
 * @property {number} saved_at
 * @property {string} zone
 * @property {any[]} catalog
 * @property {{id: string, label: string}[]} groups
 * @property {{id: string, label: string}[]} handlers in life-cycle order
 * @property {Record<string, string[]>} resources
 * @property {Record<string, string[]>} subflow_outcomes
 * @property {Record<string, Record<string, string[]>>} [subflow_label_outcomes] by the label of a version, where they are others
 * @property {Record<string, string[]>} [ai_intents]
 * @property {{name: string, type: string}[]} [org] variables of the organisation
 * @property {Issue[]} issues
 * @property {Record<string, number>} labels
 * @property {number} changes
 * @property {{edit: boolean, publish: boolean, test: boolean}} permissions
 * @property {boolean} [imported] from another system, which a report tells
 * @property {string} user
 * @property {Template[]} templates
 */

/**
 * One line of a test call's transcript.
 * @typedef {object} Entry
 * @property {number} n
 * @property {number} at      virtual time, ms
 * @property {number} until   virtual time when it ends, 0 when it is an instant
 * @property {'said'|'music'|'pressed'|'spoke'|'wrote'|'silence'|'visit'|'queue'|'offer'|'agent'|'http'|'screen_pop'|'ani'|'variable'|'error'|'note'|'ended'} kind
 * @property {string} text
 * @property {string} activity
 * @property {string[]} [audio]     of what is heard: the prompts of the library that the text has in brackets, in order
 * @property {string} [language]    of what is heard
 * @property {boolean} [skips]  of a pressed key: it cut a prompt short that takes no input
 * @property {string[]} [replies]  of a message: the answers that it offers to choose from
 */

/**
 * @typedef {{now: number, started: number, zone: string, speed: number, paused: boolean}} Clock
 * @typedef {{activity: string, outlet: string, at: number, changes?: {name: string, before: string, after: string}[]}} Visit
 * @typedef {{name: string, value: string, before: string, changed_at: number}} CallVariable
 */

/**
 * The snapshot a test call's stream carries.
 * @typedef {object} CallState
 * @property {'running'|'waiting'|'ended'|'failed'} status
 * @property {string} ends
 * @property {string} error
 * @property {Clock} clock
 * @property {string} at
 * @property {string} [stopped] activity that the call stopped at
 * @property {string} waiting_for
 * @property {number} next_in
 * @property {Visit[]} visits
 * @property {number} from
 * @property {Entry[]} entries
 * @property {CallVariable[]} variables
 * @property {{agent: string, queue: string, others?: number} | null} offer the first of them, and how many others are offered the call too
 * @property {string} agent
 * @property {{says: string, answer?: string, intent?: string, [name: string]: any}[]} [ai]  what AI agents answered of their own
 */

export {};
