import { IntervalSet, type Variable } from '../../../../packets/src/index.js';
import type { SubnetNode, TransitAttachmentNode } from '../../../../snapshot/src/network/index.js';
import type { Branch, Station } from '../../walk/branch.js';
import type { Crossing } from '../../walk/crossing.js';
import { label } from '../../walk/describe.js';
import { go, type Move } from '../../walk/move.js';
import { opaqueEnd, pass, withFlows } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { attachmentInfo, noteZoneChoice, subnetsUnread } from './transit-attachment.js';
import type { TransitJourney } from './transit-gateway.js';
import { attachmentRef } from './transit-refs.js';
import { sameZone } from '../routing/zones.js';

/** Packets come out of a transit gateway into a VPC: through the attachment's interface in one zone, whose
 *  subnet's route table leads on. The interface has no security group (R-SG-4). */
export function enterVpc(
  context: WalkContext,
  branch: Branch,
  egress: TransitAttachmentNode,
  journey: TransitJourney,
): Move[] {
  const { vpc, subnets } = egress;
  if (!vpc) return [outOfSight(branch, egress)];
  if (!subnets || subnets.length === 0) {
    return [opaqueEnd(branch, attachmentInfo(egress), subnetsUnread(egress))];
  }
  return entries(context, branch, egress, subnets, journey).map(
    ({ branch: entering, subnet, zoneChoice }) => {
      const { from, steps, neighbourhood } = journey;
      const crossing: Crossing = {
        leg: branch.leg,
        from,
        into: vpc,
        source: branch.header.source,
        way: { by: 'transit-gateway', steps },
        neighbourhood,
        ...(zoneChoice === undefined ? {} : { zoneChoice }),
      };
      const info = attachmentInfo(egress);
      const component = { ...info.component, subnetId: subnet.id, ...zoneOf(subnet) };
      const passed = pass(entering, { ...info, component, note: `into ${label(vpc)}` });
      const station: Station = { subnet, attachment: egress, forwarded: true };
      return go({ ...passed, crossings: [...passed.crossings, crossing] }, { at: 'sending', station });
    },
  );
}

const zoneOf = ({ zone }: SubnetNode): { availabilityZone?: string } =>
  zone === undefined ? {} : { availabilityZone: zone };

interface Entry {
  branch: Branch;
  subnet: SubnetNode;
  zoneChoice?: Variable;
}

/** The zone that packets come from is kept; where the attachment isn't there, any of its zones serves. In
 *  appliance mode the flow's hash decides, the same way for both directions (Amazon VPC Transit Gateways,
 *  "Availability Zones" and "Appliance in a shared services VPC"). */
function entries(
  context: WalkContext,
  branch: Branch,
  egress: TransitAttachmentNode,
  subnets: readonly SubnetNode[],
  { origin }: TransitJourney,
): Entry[] {
  if (subnets.length === 1) return [{ branch, subnet: subnets[0]! }];
  if (egress.vpcDoc?.Options?.ApplianceModeSupport === 'enable')
    return byFlowHash(context, branch, egress, subnets);
  const compared = subnets.map((subnet) => ({ subnet, same: origin && sameZone(subnet, origin) }));
  const here = compared.find(({ same }) => same === true);
  if (here) return [{ branch, subnet: here.subnet }];
  const unsure = compared.filter(({ same }) => same === undefined).map(({ subnet }) => subnet);
  const possible = unsure.length > 0 ? unsure : subnets;
  if (possible.length === 1) return [{ branch, subnet: possible[0]! }];
  const why = origin
    ? `it has none in ${origin.zone ?? 'the zone that the packets come from'}`
    : 'the packets come from another transit gateway';
  return possible.map((subnet) => ({ branch: noteZoneChoice(branch, egress, why), subnet }));
}

function byFlowHash(
  { space }: WalkContext,
  branch: Branch,
  egress: TransitAttachmentNode,
  subnets: readonly SubnetNode[],
): Entry[] {
  const zoneChoice =
    earlierChoice(branch, egress) ??
    space.addVariable(`zone of ${egress.id}`, IntervalSet.range(0, subnets.length - 1));
  return subnets.flatMap((subnet, place) => {
    const flows = branch.flows.restrict(zoneChoice, IntervalSet.of(place));
    return flows.isEmpty ? [] : [{ branch: withFlows(branch, flows), subnet, zoneChoice }];
  });
}

function earlierChoice(
  { crossings, header, leg }: Branch,
  egress: TransitAttachmentNode,
): Variable | undefined {
  const same = crossings.findLast(
    ({ way, source, leg: then }) =>
      way.by === 'transit-gateway' &&
      way.steps.at(-1)?.egress === egress &&
      source === (then === leg ? header.source : header.destination),
  );
  return same?.zoneChoice;
}

function outOfSight(branch: Branch, egress: TransitAttachmentNode): Move {
  const { resourceId, resourceOwnerId } = egress;
  const vpc = resourceId ?? 'a VPC';
  const account = resourceOwnerId === undefined ? 'its account' : `account ${resourceOwnerId}`;
  return opaqueEnd(branch, attachmentInfo(egress), {
    code: 'EXTERNAL_NETWORK',
    component: attachmentRef(egress),
    summary: `attachment ${label(egress)} leads to ${vpc}, which is not in the snapshot`,
    howToLearn: `add the documents of ${account} to the bundle`,
    ifHolds: `${vpc} carries the packets both ways`,
    ifNot: "it doesn't",
  });
}
