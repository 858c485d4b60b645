import { compileTransitTable } from '../transit/transit-routes.js';
import {
  type TransitAttachmentNode,
  transitAssociation,
  transitOf,
  type VpcNode,
} from '../../../../snapshot/src/network/index.js';
import type { Branch, Station } from '../../walk/branch.js';
import type { Crossing } from '../../walk/crossing.js';
import { label } from '../../walk/describe.js';
import type { WalkContext } from '../../walk/walk-context.js';
import type { CandidateExit } from './candidate-exits.js';
import { peeringSides } from '../transit/peering.js';
import { isPrivate, neededRange } from '../transit/transit-targets.js';

/** How the packets that this branch answers came into the station's VPC, if from another VPC. */
export function wayBack({ crossings, header, leg }: Branch, { subnet }: Station): Crossing | undefined {
  if (leg !== 'return') return undefined;
  return crossings.findLast(
    (crossing) =>
      crossing.leg === 'forward' && crossing.into === subnet.vpc && crossing.source === header.destination,
  );
}

/** The packets' source is an address of another VPC, whatever this one has under the same number. */
export function comesFromOutside({ crossings, header, leg }: Branch, vpc: VpcNode): boolean {
  const last = crossings.findLast((crossing) => crossing.leg === leg);
  return last !== undefined && last.into === vpc && last.source === header.source;
}

/** R-NAT-6: what a transit gateway brings may use the NAT gateways of the VPC. */
export function broughtByTransitGateway(branch: Branch, vpc: VpcNode): boolean {
  const last = branch.crossings.findLast((crossing) => crossing.leg === branch.leg);
  return comesFromOutside(branch, vpc) && last?.way.by === 'transit-gateway';
}

/** Ways to other VPCs that a route could take: an answer, back as the question came; else through peering
 *  connections and transit gateways behind which the destination lies, or a way to the internet. */
export function crossingExits(context: WalkContext, branch: Branch, station: Station): CandidateExit[] {
  if (branch.leg === 'return') {
    const back = wayBack(branch, station);
    return back ? [exitBack(branch, station, back)] : [];
  }
  const privately = isPrivate(branch);
  // NAT devices and what a transit gateway has brought go on to the internet by this VPC's own gateways.
  if (station.forwarded && !privately) return [];
  return [
    ...(privately ? throughPeerings(context, branch, station) : []),
    ...throughTransitGateways(context, branch, station, privately),
  ];
}

function exitBack(branch: Branch, station: Station, { way, from }: Crossing): CandidateExit {
  const evidence = { destinationCidr: neededRange(branch, from) };
  if (way.by === 'peering') return peeringExit(way.peering, station, evidence);
  return transitExit(way.steps.at(-1)!.egress, station, evidence);
}

function peeringExit(
  peering: Extract<Crossing['way'], { by: 'peering' }>['peering'],
  from: Station,
  evidence: Record<string, unknown>,
): CandidateExit {
  return {
    via: `peering connection ${label(peering)}`,
    baseCost: 0,
    place: { at: 'peering', peering, from },
    evidence: { ...evidence, vpcPeeringConnectionId: peering.id },
  };
}

function transitExit(
  attachment: TransitAttachmentNode,
  from: Station,
  evidence: Record<string, unknown>,
): CandidateExit {
  const { gateway } = attachment;
  return {
    via: `transit gateway ${label(gateway)}`,
    baseCost: 0,
    place: { at: 'transit-gateway', attachment, from },
    evidence: { ...evidence, transitGatewayId: gateway.id },
  };
}

function throughPeerings({ index }: WalkContext, branch: Branch, station: Station): CandidateExit[] {
  const { vpc } = station.subnet;
  const { flows, header } = branch;
  return (transitOf(index).peeringsOfVpc.get(vpc.id) ?? []).flatMap((peering) => {
    const far = peeringSides(peering, vpc)?.far;
    if (!far || GONE.includes(peering.status ?? '')) return [];
    if (flows.restrict(header.destination, far.cidrs).isEmpty) return [];
    return [peeringExit(peering, station, { destinationCidr: neededRange(branch, far.vpc) })];
  });
}

/** A connection that is gone can't be brought back. */
const GONE = ['deleted', 'deleting', 'expired', 'failed', 'rejected'];

function throughTransitGateways(
  context: WalkContext,
  branch: Branch,
  station: Station,
  privately: boolean,
): CandidateExit[] {
  const { vpc } = station.subnet;
  const attachments = transitOf(context.index).attachmentsOfVpc.get(vpc.id) ?? [];
  return attachments.flatMap((attachment) => {
    if (attachment === station.attachment || attachment.state !== 'available') return [];
    const target = privately ? holder(branch, attachment) : wayOut(context, branch, attachment);
    if (target === undefined) return [];
    return [
      transitExit(attachment, station, {
        destinationCidr: neededRange(branch, privately ? target : undefined),
      }),
    ];
  });
}

/** A VPC on the same gateway that has the destination. */
function holder(
  { flows, header }: Branch,
  { gateway, vpc: own }: TransitAttachmentNode,
): VpcNode | undefined {
  return [...gateway.attachments.values()].find(
    ({ vpc }) => vpc && vpc !== own && !flows.restrict(header.destination, vpc.cidrs).isEmpty,
  )?.vpc;
}

/** A VPC that the attachment's route table leads these destinations to. */
function wayOut(
  { index }: WalkContext,
  { flows, header }: Branch,
  attachment: TransitAttachmentNode,
): VpcNode | undefined {
  const { gateway } = attachment;
  const association = transitAssociation(index, attachment);
  if (!association.known || association.value?.state !== 'associated') return undefined;
  const table = compileTransitTable(index, gateway, association.value.routeTableId);
  if (!table.known) return undefined;
  for (const { destinations, lines } of table.value.parts) {
    if (flows.restrict(header.destination, destinations).isEmpty) continue;
    for (const { attachmentIds } of lines) {
      const vpc = attachmentIds
        .map((id) => gateway.attachments.get(id)?.vpc)
        .find((one) => one !== undefined);
      if (vpc && vpc !== attachment.vpc) return vpc;
    }
  }
  return undefined;
}
