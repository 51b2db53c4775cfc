// The changes a canvas can make, each on a transaction. Pointer, keyboard and paste all end here.

/** @typedef {import('./store.js').Tx} Tx */
/** @typedef {import('./types.js').Activity} Activity */
/** @typedef {import('./types.js').Point} Point */

/** @param {string} id of a selection: `n:x` is a note, `e:source outlet` a cord, the rest are activities */
export const isNote = (id) => id.startsWith('n:');
/** @param {string} id */
export const isCord = (id) => id.startsWith('e:');
/** @param {string} id */
export const isActivity = (id) => !isNote(id) && !isCord(id);

/** @param {Tx} tx @param {Activity} record @param {Point} at */
export function addActivity(tx, record, at) {
  tx.set(`a:${record.id}`, record);
  tx.set(`l:${record.id}`, { x: Math.round(at.x) || 0, y: Math.round(at.y) || 0 });
  tx.set('order', [...tx.get('order').filter((/** @type {string} */ id) => id !== record.id), record.id]);
  const flow = tx.get('flow');
  if (!flow.start || !tx.get(`a:${flow.start}`)) tx.set('flow', { ...flow, start: record.id });
}

/** @param {Tx} tx @param {string} source @param {string} outlet @param {string} target '' disconnects */
export function connect(tx, source, outlet, target) {
  const record = tx.get(`a:${source}`);
  if (!record) return;
  const outlets = { ...record.outlets };
  if (target) outlets[outlet] = target;
  else delete outlets[outlet];
  tx.set(`a:${source}`, { ...record, outlets });
}

/** Puts an activity into a cord: its first outlet leads on. @param {Tx} tx @param {import('./types.js').Edge} edge @param {string} id @param {string} first outlet, '' when it has none */
export function insertInto(tx, edge, id, first) {
  connect(tx, edge.source, edge.outlet, id);
  if (first) connect(tx, id, first, edge.target);
}

/** @param {Tx} tx @param {Iterable<[string, Point]>} places activities by id, notes by `n:id` */
export function move(tx, places) {
  for (const [id, { x, y }] of places) {
    const at = { x: Math.round(x) || 0, y: Math.round(y) || 0 };
    if (isNote(id)) tx.set(id, { ...tx.get(id), ...at });
    else tx.set(`l:${id}`, at);
  }
}

/** Removes activities, notes and cords; nothing is left that leads to what is gone. @param {Tx} tx @param {string[]} ids */
export function remove(tx, ids) {
  const gone = new Set(ids.filter(isActivity));
  for (const id of ids) {
    if (isNote(id)) tx.remove(id);
    else if (isCord(id)) connect(tx, id.slice(2).split(' ')[0], id.split(' ')[1], '');
    else for (const key of [`a:${id}`, `l:${id}`]) tx.remove(key);
  }
  if (!gone.size) return;
  tx.set('order', tx.get('order').filter((/** @type {string} */ id) => !gone.has(id)));
  for (const key of tx.keys().filter((k) => k.startsWith('a:'))) {
    const record = tx.get(key), kept = Object.entries(record.outlets).filter(([, target]) => !gone.has(/** @type {string} */ (target)));
    if (kept.length < Object.keys(record.outlets).length) tx.set(key, { ...record, outlets: Object.fromEntries(kept) });
  }
  const handlers = Object.entries(tx.get('handlers')).filter(([, target]) => !gone.has(/** @type {string} */ (target)));
  if (handlers.length < Object.keys(tx.get('handlers')).length) tx.set('handlers', Object.fromEntries(handlers));
  const flow = tx.get('flow');
  if (gone.has(flow.start)) tx.set('flow', { ...flow, start: '' });
}

/** @param {Tx} tx @param {Point} at @param {{width: number, height: number}} [frame] the size when it is a frame @returns {string} key of the new note */
export function addNote(tx, at, frame) {
  let n = 1;
  while (tx.get(`n:n${n}`)) n++;
  tx.set(`n:n${n}`, { id: `n${n}`, text: '', x: Math.round(at.x), y: Math.round(at.y), ...(frame ? { width: frame.width, height: frame.height, frame: true } : { width: 240, height: 88 }) });
  return `n:n${n}`;
}
