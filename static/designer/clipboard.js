/** @typedef {{queues?: string[], targets: string[]}} Missing */
export {};
