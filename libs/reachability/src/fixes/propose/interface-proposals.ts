import { formatAddress } from '../../../../packets/src/index.js';
import type { InterfaceNode } from '../../../../snapshot/src/index.js';
import type { Edit } from '../edits/edit.js';
import { placeOf, type ProposalContext, type Propose, vpcOf } from './proposal.js';

/** R-ENI-2. */
export const proposeCheckOff: Propose = (blocker, { index }) => {
  const node = index.interfaces.get(String(blocker.evidence['networkInterfaceId'] ?? ''));
  if (!node) return [];
  const parameters = { NetworkInterfaceId: node.id, SourceDestCheck: { Value: false } };
  return [{ action: 'ec2:ModifyNetworkInterfaceAttribute', ...placeOf(node.vpc), parameters }];
};

/** R-ENI-3. A stopped instance can be started; one that is terminated can't. */
export const proposeStart: Propose = (blocker, context) => {
  const { instanceId, state } = blocker.evidence as { instanceId?: string; state?: string };
  const vpc = vpcOf(blocker, context);
  if (!vpc || instanceId === undefined || (state !== 'stopped' && state !== 'stopping')) return [];
  return [{ action: 'ec2:StartInstances', ...placeOf(vpc), parameters: { InstanceIds: [instanceId] } }];
};

/** R-IGW-2: an Elastic IP for the private address that has none. */
export const proposePublicAddress: Propose = (blocker, context) => {
  const { hop, code } = blocker;
  if (!hop) return [];
  const { plannedSubnet } = context;
  if (plannedSubnet) {
    // A machine that doesn't exist yet gets its public address from its subnet.
    const parameters = { SubnetId: plannedSubnet.id, MapPublicIpOnLaunch: { Value: true } };
    return [{ action: 'ec2:ModifySubnetAttribute', ...placeOf(plannedSubnet.vpc), parameters }];
  }
  const inbound = code === 'IGW_PUBLIC_IP_ASSOCIATION_FOR_INGRESS';
  const wanted = hop.flowsIn.project(inbound ? hop.headerIn.destination : hop.headerIn.source);
  const vpc = vpcOf(blocker, context);
  const address = wanted.first;
  const owners = (vpc ? [vpc] : [...context.index.vpcs.values()]).flatMap(
    ({ owners: byAddress }) => byAddress.get(address ?? -1) ?? [],
  );
  const [node] = owners;
  if (wanted.size !== 1 || typeof address !== 'number' || !node || owners.length > 1) return [];
  return elasticAddress(node, formatAddress(address), context);
};

/** R-IGW-6: what an edge route table diverts to an interface is for a public address of that interface. */
export const proposeInterfaceAddress: Propose = ({ evidence }, context) => {
  const node = context.index.interfaces.get(String(evidence['networkInterfaceId'] ?? ''));
  return node ? elasticAddress(node, formatAddress(node.primary), context) : [];
};

function elasticAddress(
  node: InterfaceNode,
  PrivateIpAddress: string,
  { standIns }: ProposalContext,
): Edit[] {
  const AllocationId = standIns.next('eipalloc');
  const place = placeOf(node.vpc);
  return [
    { action: 'ec2:AllocateAddress', ...place, parameters: { Domain: 'vpc' }, creates: AllocationId },
    {
      action: 'ec2:AssociateAddress',
      ...place,
      parameters: { AllocationId, NetworkInterfaceId: node.id, PrivateIpAddress },
    },
  ];
}
