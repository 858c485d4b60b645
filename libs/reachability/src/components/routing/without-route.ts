import type { Route } from '@aws-sdk/client-ec2';
import type { Branch, RouteRemedy, Station } from '../../walk/branch.js';
import type { Move, Place } from '../../walk/move.js';
import type { DropInfo, HopInfo } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { candidateExits } from './candidate-exits.js';
import { type Exit, leave } from '../interfaces/leaving.js';

/** Where no route helps, the walk goes on along the cheapest other way out. */
export function withoutRoute(
  context: WalkContext,
  branch: Branch,
  station: Station,
  { why, hop }: { why: DropInfo; hop: HopInfo },
): Move[] {
  const exits = candidateExits(context, branch, station);
  if (exits.length === 0) {
    const place: Exit['place'] = { at: 'nobody', why };
    return leave(context, branch, station, { place, direct: false, route: { hop } });
  }
  return [
    {
      move: 'choose',
      alternatives: exits.map(({ via, baseCost, place, nextSubnet, also, evidence }) => ({
        via,
        baseCost,
        moves: leave(context, branch, station, {
          place,
          direct: false,
          ...(nextSubnet === undefined ? {} : { nextSubnet }),
          route: {
            hop,
            drop: {
              ...why,
              evidence: { ...why.evidence, ...evidence },
              remedy: remedyOf(station, hop, why, place),
            },
            ...(also === undefined ? {} : { also }),
          },
        }),
      })),
    },
  ];
}

function remedyOf(
  station: Station,
  { component }: HopInfo,
  { evidence }: DropInfo,
  toward: Place,
): RouteRemedy {
  const { route } = evidence as { route?: Route };
  return { subnet: station.subnet, tableId: component.id, toward, replaces: route };
}

/** The fix search asks what else the source could take than its route. */
export function isRerouted({ steering, sourceNode }: WalkContext, branch: Branch, station: Station): boolean {
  const first = branch.leg === 'forward' && !station.forwarded && station.node === sourceNode;
  return steering.reroute === true && first;
}
