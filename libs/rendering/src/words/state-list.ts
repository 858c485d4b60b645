import type { Diagnosis } from '../../../reachability/src/diagnosis/diagnosis.js';

export interface StateUse {
  id: string;
  text: string;
  /** "made by forward hop 6, used by return hops 3 and 5". */
  use: string;
}

/** The entries of NAT and connection tables that the paths make and use, in path order. */
export function stateList(diagnosis: Pick<Diagnosis, 'legs'>): StateUse[] {
  const entries = new Map<string, { id: string; text: string; uses: Map<string, Set<number>> }>();
  for (const leg of diagnosis.legs) {
    for (const { seq, state } of leg.hops) {
      if (state === undefined) continue;
      const key = `${state.id} ${state.text}`;
      const entry = entries.get(key) ?? {
        id: state.id,
        text: state.text,
        uses: new Map<string, Set<number>>(),
      };
      const use = `${state.created === true ? 'made' : 'used'} by ${leg.direction} hop`;
      entry.uses.set(use, (entry.uses.get(use) ?? new Set()).add(seq));
      entries.set(key, entry);
    }
  }
  return [...entries.values()].map(({ id, text, uses }) => ({
    id,
    text,
    use: [...uses].map(([use, hops]) => `${use}${numbers([...hops])}`).join(', '),
  }));
}

/** " 6", "s 3 and 5", "s 3, 5 and 9". */
function numbers(hops: number[]): string {
  return hops.length < 2 ? ` ${hops.join()}` : `s ${hops.slice(0, -1).join(', ')} and ${hops.at(-1)}`;
}
