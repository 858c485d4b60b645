import type {
  InterfaceNode,
  NatGatewayNode,
  SubnetNode,
  VpcNode,
} from '../../../snapshot/src/network/index.js';
import type { Gap } from '../../../snapshot/src/network/index.js';
import type { ComponentRef } from '../diagnosis/hop.js';
import type { UnknownFact } from './branch.js';

interface Identified {
  id: string;
  name?: string;
}

const named = ({ name }: { name?: string }): { name?: string } => (name === undefined ? {} : { name });

/** How sentences call a component: "nat-1 (egress)". */
export function label({ id, name }: Identified): string {
  return name === undefined ? id : `${id} (${name})`;
}

export function interfaceRef(node: InterfaceNode): ComponentRef {
  return {
    type: 'network-interface',
    id: node.id,
    ...named(node),
    vpcId: node.vpc.id,
    subnetId: node.subnet.id,
    ...zoneOf(node.subnet),
  };
}

export function instanceRef(node: InterfaceNode): ComponentRef {
  return { ...interfaceRef(node), type: 'instance', id: node.instanceId ?? node.id };
}

export function natGatewayRef(gateway: NatGatewayNode): ComponentRef {
  return {
    type: 'nat-gateway',
    id: gateway.id,
    ...named(gateway),
    vpcId: gateway.vpc.id,
    ...(gateway.subnet === undefined ? {} : { subnetId: gateway.subnet.id, ...zoneOf(gateway.subnet) }),
  };
}

export function vpcRef(vpc: VpcNode): ComponentRef {
  return { type: 'vpc', id: vpc.id, ...named(vpc), vpcId: vpc.id };
}

export function subnetRef(subnet: SubnetNode): ComponentRef {
  return { type: 'subnet', id: subnet.id, ...named(subnet), vpcId: subnet.vpc.id, subnetId: subnet.id };
}

/** A route table in force for `subnet`; the place of a regional NAT gateway is no subnet. */
export function tableRef(id: string, { vpc, ...subnet }: SubnetNode): ComponentRef {
  return {
    type: 'route-table',
    id,
    vpcId: vpc.id,
    ...(subnet.regionalNatGateway ? {} : { subnetId: subnet.id }),
  };
}

function zoneOf(subnet: SubnetNode): { availabilityZone?: string } {
  return subnet.zone === undefined ? {} : { availabilityZone: subnet.zone };
}

/** A gap in the documents as an unknown fact of the walk. */
export function gapFact(gap: Gap, ifHolds: string, ifNot: string): UnknownFact {
  return { ...gap, ifHolds, ifNot };
}
