import { throughApplianceEndpoint } from '../components/endpoints/appliance-endpoint.js';
import { leaveByEgressOnlyGateway } from '../components/internet/egress-only-gateway.js';
import { throughGatewayEndpoint } from '../components/endpoints/gateway-endpoint.js';
import { enterByInternetGateway } from '../components/interfaces/inbound.js';
import { arriveAtInterface } from '../components/interfaces/interface-arrival.js';
import { leaveByInternetGateway } from '../components/internet/internet-gateway.js';
import { arriveAtInternetHost } from '../components/internet/internet-host.js';
import { arriveAtNatGateway } from '../components/nat/nat-gateway.js';
import { throughPeering } from '../components/transit/peering.js';
import { send } from '../components/interfaces/sending.js';
import { throughTransitGateway } from '../components/transit/transit-gateway.js';
import { type Blocker, blockerKey, type Branch, type Outcome } from './branch.js';
import type { Move, Place } from './move.js';
import { deadEnd, opaqueEnd } from './step.js';
import type { WalkContext } from './walk-context.js';

/** Follows moves to their outcomes. Where only a mended network goes on, the cheapest complete way is kept. */
export function run(context: WalkContext, moves: readonly Move[]): Outcome[] {
  return moves.flatMap((move) => {
    switch (move.move) {
      case 'end':
        return [move.outcome];
      case 'go':
        return run(context, step(context, move.branch, move.place));
      case 'choose':
        return cheapest(context, move.alternatives);
    }
  });
}

/** No real path takes as many decisions; a packet that does goes round until its time to live is used up
 *  (RFC 791). */
const MOST_HOPS = 200;

/** Ways fork where rules do. No network that people run comes near; what does must not hold up the questions
 *  behind it. */
export const MOST_STEPS = 50_000;

function step(context: WalkContext, branch: Branch, place: Place): Move[] {
  if ((branch.trace?.length ?? 0) > MOST_HOPS) return [lost(branch)];
  context.steps += 1;
  if (context.steps > MOST_STEPS) return [unfollowed(branch)];
  switch (place.at) {
    case 'sending':
      return send(context, branch, place.station);
    case 'interface':
      return arriveAtInterface(context, branch, place.node, place.from);
    case 'nat-gateway':
      return arriveAtNatGateway(context, branch, place.gateway, place.from);
    case 'internet-gateway':
      return leaveByInternetGateway(context, branch, place.gateway, place.from);
    case 'egress-only-gateway':
      return leaveByEgressOnlyGateway(context, branch, place.gateway, place.from);
    case 'internet':
      return arriveAtInternetHost(context, branch);
    case 'inbound':
      return enterByInternetGateway(context, branch);
    case 'appliance-endpoint':
      return throughApplianceEndpoint(context, branch, place.endpoint, place.from);
    case 'transit-gateway':
      return throughTransitGateway(context, branch, place.attachment, place.from);
    case 'peering':
      return throughPeering(context, branch, place.peering, place.from);
    case 'gateway-endpoint':
      return throughGatewayEndpoint(context, branch, place.endpoint, place.from);
  }
}

function lost(branch: Branch): Move {
  const { kind, component } = branch.trace!.hop;
  return deadEnd(
    branch,
    { kind, component },
    {
      code: 'ROUTING_LOOP',
      summary: `packets go round and round, last seen at ${component.id}`,
      evidence: { hops: MOST_HOPS },
    },
  );
}

function unfollowed(branch: Branch): Move {
  const { kind, component } = branch.trace!.hop;
  return opaqueEnd(
    branch,
    { kind, component },
    {
      code: 'UNSUPPORTED_COMPONENT',
      component,
      summary: `the question has more ways through the network than the ${MOST_STEPS} decisions that are followed`,
      howToLearn: 'ask about a single address',
      ifHolds: 'the ways that are left carry the packets',
      ifNot: "they don't",
    },
  );
}

function cheapest(
  context: WalkContext,
  alternatives: Extract<Move, { move: 'choose' }>['alternatives'],
): Outcome[] {
  const tried = alternatives
    .map(({ via, baseCost, moves }) => {
      const outcomes = run(context, moves);
      return { via, outcomes, cost: baseCost + costOf(outcomes) };
    })
    .sort(
      (a, b) =>
        Number(b.via === context.steering.via) - Number(a.via === context.steering.via) || a.cost - b.cost,
    );
  for (const { via, outcomes, cost } of tried.slice(1)) {
    context.alternatives.push({ via, cost, codes: distinctBlockers(outcomes).map(({ code }) => code) });
  }
  return tried[0]?.outcomes ?? [];
}

/** What all the drops of a way take to mend; a way that ends in a drop that can't be mended is the last
 *  resort. */
function costOf(outcomes: readonly Outcome[]): number {
  const edits = distinctBlockers(outcomes).reduce((sum, { cost }) => sum + cost, 0);
  return edits + (outcomes.some(({ complete }) => !complete) ? 100 : 0);
}

export function distinctBlockers(outcomes: readonly Outcome[]): Blocker[] {
  const byKey = new Map<string, Blocker>();
  for (const { branch } of outcomes) {
    for (const blocker of branch.blockers) {
      const key = blockerKey(blocker);
      if (!byKey.has(key)) byKey.set(key, blocker);
    }
  }
  return [...byKey.values()];
}
