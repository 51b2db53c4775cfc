// What a contact's journal says of any moment: where it was, the way there, what the variables held. Pure.

/** @typedef {import('./types.js').Visit} Visit */
/**
 * One entry of the journal. `program` is '' for the contact's own flow; `name`, `before` and `value` belong to variables, as JSON text.
 * @typedef {{kind: string, at: number, activity?: string, outlet?: string, program?: string, name?: string, before?: string, value?: string}} Step
 * @typedef {{program: string, at: string, visits: Visit[], values: Map<string, {value: string, changed: boolean}>, over: boolean}} Moment
 */

/** @param {Step[]} steps */
export function createReplay(steps) {
  /** What variables of the contact's own flow held before their first change. @type {Map<string, string>} */
  const initial = new Map();
  for (const step of steps) if (step.kind === 'variable' && !step.program && !initial.has(step.name ?? '')) initial.set(step.name ?? '', step.before ?? 'null');

  return {
    length: steps.length,
    /** The moment after a step. @param {number} n @returns {Moment} */
    at(n) {
      /** Ways by program: a subflow has a canvas of its own. @type {Map<string, Visit[]>} */
      const ways = new Map();
      const values = new Map([...initial].map(([name, value]) => [name, { value, changed: false }]));
      let program = '', at = '', over = false;
      for (const [i, step] of steps.slice(0, n + 1).entries()) {
        const own = step.program ?? '', way = ways.get(own) ?? [];
        ways.set(own, way);
        if (step.kind === 'visit') {
          way.push({ activity: step.activity ?? '', outlet: '', at: step.at });
          [program, at] = [own, step.activity ?? ''];
        } else if (step.kind === 'left') {
          const visit = way.findLast((v) => v.activity === step.activity);
          if (visit) visit.outlet = step.outlet ?? '';
        } else if (step.kind === 'variable' && !own) values.set(step.name ?? '', { value: step.value ?? 'null', changed: i === n });
        else if (step.kind === 'end') over = true;
      }
      return { program, at: over ? '' : at, visits: ways.get(program) ?? [], values, over };
    },
    /** How long playing rests on a step: as long as it took, but bearable, ms. @param {number} n */
    rest(n) {
      const gap = (steps[n + 1]?.at ?? steps[n]?.at ?? 0) - (steps[n]?.at ?? 0);
      return Math.min(1500, Math.max(350, gap));
    },
  };
}
