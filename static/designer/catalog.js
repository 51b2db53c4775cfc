// What the canvas knows of activity types: outlets, words for a summary, fresh records. Built from the server's catalogue, pure.

/** @typedef {import('./types.js').Activity} Activity */
/** @typedef {import('./types.js').CatalogEntry} CatalogEntry */
/** @typedef {import('./types.js').Outlet} Outlet */
/** @typedef {ReturnType<typeof createCatalog>} Catalog */
/**
 * What is known beside the types: outcomes of subflows by name, those of versions by name and label where they are others, intents of AI agents, handlers.
 * @typedef {{subflow_outcomes?: Record<string, string[]>, subflow_label_outcomes?: Record<string, Record<string, string[]>>, ai_intents?: Record<string, string[]>, handlers?: {id: string, label: string}[]}} Known
 */

const ID_MAX = 64;

/** @param {string} id @returns {string} "agent_left" → "Agent left" */
export const humanise = (id) => (id.charAt(0).toUpperCase() + id.slice(1)).replaceAll('_', ' ');

/** @param {string} text @returns {string} a legal activity id made of it */
export function idFrom(text) {
  const id = text.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '').slice(0, ID_MAX - 5);
  return id || 'activity';
}

/** @param {string} base @param {(id: string) => boolean} taken @returns {string} base, or base_2, base_3 … */
export function freshId(base, taken) {
  const stem = /^[a-z][a-z0-9_]*$/.test(base) ? base.replace(/_\d+$/, '').slice(0, ID_MAX - 5) : idFrom(base);
  if (!taken(stem)) return stem;
  for (let n = 2; ; n++) if (!taken(`${stem}_${n}`)) return `${stem}_${n}`;
}

/** @param {string} value @returns {string} "2m30s" → "2 min 30 s"; anything else as it is */
export function duration(value) {
  if (!/^(\d+(\.\d+)?(h|m|s|ms))+$/.test(value)) return value;
  /** @type {Record<string, string>} */ const units = { h: 'h', m: 'min', s: 's', ms: 'ms' };
  return [...value.matchAll(/([\d.]+)(ms|h|m|s)/g)].map(([, n, unit]) => `${n} ${units[unit]}`).join(' ');
}

/** @param {any} value @returns {string} how a property's value reads in one line */
export function words(value) {
  if (value === null || value === undefined || value === false || value === '') return '';
  if (typeof value === 'string') return duration(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(item).filter(Boolean).join(', ');
  if (Array.isArray(value.segments)) return value.segments.map((/** @type {any} */ s) => s.say ?? s.audio ?? '').join(' ').trim();
  return words(value.text ?? value.name ?? value.queue ?? value.team ?? value.user ?? value.label ?? '');
}

/** @param {any} row one row of a list property */
function item(row) {
  if (!row || typeof row !== 'object') return words(row);
  if (row.skill) return [row.skill, row.op, row.value].filter((v) => v !== undefined && v !== '').join(' ');
  if (row.variable && row.expression !== undefined) return `${row.variable} = ${row.expression}`;
  if (row.percent !== undefined) return `${row.label || row.id} ${row.percent} %`;
  return words(row.label ?? row.id ?? row.name ?? row.key ?? row.variable ?? row);
}

/** @param {string} pattern @param {Record<string, any>} props @param {Record<string, any>} defaults */
export function fill(pattern, props, defaults = {}) {
  let filled = false, asked = false;
  /** @param {string} part @param {boolean} optional */
  const one = (part, optional) => {
    let empty = false;
    const text = part.replace(/\{([a-z_.]+)\}/g, (_, name) => {
      const value = words(props[name] ?? defaults[name]);
      asked = true;
      filled ||= value !== '';
      empty ||= value === '';
      return value || '…';
    });
    return optional && empty ? '' : text;
  };
  const text = pattern.split(/(\[[^\]]*\])/).map((part) => (part.startsWith('[') ? one(part.slice(1, -1), true) : one(part, false))).join('');
  return asked && !filled ? '' : text.replace(/\s+/g, ' ').trim();
}

/** @param {string} text @returns {{text: string, code: boolean}[]} template expressions set apart, shortened to the variable's name */
export function parts(text) {
  return text.split(/(\{\{.*?\}\})/).filter(Boolean).map((part) => (part.startsWith('{{')
    ? { text: part.slice(2, -2).trim().replace(/^(vars|contact|flow|org)\./, ''), code: true } : { text: part, code: false }));
}

/** What is known of a resource; names compare without case. @template V @param {Record<string, V> | undefined} lists @param {any} name @returns {V | undefined} */
function named(lists = {}, name) {
  const low = String(name ?? '').toLowerCase(), key = Object.hasOwn(lists, name) ? name : Object.keys(lists).find((one) => one.toLowerCase() === low);
  return key === undefined ? undefined : lists[key];
}

/**
 * @param {CatalogEntry[]} entries @param {import('./types.js').Group[]} [groups]
 * @param {Known} [known]
 */
