import type { Forwarded, Guest, GuestFinding } from '../../../guest/src/index.js';
import { formatAddress, linkLocalIpv4 } from '../../../packets/src/index.js';
import type { InterfaceNode } from '../../../snapshot/src/network/index.js';
import { unsupported } from '../components/routing/unsupported.js';
import type { Branch } from '../walk/branch.js';
import { instanceRef, label } from '../walk/describe.js';
import type { Move } from '../walk/move.js';
import { opaqueEnd } from '../walk/step.js';
import type { WalkContext } from '../walk/walk-context.js';
import { guestHop } from './guest-stage.js';
import { nodeNamed } from './known-guests.js';

/** The network interface by which a machine sends on, or why its own routes lead nowhere: to something that is
 *  none of its interfaces, or to a next hop that nobody in the subnet is. The VPC's router has the subnet's first
 *  address but one (Amazon VPC User Guide, "Subnet CIDR blocks"). */
export function exitOf(
  context: WalkContext,
  node: InterfaceNode,
  guest: Guest,
  { outInterface, gateway }: Pick<Forwarded, 'outInterface' | 'gateway'>,
): { outNode: InterfaceNode; astray?: never } | { outNode?: never; astray: GuestFinding } {
  const outNode = nodeNamed(context, node, guest, outInterface);
  const mismatch = (how: string, evidence: object): { astray: GuestFinding } => ({
    astray: {
      code: 'GUEST_ROUTE_MISMATCH',
      summary: `the machine's own routes ${how}`,
      evidence: { outInterface, ...evidence },
      rule: undefined,
    },
  });
  if (!outNode)
    return mismatch(`send it by ${outInterface}, which is no network interface of the instance`, {});
  const { vpc, subnet } = outNode;
  const { first } = subnet.cidr;
  const router = typeof first === 'number' && !subnet.gap ? first + 1 : undefined;
  const judged = gateway !== undefined && router !== undefined && !linkLocalIpv4.has(gateway);
  // A drawn network may give that address to a machine: then nobody knows where its router is.
  if (!judged || gateway === router || vpc.owners.has(router) || vpc.owners.has(gateway)) return { outNode };
  const what = `the next hop ${formatAddress(gateway)}`;
  if (context.index.absence(vpc.region, 'NetworkInterfaces', what, vpc.id)) return { outNode };
  return mismatch(
    `hand it to ${formatAddress(gateway)}, which is nobody in ${subnet.id} (its router is ${formatAddress(router)})`,
    { gateway: formatAddress(gateway), router: formatAddress(router) },
  );
}

/** Packets that the machine hands to something that is none of its network interfaces, and rightly so: a rule
 *  forwards a port to a container (R-PF-1), or the way is a tunnel. The view ends there. Undefined where the
 *  route leads astray (docker0 over a range that others have). */
export function beyondTheInterfaces(
  branch: Branch,
  node: InterfaceNode,
  { machine }: Guest,
  { outInterface, header, session }: Forwarded,
): Move | undefined {
  const component = instanceRef(node);
  const forwardedBy = session?.destinationNat;
  const destinations = branch.flows.project(header.destination);
  if (forwardedBy && ![...node.vpc.owners.keys()].some((address) => destinations.has(address))) {
    return opaqueEnd(branch, guestHop(node, forwardedBy), {
      code: 'APPLIANCE_OPAQUE',
      component,
      summary: `${component.id} forwards the port by ${outInterface} to something inside it (a container), and whether that answers isn't followed`,
      howToLearn: `a request from ${component.id} to the container itself`,
      ifHolds: 'it answers',
      ifNot: "it doesn't",
    });
  }
  if (!machine.interfaceNamed(outInterface)?.tunnel) return undefined;
  return opaqueEnd(branch, guestHop(node), {
    code: 'EXTERNAL_NETWORK',
    component,
    summary: `the routes of ${component.id} send it into the tunnel ${outInterface}, and the network behind it isn't visible`,
    howToLearn: `probe through ${outInterface} from ${component.id}`,
    ifHolds: 'the network behind the tunnel carries the packets both ways',
    ifNot: "it doesn't",
  });
}

/** A guest's route may name another machine of its subnet instead of the VPC's router. The subnet's route table
 *  then has no say, and the packets are followed no further. Undefined for the router. */
export function handedToNeighbour(
  branch: Branch,
  outNode: InterfaceNode,
  gateway: number | undefined,
): Move | undefined {
  const neighbour = gateway === undefined ? undefined : outNode.vpc.owners.get(gateway);
  if (gateway === undefined || !neighbour || neighbour.instanceId === outNode.instanceId) return undefined;
  const what = `a next hop of the guest beside the VPC's router, ${formatAddress(gateway)} at ${label(neighbour)},`;
  return opaqueEnd(branch, guestHop(outNode), unsupported('network-interface', neighbour.id, what));
}
