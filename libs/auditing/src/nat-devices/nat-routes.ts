import type { Route } from '@aws-sdk/client-ec2';
import { parseCidr, privateIpv4 } from '../../../packets/src/index.js';
import type { InterfaceNode, NetworkIndex, SubnetNode } from '../../../snapshot/src/network/index.js';

/** The NAT devices that the table in force for a subnet sends outside addresses to: ids of NAT gateways, and of
 *  interfaces of instances. */
export function natTargetsOf(index: NetworkIndex, subnet: SubnetNode): string[] {
  const table = index.routeTable(subnet);
  if (!table.known) return [];
  return (table.value.Routes ?? []).filter(leadsOutside).flatMap((route) => targetOf(index, route) ?? []);
}

/** Private destinations go to appliances and to private NAT gateways too, but a translated way out is what
 *  counts here; a prefix list may hold any address. */
function leadsOutside({ DestinationCidrBlock, DestinationPrefixListId, State }: Route): boolean {
  if (State === 'blackhole') return false;
  if (DestinationPrefixListId !== undefined) return true;
  const cidr = parseCidr(DestinationCidrBlock ?? '');
  return cidr !== undefined && !privateIpv4.covers(cidr.set);
}

function targetOf(
  index: NetworkIndex,
  { NatGatewayId, NetworkInterfaceId, InstanceId }: Route,
): string | undefined {
  if (NatGatewayId !== undefined) return NatGatewayId;
  const node: InterfaceNode | undefined =
    index.interfaces.get(NetworkInterfaceId ?? '') ?? index.interfacesOfInstance.get(InstanceId ?? '')?.[0];
  return node?.instanceId === undefined ? undefined : node.id;
}
