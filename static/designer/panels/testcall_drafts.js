// What a test runs that callers do not get yet: drafts of flows without a version.

/**
 * Names the flows whose drafts stand in, '' when there are none.
 * @param {{issues: () => import('./types.js').Issue[], store: {document: () => any}}} app
 */
export function draftWords(app) {
  const waiting = new Set(app.issues().filter((issue) => issue.code === 'no_version').map((issue) => issue.activity));
  if (!waiting.size) return '';
  const names = app.store.document().activities.filter((/** @type {any} */ a) => waiting.has(a.id)).map((/** @type {any} */ a) => a.properties?.flow).filter(Boolean);
  return `Tests run the draft of ${[...new Set(names)].join(', ')}: no version is published that callers would get.`;
}
