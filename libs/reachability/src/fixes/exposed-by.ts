import { internetIpv4, internetIpv6, parseCidr } from '../../../packets/src/index.js';
import type { InterfaceNode, NetworkIndex, SubnetNode } from '../../../snapshot/src/index.js';
import type { Edit } from './edits/edit.js';

/** Interfaces with a public address that an edit may let the internet reach. */
export function exposedBy(after: NetworkIndex, edit: Edit): InterfaceNode[] {
  switch (edit.action) {
    case 'ec2:AssociateAddress':
    case 'ec2:AssignIpv6Addresses':
      return onePublic(after.interfaces.get(edit.parameters.NetworkInterfaceId ?? ''));
    case 'ec2:CreateRoute':
    case 'ec2:ReplaceRoute':
      return edit.parameters.GatewayId?.startsWith('igw-')
        ? publicIn(subnetsOfTable(after, edit.parameters.RouteTableId ?? ''))
        : [];
    case 'ec2:AssociateRouteTable': {
      const subnet = after.subnets.get(edit.parameters.SubnetId ?? '');
      return subnet ? publicIn([subnet]) : [];
    }
    case 'ec2:AttachInternetGateway':
      return publicOf(after, edit.parameters.VpcId);
    case 'ec2:CreateVpcBlockPublicAccessExclusion': {
      const subnet = after.subnets.get(edit.parameters.SubnetId ?? '');
      return subnet ? publicIn([subnet]) : publicOf(after, edit.parameters.VpcId);
    }
    case 'ec2:CreateNetworkAclEntry':
    case 'ec2:ReplaceNetworkAclEntry': {
      const { Egress, RuleAction, CidrBlock, Ipv6CidrBlock, NetworkAclId } = edit.parameters;
      const letsIn = Egress !== true && RuleAction === 'allow' && isOutside(CidrBlock ?? Ipv6CidrBlock);
      return letsIn ? publicIn(subnetsOfAcl(after, NetworkAclId)) : [];
    }
    case 'ec2:AuthorizeSecurityGroupIngress': {
      const { GroupId, IpPermissions = [] } = edit.parameters;
      const peers = IpPermissions.flatMap(({ IpRanges = [], Ipv6Ranges = [] }) => [
        ...IpRanges.map(({ CidrIp }) => CidrIp),
        ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6),
      ]);
      if (!peers.some(isOutside)) return [];
      // A group's members may be in several VPCs (R-SG-5).
      return [...after.interfaces.values()].filter(
        (node) => node.groups.includes(GroupId ?? '') && onePublic(node).length > 0,
      );
    }
    default:
      return [];
  }
}

export function subnetsOfTable(index: NetworkIndex, id: string): SubnetNode[] {
  return [...index.subnets.values()].filter((subnet) => {
    const table = index.routeTable(subnet);
    return table.known && table.value.RouteTableId === id;
  });
}

export function subnetsOfAcl(index: NetworkIndex, id: string | undefined): SubnetNode[] {
  return [...index.subnets.values()].filter(
    (subnet) => index.aclOfSubnet.get(subnet.id)?.NetworkAclId === id,
  );
}

/** Interfaces that carry a group, in whichever VPC they are (R-SG-5). */
export function carriersOf(index: NetworkIndex, groupId: string): number {
  let carriers = 0;
  for (const { groups } of index.interfaces.values()) if (groups.includes(groupId)) carriers += 1;
  return carriers;
}

/** An IPv6 address is public as it is (R-V6-1). */
const onePublic = (node: InterfaceNode | undefined): InterfaceNode[] =>
  node && (node.vpc.associations.has(node.primary) || node.primaryIpv6 !== undefined) ? [node] : [];

const publicOf = (index: NetworkIndex, vpcId: string | undefined): InterfaceNode[] =>
  (index.vpcs.get(vpcId ?? '')?.interfaces ?? []).flatMap(onePublic);

function publicIn(subnets: readonly SubnetNode[]): InterfaceNode[] {
  const ids = new Set(subnets.map(({ id }) => id));
  const vpcs = new Set(subnets.map(({ vpc }) => vpc));
  return [...vpcs].flatMap(({ interfaces }) =>
    interfaces.filter((node) => ids.has(node.subnet.id)).flatMap(onePublic),
  );
}

/** Whether a rule's peer lies on the internet. */
function isOutside(cidr: string | undefined): boolean {
  const set = parseCidr(cidr ?? '')?.set;
  return set !== undefined && !set.intersect(cidr?.includes(':') ? internetIpv6 : internetIpv4).isEmpty;
}
