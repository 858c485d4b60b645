import { allIpv6, formatAddress, type IntervalSet } from '../../../../packets/src/index.js';
import type { NetworkIndex, VpcNode } from '../../../../snapshot/src/index.js';
import type { Edit } from '../edits/edit.js';
import { allowsExclusions } from '../forbidden.js';
import { placeOf, type Propose, vpcOf } from './proposal.js';

/** R-BPA-1: an exclusion for the subnet that is blocked, where the account allows exclusions. Whether one for
 *  connections out is enough shows when all edits are known (`minimal`). */
export const proposeExclusion: Propose = ({ evidence, component }, { index, standIns, pending }) => {
  const { subnetId, exclusionId } = evidence as { subnetId?: string; exclusionId?: string };
  const vpc = index.vpcs.get(component.vpcId ?? '');
  if (!vpc || !allowsExclusions(evidence) || exclusionId !== undefined) return [];
  const excluded = subnetId === undefined ? { VpcId: vpc.id } : { SubnetId: subnetId };
  const again = pending.some(
    (edit) =>
      edit.action === 'ec2:CreateVpcBlockPublicAccessExclusion' &&
      (edit.parameters.SubnetId ?? edit.parameters.VpcId) === (subnetId ?? vpc.id),
  );
  if (again) return [];
  return [
    {
      action: 'ec2:CreateVpcBlockPublicAccessExclusion',
      ...placeOf(vpc),
      parameters: { ...excluded, InternetGatewayExclusionMode: 'allow-bidirectional' },
      creates: standIns.only('vpcbpa-exclude', subnetId ?? vpc.id),
    },
  ];
};

/** R-V6-1: an address of the subnet's IPv6 range for an interface that has none. */
export const proposeIpv6Address: Propose = ({ evidence }, { index, plannedSubnet }) => {
  if (plannedSubnet) {
    // A machine that doesn't exist yet gets its address from its subnet.
    if (plannedSubnet.cidr.intersect(allIpv6).isEmpty) return [];
    const parameters = { SubnetId: plannedSubnet.id, AssignIpv6AddressOnCreation: { Value: true } };
    return [{ action: 'ec2:ModifySubnetAttribute', ...placeOf(plannedSubnet.vpc), parameters }];
  }
  const node = index.interfaces.get(String(evidence['networkInterfaceId'] ?? ''));
  if (!node || node.primaryIpv6 !== undefined) return [];
  const address = firstFree(node.subnet.cidr, new Set(node.vpc.owners.keys()));
  if (address === undefined) return [];
  const parameters = { NetworkInterfaceId: node.id, Ipv6Addresses: [formatAddress(address)] };
  return [{ action: 'ec2:AssignIpv6Addresses', ...placeOf(node.vpc), parameters }];
};

/** The first IPv6 address that nothing has; EC2 keeps the first four. */
function firstFree(cidr: IntervalSet, taken: ReadonlySet<number | bigint>): bigint | undefined {
  for (const [from, to] of cidr.intervals()) {
    if (typeof from !== 'bigint') continue;
    for (let address = from + 4n; address < to; address += 1n) if (!taken.has(address)) return address;
  }
  return undefined;
}

/** R-VPE-1, R-VPE-2: EC2's own policy lets everybody do everything that their identity may. */
export const proposeDefaultPolicy: Propose = ({ evidence, component }, { index }) => {
  const endpoint = index.endpoints.get(String(evidence['vpcEndpointId'] ?? component.id));
  const vpc = index.vpcs.get(endpoint?.VpcId ?? '');
  if (!endpoint || !vpc) return [];
  const parameters = { VpcEndpointId: endpoint.VpcEndpointId!, ResetPolicy: true };
  return [{ action: 'ec2:ModifyVpcEndpoint', ...placeOf(vpc), parameters }];
};

/** R-DNS-1. */
export const proposeDnsSupport: Propose = (blocker, context) => {
  const vpc = vpcOf(blocker, context);
  return vpc ? [switchOn(vpc, 'EnableDnsSupport')] : [];
};

/** R-VPE-2: private DNS is refused unless both attributes of the VPC are on. */
export const proposePrivateDns: Propose = ({ evidence }, { index }) => {
  const { vpcId, vpcEndpointId, privateDnsEnabled } = evidence as {
    vpcId?: string;
    vpcEndpointId?: string;
    privateDnsEnabled?: boolean | null;
  };
  const vpc = index.vpcs.get(vpcId ?? '');
  if (!vpc || vpcEndpointId === undefined) return [];
  const parameters = { VpcEndpointId: vpcEndpointId, PrivateDnsEnabled: true };
  return [
    ...dnsAttributes(index, vpc),
    ...(privateDnsEnabled === false
      ? [{ action: 'ec2:ModifyVpcEndpoint' as const, ...placeOf(vpc), parameters }]
      : []),
  ];
};

/** What private names of endpoints need, as far as it is known to be off; EC2 takes one attribute a call. */
export function dnsAttributes(index: NetworkIndex, vpc: VpcNode): Edit[] {
  const attributes = index.vpcAttributes.get(vpc.id);
  return (['EnableDnsSupport', 'EnableDnsHostnames'] as const).flatMap((name) =>
    attributes?.[name]?.Value === false ? [switchOn(vpc, name)] : [],
  );
}

function switchOn(vpc: VpcNode, attribute: 'EnableDnsSupport' | 'EnableDnsHostnames'): Edit {
  const parameters = { VpcId: vpc.id, [attribute]: { Value: true } };
  return { action: 'ec2:ModifyVpcAttribute', ...placeOf(vpc), parameters };
}
