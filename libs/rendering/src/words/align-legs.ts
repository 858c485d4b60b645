import type { Hop } from '../../../reachability/src/diagnosis/hop.js';
import type { LegPair } from './leg-pairs.js';

/** One rung: a hop of the way there and, beside it, the hop of the way back at the same place. */
export interface Rung {
  forward?: Hop;
  back?: Hop;
}

/** The rungs from the source (top) to the destination (bottom). The way back is turned around, and
 *  hops of the same component are put side by side (longest common subsequence); what lies between
 *  two such rungs is filled up in order. */
export function alignLegs(pair: LegPair): Rung[] {
  const forward = pair.forward?.hops ?? [];
  const back = (pair.back?.hops ?? []).toReversed();
  const rungs: Rung[] = [];
  let [f, b] = [0, 0];
  for (const [nextF, nextB] of [...commonHops(forward, back), [forward.length, back.length] as const]) {
    for (; f < nextF || b < nextB; f = Math.min(f + 1, nextF), b = Math.min(b + 1, nextB)) {
      rungs.push(rung(f < nextF ? forward[f] : undefined, b < nextB ? back[b] : undefined));
    }
    if (nextF < forward.length) rungs.push(rung(forward[nextF], back[nextB]));
    [f, b] = [nextF + 1, nextB + 1];
  }
  return rungs;
}

function rung(forward: Hop | undefined, back: Hop | undefined): Rung {
  return { ...(forward && { forward }), ...(back && { back }) };
}

/** Index pairs of a longest common subsequence by place. */
function commonHops(forward: Hop[], back: Hop[]): (readonly [number, number])[] {
  const width = back.length + 1;
  const lengths = new Int32Array((forward.length + 1) * width);
  const at = (f: number, b: number): number => lengths[f * width + b] ?? 0;
  const equal = (f: number, b: number): boolean => place(forward[f]) === place(back[b]);
  for (let f = forward.length - 1; f >= 0; f--) {
    for (let b = back.length - 1; b >= 0; b--) {
      lengths[f * width + b] = equal(f, b) ? at(f + 1, b + 1) + 1 : Math.max(at(f + 1, b), at(f, b + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let f = 0, b = 0; f < forward.length && b < back.length;) {
    if (equal(f, b)) pairs.push([f++, b++] as const);
    else if (at(f + 1, b) >= at(f, b + 1)) f++;
    else b++;
  }
  return pairs;
}

/** Same component, same place; an interface and its instance are two. */
function place(hop: Hop | undefined): string {
  return hop === undefined ? '' : `${hop.component.type} ${hop.component.id}`;
}