export function createCatalog(entries, groups = [], known = {}) {
  const byType = new Map(entries.map((entry) => [entry.type, entry]));
  /** @param {string} type @returns {CatalogEntry} a stand-in for a type this build does not know */
  const entry = (type) => byType.get(type) ?? { type, label: humanise(type), group: 'unknown', icon: 'circle-help', kinds: [], outlets: [] };

  /** @param {Activity} record @returns {Outlet[]} */
  function dynamic(record) {
    const each = entry(record.type).each;
    if (!each) return [];
    /** @param {string} id @param {string} label @param {string} [mark] @returns {Outlet} */
    const outlet = (id, label, mark) => ({ id, label, dynamic: true, stale: false, mark });
    const wired = () => Object.keys(record.outlets).filter((id) => !entry(record.type).outlets.some((o) => o.id === id)).sort();
    if (each.resource) {
      const name = record.properties[each.property], labels = named(known.subflow_label_outcomes, name), open = wired();
      return (labels?.[record.properties[each.version ?? '']] ?? named(known.subflow_outcomes, name) ?? (open.length ? open : ['done'])).map((id) => outlet(id, humanise(id)));
    }
    const rows = record.properties[each.property];
    if (each.from && !(Array.isArray(rows) && rows.length)) {
      return (named(known.ai_intents, record.properties[each.from]) ?? wired()).map((id) => outlet(id, humanise(id)));
    }
    if (!Array.isArray(rows)) return [];
    const seen = new Set();
    /** @param {any} row */
    const mark = (row) => (each.value && row?.[each.value] !== undefined ? `${words(row[each.value])} ${each.unit ?? ''}`.trim() : undefined);
    return rows.map((row) => ({ id: String(row?.[each.id ?? 'id'] ?? ''), label: row?.[each.label ?? 'label'], row }))
      .filter(({ id }) => id && !seen.has(id) && seen.add(id)).map(({ id, label, row }) => outlet(id, String(label || humanise(id)), mark(row)));
  }

  /**
   * Every way out of an activity: dynamic ones, then the fixed ones, then wired ones that no longer exist (stale).
   * @param {Activity} record @returns {Outlet[]}
   */
  function outlets(record) {
    const list = [...dynamic(record), ...entry(record.type).outlets.map(({ id, label }) => ({ id, label, dynamic: false, stale: false }))];
    const ids = new Set(list.map((o) => o.id));
    const stale = Object.keys(record.outlets).filter((id) => !ids.has(id)).map((id) => ({ id, label: humanise(id), dynamic: false, stale: true }));
    const last = list.at(-1);
    return stale.length && last?.id === 'error' ? [...list.slice(0, -1), ...stale, last] : [...list, ...stale];
  }

  /** @param {Activity} record */
  const summary = (record) => {
    const known = byType.get(record.type);
    return known ? fill(known.summary ?? '', record.properties, known.defaults) : `Unknown type ${record.type}`;
  };

  return {
    groups,
    entries,
    entry,
    outlets,
    summary,
    /** @param {string} type */
    has: (type) => byType.has(type),
    /** @param {string} type */
    label: (type) => entry(type).label,
    /** @param {string} type */
    group: (type) => entry(type).group,
    /** @param {Activity} record the summary cut into plain words and variable names */
    summaryParts: (record) => parts(summary(record)),
    /** @param {Activity} record @returns {string} its name, or its type's label */
    name: (record) => record.name || entry(record.type).label,
    /** @param {string} name of a handler @returns {string} when it runs, as everything calls it */
    handler: (name) => known.handlers?.find(({ id }) => id === name)?.label ?? humanise(name),
    /** @param {Activity | undefined} record @returns {boolean} whether it runs a subflow that is chosen */
    runs: (record) => Boolean(record && entry(record.type).each?.resource && record.properties.flow),
    /** @param {string} type @param {string} kind of the flow */
    allowed: (type, kind) => kind === 'subflow' || entry(type).kinds.includes(kind),
    /** @param {string} kind @returns {CatalogEntry[]} */
    list: (kind) => entries.filter((e) => kind === 'subflow' || e.kinds.includes(kind)),
    /** @param {string} type @param {(id: string) => boolean} taken @returns {Activity} */
    fresh: (type, taken) => ({ id: freshId(type, taken), type, name: entry(type).label, properties: structuredClone(entry(type).defaults ?? {}), outlets: {} }),
    /**
     * What a screen reader says: name, type, exits and targets.
     * @param {Activity} record @param {(id: string) => string} nameOf
     */
    describe(record, nameOf) {
      const exits = outlets(record).filter((o) => o.id !== 'error' || record.outlets.error).map((o) => {
        const mark = o.dynamic && o.id.length === 1 ? o.id : o.mark, label = mark ? `${mark} ${o.label}` : o.label;
        return record.outlets[o.id] ? `${label} goes to ${nameOf(record.outlets[o.id])}` : `${label} is not connected`;
      });
      return `${record.name || entry(record.type).label}, ${entry(record.type).label}. ${exits.length ? `${exits.join('. ')}.` : 'The flow ends here.'}`;
    },
  };
}
