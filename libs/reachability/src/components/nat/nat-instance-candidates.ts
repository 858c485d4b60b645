import { cidrSet, privateIpv4 } from '../../../../packets/src/index.js';
import {
  type InterfaceNode,
  type NetworkIndex,
  perIndex,
  type VpcNode,
} from '../../../../snapshot/src/network/index.js';

interface NatInstanceCandidate {
  node: InterfaceNode;
  /** A route, the source/dest check or its name says so; else only its address and groups suggest it. */
  certain: boolean;
}

const cache = perIndex(() => new Map<VpcNode, NatInstanceCandidate[]>());
/** A blocked path looks at this many that only seem to be one. */
const MOST = 8;
const NAT_NAME = /(^|[^a-z])nat([^a-z]|$)|natinstance|fcknat|alternat/i;

/** Interfaces of the VPC that are, or seem meant to be, NAT instances. EC2 has no such kind: the signs are a
 *  route to it, source/dest check off, its name, or a public address with groups that let the private
 *  network in. */
export function natInstancesOf(index: NetworkIndex, vpc: VpcNode): NatInstanceCandidate[] {
  let result = cache(index).get(vpc);
  if (!result) {
    const targets = new Set(
      (index.routeTablesOfVpc.get(vpc.id) ?? []).flatMap(({ Routes }) =>
        (Routes ?? []).flatMap(({ NetworkInterfaceId, InstanceId }) => [NetworkInterfaceId, InstanceId]),
      ),
    );
    const all = vpc.interfaces
      .filter(({ instanceId }) => instanceId !== undefined)
      .flatMap((node) => {
        const certain =
          targets.has(node.id) ||
          targets.has(node.instanceId) ||
          node.sourceDestCheck === false ||
          isNamedNat(index, node);
        return certain || seemsNat(index, node) ? [{ node, certain }] : [];
      })
      .sort((a, b) => (a.node.id < b.node.id ? -1 : 1));
    // Mere likeness counts only where nothing certain is there, and the VPC doesn't go by NAT gateways.
    const certain = all.filter((candidate) => candidate.certain);
    result = certain.length > 0 ? certain : usesNatGateways(index, vpc) ? [] : all.slice(0, MOST);
    cache(index).set(vpc, result);
  }
  return result;
}

/** Such as are there, also as long as a deleted one is shown, or that routes still name. */
function usesNatGateways(index: NetworkIndex, vpc: VpcNode): boolean {
  return (
    vpc.natGateways.length > 0 ||
    (index.routeTablesOfVpc.get(vpc.id) ?? []).some(({ Routes = [] }) =>
      Routes.some(({ NatGatewayId }) => NatGatewayId !== undefined),
    )
  );
}

function isNamedNat(index: NetworkIndex, node: InterfaceNode): boolean {
  const groups = node.groups.map((id) => index.securityGroups.get(id)?.GroupName);
  return [node.name, ...groups].some((name) => name !== undefined && NAT_NAME.test(name));
}

function seemsNat(index: NetworkIndex, node: InterfaceNode): boolean {
  if (!node.vpc.associations.has(node.primary)) return false;
  const permissions = node.groups.flatMap((id) => index.securityGroups.get(id)?.IpPermissions ?? []);
  return permissions.some(
    ({ FromPort, IpProtocol, IpRanges }) =>
      IpProtocol !== 'icmp' &&
      FromPort !== 22 &&
      (IpRanges ?? []).some(({ CidrIp }) => CidrIp !== undefined && privateIpv4.covers(cidrSet(CidrIp))),
  );
}
