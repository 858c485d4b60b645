import { parseGuestFacts, type GuestFacts } from '../../../guest/src/index.js';
import { formatAddress } from '../../../packets/src/index.js';
import { ephemeralRange } from '../../../reachability/src/index.js';
import type { InterfaceNode, NatGatewayNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import { usesOfDevices, type DeviceUse } from './uses-of-devices.js';
import { NAT_PORT_CAPACITY, type NatClient, type NatDevice, type PatCapacity } from './nat-device.js';
import { GATEWAY_PORTS_PER_ADDRESS, INSTANCE_PORTS, shareOf } from './nat-limits.js';

/** Every NAT gateway, and every machine that routes send outside addresses to, with its clients and what it
 *  can hold. */
export function natDevices(index: NetworkIndex): NatDevice[] {
  const uses = usesOfDevices(index);
  const gateways = [...index.natGateways.values()].map((gateway) => {
    return gatewayDevice(index, gateway, [...(uses.get(gateway.id)?.clients ?? [])]);
  });
  const instances = [...uses].flatMap(([id, use]) => {
    const node = index.interfaces.get(id);
    return node?.instanceId === undefined ? [] : [instanceDevice(index, node, node.instanceId, use)];
  });
  return [...gateways, ...instances].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** States of a NAT gateway in which it takes no connection. */
const IDLE: ReadonlySet<string> = new Set(['pending', 'failed', 'deleting', 'deleted']);

function gatewayDevice(
  index: NetworkIndex,
  gateway: NatGatewayNode,
  nodes: readonly InterfaceNode[],
): NatDevice {
  // R-NAT-1: in another state it translates nothing, whatever addresses its document still has.
  const idle = IDLE.has(gateway.state);
  const usable = idle ? [] : gateway.addresses.filter((address) => address.usable);
  const { subnet, vpc, connectivity } = gateway;
  const notes = [
    ...(idle ? [`its state is ${gateway.state}: it has no capacity`] : []),
    ...(gateway.regional === undefined
      ? []
      : ['a regional NAT gateway uses the addresses of a zone for the clients of that zone only']),
  ];
  const capacity = capacityOf(index, nodes, {
    portsPerAddress: GATEWAY_PORTS_PER_ADDRESS,
    addresses: usable.length,
    connectionsInAll: null,
    connectionsNow: null,
    notes,
  });
  return {
    type: 'nat-gateway',
    id: gateway.id,
    ...(gateway.name !== undefined && { name: gateway.name }),
    ...placeOf(vpc, subnet),
    state: gateway.state,
    connectivity,
    publicIps: usable.flatMap(({ publicIp }) => (publicIp === undefined ? [] : formatAddress(publicIp))),
    privateIps: usable.map(({ privateIp }) => formatAddress(privateIp)),
    clients: nodes.map(clientOf),
    capacity,
    warnings: idle ? [] : warningsOf(gateway.id, nodes.length, capacity),
  };
}

function instanceDevice(
  index: NetworkIndex,
  node: InterfaceNode,
  instanceId: string,
  { clients, leavesBy }: DeviceUse,
): NatDevice {
  const nodes = [...clients];
  const instance = index.instances.get(instanceId);
  // The destination sees the interface by which packets leave, which may be another one (R-NI-4).
  const outside = leavesBy.size > 0 ? [...leavesBy] : [node];
  const publicIps = outside.flatMap(({ vpc, primary }) => vpc.associations.get(primary)?.publicIp ?? []);
  const facts = factsOf(index, instanceId);
  const max = conntrackMax(facts);
  const notes = [
    ...(max === null
      ? ['net.netfilter.nf_conntrack_max is not known: look into the machine to learn it']
      : []),
    'masquerade uses one address, that of the interface by which packets leave',
  ];
  const capacity = capacityOf(index, nodes, {
    portsPerAddress: INSTANCE_PORTS,
    addresses: 1,
    connectionsInAll: max,
    connectionsNow: facts?.conntrack.known === true ? facts.conntrack.value.count : null,
    notes,
  });
  return {
    type: 'nat-instance',
    id: instanceId,
    ...(instance?.name !== undefined && { name: instance.name }),
    ...placeOf(node.vpc, node.subnet),
    state: instance?.state ?? 'unknown',
    connectivity: publicIps.length === 0 ? 'private' : 'public',
    publicIps: publicIps.map((ip) => formatAddress(ip)),
    privateIps: [...new Set([node, ...outside])].map(({ primary }) => formatAddress(primary)),
    networkInterfaceId: node.id,
    clients: nodes.map(clientOf),
    capacity,
    warnings: warningsOf(instanceId, nodes.length, capacity),
  };
}

function placeOf(
  vpc: InterfaceNode['vpc'],
  subnet: InterfaceNode['subnet'] | undefined,
): Pick<NatDevice, 'accountId' | 'region' | 'vpcId' | 'subnetId' | 'availabilityZone'> {
  return {
    accountId: vpc.doc.OwnerId ?? vpc.region.accountId,
    region: vpc.region.region,
    vpcId: vpc.id,
    ...(subnet !== undefined && { subnetId: subnet.id }),
    ...(subnet?.zone !== undefined && { availabilityZone: subnet.zone }),
  };
}

type Limits = Pick<
  PatCapacity,
  'portsPerAddress' | 'addresses' | 'connectionsInAll' | 'connectionsNow' | 'notes'
>;

function capacityOf(index: NetworkIndex, clients: readonly InterfaceNode[], limits: Limits): PatCapacity {
  const connectionsPerDestination = limits.portsPerAddress * limits.addresses;
  const clientsCouldOpen = clients.reduce((sum, node) => sum + Number(ephemeralRange(index, node).size), 0);
  const holds = Math.min(connectionsPerDestination, limits.connectionsInAll ?? Number.POSITIVE_INFINITY);
  return {
    ...limits,
    connectionsPerDestination,
    clientsCouldOpen,
    worstShare: shareOf(clientsCouldOpen, holds),
  };
}

/** R-NAT-4, R-NI-3. */
function warningsOf(id: string, count: number, capacity: PatCapacity): NatDevice['warnings'] {
  const clients = count === 1 ? '1 client' : `${count} clients`;
  const { clientsCouldOpen, connectionsPerDestination, connectionsInAll, connectionsNow } = capacity;
  const warnings: NatDevice['warnings'] = [];
  const warn = (summary: string): void => void warnings.push({ code: NAT_PORT_CAPACITY, summary });
  if (connectionsInAll !== null && connectionsNow !== null && connectionsNow > 0.8 * connectionsInAll) {
    warn(`${id} tracks ${connectionsNow} connections, and has room for ${connectionsInAll}`);
  }
  if (clientsCouldOpen > connectionsPerDestination) {
    warn(
      `${clients} of ${id} could open ${clientsCouldOpen} connections to one destination; it has ports for ${connectionsPerDestination}`,
    );
  } else if (connectionsInAll !== null && clientsCouldOpen > connectionsInAll) {
    warn(
      `${clients} of ${id} could open ${clientsCouldOpen} connections to one destination; it tracks ${connectionsInAll} (nf_conntrack_max)`,
    );
  }
  return warnings;
}

function factsOf(index: NetworkIndex, instanceId: string): GuestFacts | null {
  const raw = index.snapshot.guests[instanceId];
  return raw === undefined ? null : parseGuestFacts(raw);
}

function conntrackMax(facts: GuestFacts | null): number | null {
  if (facts === null) return null;
  if (facts.conntrack.known) return facts.conntrack.value.max;
  const max = Number(facts.sysctl.get('net.netfilter.nf_conntrack_max') ?? Number.NaN);
  return Number.isInteger(max) && max > 0 ? max : null;
}

function clientOf(node: InterfaceNode): NatClient {
  const { instanceId } = node;
  return {
    networkInterfaceId: node.id,
    ...(instanceId !== undefined && { instanceId }),
    privateIp: formatAddress(node.primary),
    ...(node.name !== undefined && { name: node.name }),
    subnetId: node.subnet.id,
    ...(node.doc.OwnerId !== undefined && { accountId: node.doc.OwnerId }),
  };
}
