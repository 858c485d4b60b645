import { type Address, type FlowSet, formatAddress, IntervalSet } from '../../../../packets/src/index.js';
import type { InterfaceNode, NatGatewayNode, VpcNode } from '../../../../snapshot/src/network/index.js';
import type { Branch, Station } from '../../walk/branch.js';
import { gapFact, vpcRef } from '../../walk/describe.js';
import { sourceItself } from '../../walk/source-itself.js';
import type { WalkContext } from '../../walk/walk-context.js';
import type { Exit } from './leaving.js';

/** Who in the VPC receives the packets: the interfaces that hold their destinations, and nobody for the
 *  rest. */
export function localReceivers(
  context: WalkContext,
  branch: Branch,
  station: Station,
  vpc = station.subnet.vpc,
): { flows: FlowSet; exit: Exit }[] {
  const { destination } = branch.header;
  const source = sourceItself(context, branch);
  if (source?.vpc === vpc) return [{ flows: branch.flows, exit: toInterface(source, station) }];
  const result: { flows: FlowSet; exit: Exit }[] = [];
  let rest = branch.flows;
  const take = (addresses: IntervalSet, exit: Exit): void => {
    const flows = rest.restrict(destination, addresses);
    if (flows.isEmpty) return;
    rest = rest.minus(flows);
    result.push({ flows, exit });
  };
  const wanted = rest.project(destination);
  for (const [address, gateway] of natGatewaysAmong(vpc, wanted))
    take(IntervalSet.of(address), toGateway(gateway, station));
  for (const node of interfacesAmong(vpc, wanted)) take(node.own, toInterface(node, station));
  if (!rest.isEmpty)
    result.push({ flows: rest, exit: toNobody(context, vpc, station, rest.project(destination)) });
  return result;
}

function toInterface(node: InterfaceNode, station: Station): Exit {
  return { place: { at: 'interface', node, from: station }, nextSubnet: node.subnet, direct: true };
}

function toGateway(gateway: NatGatewayNode, station: Station): Exit {
  const exit: Exit = { place: { at: 'nat-gateway', gateway, from: station }, direct: true };
  return gateway.subnet === undefined ? exit : { ...exit, nextSubnet: gateway.subnet };
}

function toNobody(context: WalkContext, vpc: VpcNode, station: Station, wanted: IntervalSet): Exit {
  const sameSubnet = station.subnet.cidr.covers(wanted) ? { nextSubnet: station.subnet } : {};
  const what = wanted.size === 1 ? formatAddress(wanted.first!) : 'these addresses';
  const gap = context.index.absence(vpc.region, 'NetworkInterfaces', `the holder of ${what}`, vpc.id);
  if (gap) {
    const fact = gapFact(gap, `an interface holds ${what} and answers`, 'none does');
    return { place: { at: 'opaque', fact }, direct: true, ...sameSubnet };
  }
  return {
    place: {
      at: 'nobody',
      why: {
        code: 'UNKNOWN_RESOURCE',
        summary: `no interface in ${vpc.id} holds ${what}`,
        evidence: { vpcId: vpc.id },
        component: vpcRef(vpc),
      },
    },
    direct: true,
    ...sameSubnet,
  };
}

export function interfacesAmong(vpc: VpcNode, wanted: IntervalSet): readonly InterfaceNode[] {
  if (wanted.size > 1) return vpc.interfaces;
  const address = wanted.first!;
  const owner = vpc.owners.get(address) ?? vpc.prefixOwners.find(({ set }) => set.has(address))?.node;
  return owner ? [owner] : [];
}

function natGatewaysAmong(vpc: VpcNode, wanted: IntervalSet): [Address, NatGatewayNode][] {
  if (wanted.size > 1) return [...vpc.natGatewayAddresses].filter(([address]) => wanted.has(address));
  const gateway = vpc.natGatewayAddresses.get(wanted.first!);
  return gateway ? [[wanted.first!, gateway]] : [];
}
