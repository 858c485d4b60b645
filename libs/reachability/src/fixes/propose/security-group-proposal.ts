import type { IpPermission } from '@aws-sdk/client-ec2';
import { groupStanding, type NetworkIndex, type VpcNode } from '../../../../snapshot/src/index.js';
import type { HopRecord } from '../../walk/branch.js';
import type { Edit } from '../edits/edit.js';
import { carriersOf } from '../exposed-by.js';
import { type PacketTerms, termsOf } from './packet-peers.js';
import { placeOf, type ProposalContext, type Propose, vpcOf } from './proposal.js';

/** One rule, as narrow as the question (R-SG-1), in the group of the interface that fewest others carry. */
export const proposeSecurityGroupRule: Propose = (blocker, context) => {
  const vpc = vpcOf(blocker, context);
  const { direction, securityGroupIds = [] } = blocker.evidence as {
    direction: 'ingress' | 'egress';
    securityGroupIds?: string[];
  };
  const idle = securityGroupIds.find((id) => vpc && isIdle(context.index, id, vpc));
  if (vpc && idle !== undefined) {
    const parameters = { GroupId: idle, VpcId: vpc.id };
    return [{ action: 'ec2:AssociateSecurityGroupVpc', ...placeOf(vpc), parameters }];
  }
  const [GroupId] = securityGroupIds
    .filter((id) => context.index.securityGroups.has(id))
    .sort((a, b) => carriersOf(context.index, a) - carriersOf(context.index, b));
  if (!vpc || GroupId === undefined || !blocker.hop) return [];
  const terms = termsOf(blocker.hop, direction === 'ingress' ? 'source' : 'destination');
  const call = direction === 'ingress' ? 'AuthorizeSecurityGroupIngress' : 'AuthorizeSecurityGroupEgress';
  const edit: Edit = {
    action: `ec2:${call}`,
    ...placeOf(vpc),
    parameters: {
      GroupId,
      IpPermissions: permissions(
        terms,
        direction === 'egress' ? serviceList(blocker.hop, vpc, context) : undefined,
      ),
    },
  };
  return [edit];
};

/** A group of another VPC whose rules don't count here, as it isn't associated (R-SG-5). */
function isIdle(index: NetworkIndex, id: string, vpc: VpcNode): boolean {
  const group = index.securityGroups.get(id);
  return group !== undefined && groupStanding(index, group, vpc).counts === false;
}

/** The prefix list of the service that is asked for: its addresses change, and AWS keeps the list (R-VPE-1). */
function serviceList(
  { flowsIn, headerIn }: HopRecord,
  { region }: VpcNode,
  { index, service }: ProposalContext,
): string | undefined {
  if (service === undefined) return undefined;
  const name = `com.amazonaws.${region.region}.${service}`;
  const { PrefixLists = [], ManagedPrefixLists = [] } = region.lists;
  const id = [...PrefixLists, ...ManagedPrefixLists].find(
    (list) => list.PrefixListName === name,
  )?.PrefixListId;
  const list = id === undefined ? undefined : index.prefixList(id);
  return list?.known && list.value.set.covers(flowsIn.project(headerIn.destination)) ? id : undefined;
}

function permissions(
  { protocolText, cidrs, ports, icmp }: PacketTerms,
  PrefixListId: string | undefined,
): IpPermission[] {
  const v4 = cidrs.filter((cidr) => !cidr.includes(':')).map((CidrIp) => ({ CidrIp }));
  const v6 = cidrs.filter((cidr) => cidr.includes(':')).map((CidrIpv6) => ({ CidrIpv6 }));
  const peers = PrefixListId
    ? { PrefixListIds: [{ PrefixListId }] }
    : { ...(v4.length > 0 && { IpRanges: v4 }), ...(v6.length > 0 && { Ipv6Ranges: v6 }) };
  if (icmp) return [{ IpProtocol: protocolText, FromPort: icmp.type, ToPort: -1, ...peers }];
  if (!ports) return [{ IpProtocol: protocolText, ...peers }];
  return ports.map(({ from, to }) => ({ IpProtocol: protocolText, FromPort: from, ToPort: to, ...peers }));
}
