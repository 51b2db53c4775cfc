// What is selected: activities by id, notes as `n:id`, a cord as `e:source outlet`.

/** @typedef {ReturnType<typeof createSelection>} Selection */

export function createSelection() {
  /** @type {Set<string>} */ let ids = new Set();
  /** @type {Set<(ids: string[]) => void>} */ const listeners = new Set();

  /** @param {Iterable<string>} next */
  function set(next) {
    const wanted = new Set(next);
    if (wanted.size === ids.size && [...wanted].every((id) => ids.has(id))) return;
    ids = wanted;
    for (const fn of [...listeners]) fn([...ids]);
  }

  return {
    set,
    /** @returns {string[]} */
    list: () => [...ids],
    /** @param {string} id */
    has: (id) => ids.has(id),
    get size() {
      return ids.size;
    },
    clear: () => set([]),
    /** @param {string} id */
    toggle: (id) => set(ids.has(id) ? [...ids].filter((one) => one !== id) : [...ids, id]),
    /** @param {(id: string) => boolean} stays drops what is gone */
    keep: (stays) => set([...ids].filter(stays)),
    /** @param {(ids: string[]) => void} fn @returns {() => void} */
    onChange(fn) {
      listeners.add(fn);
      return () => void listeners.delete(fn);
    },
  };
}
