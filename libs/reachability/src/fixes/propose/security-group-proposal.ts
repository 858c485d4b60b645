import type { IpPermission } from '@aws-sdk/client-ec2';
import { groupStanding, type NetworkIndex, type VpcNode } from '../../../../snapshot/src/index.js';
import type { Edit } from '../edits/edit.js';
import { type PacketTerms, termsOf } from './packet-peers.js';
import { placeOf, type Propose, vpcOf } from './proposal.js';

/** One rule in the first group of the interface, as narrow as the question (R-SG-1). */
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
  const GroupId = securityGroupIds.find((id) => context.index.securityGroups.has(id));
  if (!vpc || GroupId === undefined || !blocker.hop) return [];
  const terms = termsOf(blocker.hop, direction === 'ingress' ? 'source' : 'destination');
  const call = direction === 'ingress' ? 'AuthorizeSecurityGroupIngress' : 'AuthorizeSecurityGroupEgress';
  const edit: Edit = {
    action: `ec2:${call}`,
    ...placeOf(vpc),
    parameters: { GroupId, IpPermissions: permissions(terms) },
  };
  return [edit];
};

/** A group of another VPC whose rules don't count here, as it isn't associated (R-SG-5). */
function isIdle(index: NetworkIndex, id: string, vpc: VpcNode): boolean {
  const group = index.securityGroups.get(id);
  return group !== undefined && groupStanding(index, group, vpc).counts === false;
}

function permissions({ protocolText, cidrs, ports, icmp }: PacketTerms): IpPermission[] {
  const v4 = cidrs.filter((cidr) => !cidr.includes(':')).map((CidrIp) => ({ CidrIp }));
  const v6 = cidrs.filter((cidr) => cidr.includes(':')).map((CidrIpv6) => ({ CidrIpv6 }));
  const peers = { ...(v4.length > 0 && { IpRanges: v4 }), ...(v6.length > 0 && { Ipv6Ranges: v6 }) };
  if (icmp) return [{ IpProtocol: protocolText, FromPort: icmp.type, ToPort: -1, ...peers }];
  if (!ports) return [{ IpProtocol: protocolText, ...peers }];
  return ports.map(({ from, to }) => ({ IpProtocol: protocolText, FromPort: from, ToPort: to, ...peers }));
}
