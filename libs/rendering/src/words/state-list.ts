import type { Diagnosis } from '../../../reachability/src/diagnosis/diagnosis.js';

export interface StateUse {
  id: string;
  text: string;
  /** "made by forward hop 6, used by return hop 3". */
  use: string;
}

/** The entries of NAT and connection tables that the paths make and use, in path order. */
export function stateList(diagnosis: Pick<Diagnosis, 'legs'>): StateUse[] {
  const entries = new Map<string, { id: string; text: string; uses: Set<string> }>();
  for (const leg of diagnosis.legs) {
    for (const { seq, state } of leg.hops) {
      if (state === undefined) continue;
      const key = `${state.id} ${state.text}`;
      const entry = entries.get(key) ?? { id: state.id, text: state.text, uses: new Set<string>() };
      entry.uses.add(`${state.created === true ? 'made' : 'used'} by ${leg.direction} hop ${seq}`);
      entries.set(key, entry);
    }
  }
  return [...entries.values()].map(({ id, text, uses }) => ({ id, text, use: [...uses].join(', ') }));
}
