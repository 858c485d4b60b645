import { allIpv6 } from '../../../../packets/src/index.js';
import type { SubnetNode, TransitAttachmentNode } from '../../../../snapshot/src/network/index.js';
import type { Branch } from '../../walk/branch.js';
import { label } from '../../walk/describe.js';
import { addUnknown, assumeHolds, drop, type HopInfo } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { evaluateNetworkAcl } from '../filters/network-acl.js';
import { attachmentRef, transitGatewayRef } from './transit-refs.js';
import { sameZone } from '../routing/zones.js';

export function attachmentInfo(attachment: TransitAttachmentNode): HopInfo {
  return { kind: 'transit-gateway', component: attachmentRef(attachment) };
}

/** R-TGW-1: the gateway and the attachment have to be `available`. */
export function checkAttachment(
  context: WalkContext,
  branch: Branch,
  attachment: TransitAttachmentNode,
): Branch {
  return checkIpv6(context, checkState(context, checkGateway(branch, attachment), attachment), attachment);
}

function checkGateway(branch: Branch, attachment: TransitAttachmentNode): Branch {
  const { gateway } = attachment;
  const state = gateway.doc?.State ?? 'available';
  // A gateway that is being modified goes on working.
  if (state === 'available' || state === 'modifying') return branch;
  return drop(branch, attachmentInfo(attachment), {
    code: 'BAD_STATE',
    summary: `transit gateway ${label(gateway)} is ${state}`,
    evidence: { transitGatewayId: gateway.id, state },
    component: transitGatewayRef(gateway),
    cost: 3,
  });
}

function checkState(context: WalkContext, branch: Branch, attachment: TransitAttachmentNode): Branch {
  const { state, id, gateway } = attachment;
  const info = attachmentInfo(attachment);
  const what = `attachment ${label(attachment)} of ${label(gateway)}`;
  switch (state) {
    case 'available':
      return branch;
    case 'modifying':
    case 'rollingBack':
      return assumeHolds(context, branch, info, {
        code: 'CONFIG_CHANGED_WHILE_READING',
        component: attachmentRef(attachment),
        summary: `${what} was being changed (${state}) when it was read`,
        howToLearn: 'read the account again',
        ifHolds: 'the attachment carries packets',
        ifNot: "it doesn't",
      });
    case 'unknown':
      return assumeHolds(context, branch, info, {
        code: 'PERMISSION_MISSING',
        component: attachmentRef(attachment),
        summary: `the state of ${what} isn't in the documents`,
        howToLearn: 'ec2:DescribeTransitGatewayAttachments',
        ifHolds: 'it is available',
        ifNot: "it isn't",
      });
    default:
      return drop(branch, info, {
        code: 'BAD_STATE',
        summary: `${what} is ${state}`,
        evidence: { transitGatewayAttachmentId: id, transitGatewayId: gateway.id, state },
        cost: 2,
      });
  }
}

/** IPv6 support is an option of a VPC attachment. What the gateway does with IPv6 packets where it is off
 *  isn't documented. */
function checkIpv6(context: WalkContext, branch: Branch, attachment: TransitAttachmentNode): Branch {
  const off = attachment.vpcDoc?.Options?.Ipv6Support === 'disable';
  if (!off || branch.flows.restrict(branch.header.destination, allIpv6).isEmpty) return branch;
  return assumeHolds(context, branch, attachmentInfo(attachment), {
    code: 'UNSUPPORTED_COMPONENT',
    component: attachmentRef(attachment),
    summary: `IPv6 support is off for attachment ${label(attachment)}`,
    howToLearn: 'switch on Ipv6Support of the attachment, or probe',
    ifHolds: 'it carries IPv6 all the same',
    ifNot: "it doesn't",
  });
}

/** Packets leave a VPC through the attachment's interface in the zone of the subnet that sends them; without
 *  one there they can't reach the gateway (R-TGW-1). Its subnet's inbound ACL sees them, even when they come
 *  from that very subnet (Amazon VPC Transit Gateways, "Network ACLs for transit gateways"). */
export function reachInterface(
  context: WalkContext,
  branch: Branch,
  attachment: TransitAttachmentNode,
  from: SubnetNode,
): Branch[] {
  const { subnets } = attachment;
  if (!subnets) return [assumeHolds(context, branch, attachmentInfo(attachment), subnetsUnread(attachment))];
  const here = subnets.find((subnet) => sameZone(subnet, from) === true);
  if (here) return evaluateNetworkAcl(context, branch, here, 'inbound');
  const maybe = subnets.filter((subnet) => sameZone(subnet, from) === undefined);
  if (maybe.length > 0) {
    const assumed = assumeHolds(context, branch, attachmentInfo(attachment), zonesUnread(attachment));
    return maybe.length === 1 ? evaluateNetworkAcl(context, assumed, maybe[0]!, 'inbound') : [assumed];
  }
  return [withoutInterface(branch, attachment, from, subnets)];
}

function withoutInterface(
  branch: Branch,
  attachment: TransitAttachmentNode,
  from: SubnetNode,
  subnets: readonly SubnetNode[],
): Branch {
  const { gateway, id } = attachment;
  const zones = subnets.map(({ zone }) => zone ?? 'unknown');
  return drop(branch, attachmentInfo(attachment), {
    code: 'TGW_ROUTE_AZ_RESTRICTION',
    summary: `${label(gateway)} can't be reached from zone ${from.zone}: attachment ${label(attachment)} has subnets in ${zones.join(', ') || 'no zone'} only`,
    evidence: {
      transitGatewayId: gateway.id,
      transitGatewayAttachmentId: id,
      vpcId: from.vpc.id,
      availabilityZone: from.zone,
      attachedSubnetIds: subnets.map((subnet) => subnet.id),
      attachedZones: zones,
      subnetIdsInZone: from.vpc.subnets.filter((s) => sameZone(s, from) === true).map((s) => s.id),
    },
  });
}

export function subnetsUnread(attachment: TransitAttachmentNode) {
  return {
    code: 'PERMISSION_MISSING',
    component: attachmentRef(attachment),
    summary: `the subnets of attachment ${label(attachment)} aren't all in the snapshot`,
    howToLearn: 'ec2:DescribeTransitGatewayVpcAttachments and ec2:DescribeSubnets',
    ifHolds: 'it has a subnet in the right zone, and the ACL there passes',
    ifNot: "it hasn't",
  } as const;
}

function zonesUnread(attachment: TransitAttachmentNode) {
  return {
    ...subnetsUnread(attachment),
    summary: `the zones of attachment ${label(attachment)} aren't known: zone names of two accounts can't be compared`,
    howToLearn: 'ec2:DescribeSubnets gives AvailabilityZoneId',
  } as const;
}

/** AWS enters by one of several zones, and doesn't say which: every one is walked. */
export function noteZoneChoice(branch: Branch, attachment: TransitAttachmentNode, why: string): Branch {
  return addUnknown(branch, {
    code: 'ROUTE_CHOICE_INDETERMINATE',
    component: attachmentRef(attachment),
    summary: `${label(attachment.gateway)} picks any zone of attachment ${label(attachment)}: ${why}`,
    howToLearn: 'give the attachment a subnet in the zone that the packets come from',
    ifHolds: 'it picks a zone that works',
    ifNot: 'it picks another',
  });
}
