import type { Variable } from '../../../../packets/src/index.js';
import {
  type NetworkIndex,
  publicAccess,
  type PublicAccess,
  type SubnetNode,
  type VpcNode,
} from '../../../../snapshot/src/network/index.js';
import type { AssumptionNote, Branch, Station, UnknownFact } from '../../walk/branch.js';
import { gapFact, label, subnetRef, vpcRef } from '../../walk/describe.js';
import { assumeHolds, drop, type DropInfo, type HopInfo, withFlows } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { interfacesAmong } from '../interfaces/local-receivers.js';
import { withAssumption } from '../routing/with-assumption.js';

/** How packets cross the edge to the internet: out through a device that only lets connections out, or
 *  otherwise (out by a public address of their own, or in). */
type Crossing = 'out-by-device' | 'out' | 'in';

/** R-BPA-1: packets of `place` cross an internet gateway or egress-only internet gateway. */
export function checkPublicAccess(
  context: WalkContext,
  branch: Branch,
  hop: HopInfo,
  place: SubnetNode | VpcNode,
  crossing: Crossing,
): Branch {
  const fact = publicAccess(context.index, place);
  if (!fact.known) {
    const doubt = gapFact(fact.gap, `public access isn't blocked for ${place.id}`, 'it is blocked');
    return assumeHolds(context, branch, hop, doubt);
  }
  const { value } = fact;
  if (value.assumed) return withAssumption(branch, takenAsOff('vpc' in place ? place.vpc : place));
  if (value.mode === 'off' || (value.mode === 'block-ingress' && crossing === 'out-by-device')) return branch;
  if (crossing === 'out' && isEgressException(value)) {
    return assumeHolds(context, branch, hop, egressException(place, value));
  }
  return drop(branch, hop, blocked(place, value));
}

/** Bundles from before the feature (2024) hold neither the account's options nor the subnets' values. */
function takenAsOff(vpc: VpcNode): AssumptionNote {
  return {
    code: 'PUBLIC_ACCESS_NOT_BLOCKED',
    summary: `VPC Block Public Access is off for ${label(vpc)}: the documents don't say`,
    confirmBy:
      'ec2:DescribeVpcBlockPublicAccessOptions, or BlockPublicAccessStates in a recent ec2:DescribeSubnets',
  };
}

/** Packets leave by an internet gateway from `station`. Its subnet is the one that counts: a NAT gateway's, not
 *  its clients' (Amazon VPC User Guide, "VPC BPA basics"). Where a machine passes on packets that it doesn't
 *  translate, the subnet of the workload behind it has to be free too (ingress routing, R-BPA-1); AWS's pages
 *  aren't clear on whether the machine's own one matters then. */
export function checkLeaving(context: WalkContext, branch: Branch, hop: HopInfo, station: Station): Branch {
  const { subnet, gateway } = station;
  if (gateway) {
    return checkPublicAccess(context, branch, hop, gateway.subnet ?? gateway.vpc, 'out-by-device');
  }
  const crossing = branch.leg === 'forward' ? 'out' : 'in';
  const workload = behind(branch, station);
  if (!workload) return checkPublicAccess(context, branch, hop, subnet, crossing);
  const checked = checkPublicAccess(context, branch, hop, workload, crossing);
  if (checked.blockers.length > branch.blockers.length || !blocks(context.index, subnet)) return checked;
  return assumeHolds(context, checked, hop, {
    ...egressException(subnet, { mode: 'block-ingress', exclusionsAllowed: true }),
    summary: `${subnet.id}, which passes on packets of ${workload.id}, blocks public access; whether that stops them isn't documented clearly`,
  });
}

/** The subnet whose machine sent what the station only passes on. */
function behind({ flows, header }: Branch, { subnet, forwarded }: Station): SubnetNode | undefined {
  if (!forwarded) return undefined;
  const sources = flows.project(header.source);
  const owner = sources.size === 1 ? subnet.vpc.owners.get(sources.first!) : undefined;
  return owner && owner.subnet !== subnet ? owner.subnet : undefined;
}

function blocks(index: NetworkIndex, subnet: SubnetNode): boolean {
  const fact = publicAccess(index, subnet);
  return fact.known && fact.value.mode !== 'off';
}

/** An exclusion for egress, in an account that blocks both ways. AWS's walk-through of the feature says both
 *  that machines with public addresses may then open connections and that they may not ("Advanced example",
 *  scenarios 5 and 6). */
function isEgressException({ exclusion, accountMode }: PublicAccess): boolean {
  return accountMode === 'block-bidirectional' && exclusion?.InternetGatewayExclusionMode === 'allow-egress';
}

function egressException(place: SubnetNode | VpcNode, { exclusion }: PublicAccess): UnknownFact {
  return {
    code: 'UNSUPPORTED_COMPONENT',
    component: refOf(place),
    summary: `whether exclusion ${exclusion?.ExclusionId} (allow-egress) lets machines of ${place.id} out by their own public addresses isn't documented clearly`,
    howToLearn: 'probe from the machine itself, or look for reject-reason BPA in the flow logs',
    ifHolds: 'it lets them out',
    ifNot: 'only NAT gateways and egress-only internet gateways work',
  };
}

function blocked(place: SubnetNode | VpcNode, value: PublicAccess): DropInfo {
  const { mode, accountMode, exclusion, exclusionsAllowed, managedBy } = value;
  const within = 'vpc' in place ? { subnetId: place.id, vpcId: place.vpc.id } : { vpcId: place.id };
  return {
    code: 'VPC_BLOCK_PUBLIC_ACCESS_ENABLED',
    summary: `VPC Block Public Access is ${mode} for ${label(place)}: ${
      mode === 'block-ingress'
        ? 'only NAT gateways and egress-only internet gateways may reach the internet'
        : 'nothing passes its internet gateways'
    }`,
    evidence: {
      ...within,
      internetGatewayBlockMode: mode,
      ...(accountMode === undefined ? {} : { accountMode }),
      ...(exclusion === undefined
        ? {}
        : {
            exclusionId: exclusion.ExclusionId,
            exclusionMode: exclusion.InternetGatewayExclusionMode,
          }),
      exclusionsAllowed,
      ...(managedBy === undefined ? {} : { managedBy }),
    },
    component: refOf(place),
  };
}

const refOf = (place: SubnetNode | VpcNode) => ('vpc' in place ? subnetRef(place) : vpcRef(place));

/** Packets come in by an internet gateway for addresses of `vpc` (in `inside`, once translated). */
export function checkEntering(
  context: WalkContext,
  branch: Branch,
  hop: HopInfo,
  vpc: VpcNode,
  inside: Variable,
): Branch[] {
  const wanted = branch.flows.project(inside);
  const gateway = wanted.size === 1 ? vpc.natGatewayAddresses.get(wanted.first!) : undefined;
  if (gateway) return [checkPublicAccess(context, branch, hop, gateway.subnet ?? vpc, 'in')];
  return interfacesAmong(vpc, wanted)
    .map((node) => ({ node, part: withFlows(branch, branch.flows.restrict(inside, node.own)) }))
    .filter(({ part }) => !part.flows.isEmpty)
    .map(({ node, part }) => checkPublicAccess(context, part, hop, node.subnet, 'in'));
}
