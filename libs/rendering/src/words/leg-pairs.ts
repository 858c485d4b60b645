import type { Diagnosis } from '../../../reachability/src/diagnosis/diagnosis.js';
import type { Hop, Leg } from '../../../reachability/src/diagnosis/hop.js';

/** One way there and back. A leg that wasn't walked is missing. */
export interface LegPair {
  part: Leg['part'];
  title: string;
  forward?: Leg;
  back?: Leg;
}

const TITLES: Record<Leg['part'], string> = {
  all: 'The path',
  working: 'The path of what works',
  failing: 'The path of what fails',
  undetermined: 'The path of what can’t be decided',
};

/** Each forward leg with the return leg that follows it. A partial answer has two pairs. */
export function legPairs(diagnosis: Pick<Diagnosis, 'legs'>): LegPair[] {
  const pairs: LegPair[] = [];
  for (const leg of diagnosis.legs) {
    const last = pairs.at(-1);
    if (
      leg.direction === 'return' &&
      last !== undefined &&
      last.back === undefined &&
      last.part === leg.part
    ) {
      last.back = leg;
    } else {
      const pair: LegPair = { part: leg.part, title: TITLES[leg.part] };
      if (leg.direction === 'forward') pair.forward = leg;
      else pair.back = leg;
      pairs.push(pair);
    }
  }
  return pairs;
}

/** How a leg ended: "delivered", "not walked". */
export function forwardOutcome({ forward }: LegPair): string {
  return forward?.outcome ?? 'not walked';
}

/** Behind a blocked way there the way back is what the answer would meet. */
export function backOutcome({ forward, back }: LegPair): string {
  if (back === undefined) return 'not walked';
  return `${forward?.outcome === 'dropped' ? 'if mended: ' : ''}${back.outcome}`;
}

/** The hop that stops the packet (or its answer) first: on the way there before on the way back. */
export function firstBlocker(pair: LegPair): Hop | undefined {
  const hops = [...(pair.forward?.hops ?? []), ...(pair.back?.hops ?? [])];
  return hops.find((hop) => hop.decision === 'drop');
}
