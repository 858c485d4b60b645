import type { NatGatewayAddress, NetworkInterfaceType } from '@aws-sdk/client-ec2';
import { type Appliers, EditRefused, existing } from './applier.js';
import { freePrivateAddress } from './free-addresses.js';
import { reviveRoutes } from './revive-routes.js';

/** Internet gateways, egress-only internet gateways and NAT gateways. */
export const gatewayAppliers = {
  'ec2:CreateInternetGateway': (draft, { region: name, accountId, creates }) => {
    const region = existing(draft.region(name, accountId), name);
    draft.add(region, 'InternetGateways', { InternetGatewayId: creates!, Attachments: [], Tags: [] });
  },
  'ec2:AttachInternetGateway': (draft, { parameters }) => {
    const { InternetGatewayId, VpcId } = parameters;
    const { doc, region } = existing(
      draft.find('InternetGateways', InternetGatewayId ?? ''),
      InternetGatewayId,
    );
    const inUse = (doc.Attachments ?? []).some(({ State }) => (State as string) !== 'detached');
    if (inUse) throw new EditRefused(`${InternetGatewayId} is attached already`);
    draft.replace(region, 'InternetGateways', doc, {
      ...doc,
      Attachments: [{ State: 'attached', VpcId: VpcId! }],
    });
    reviveRoutes(draft, region, ({ GatewayId }) => GatewayId === InternetGatewayId);
    draft.touchVpc(VpcId!);
  },
  'ec2:CreateEgressOnlyInternetGateway': (draft, { parameters, creates }) => {
    const { region } = existing(draft.find('Vpcs', parameters.VpcId ?? ''), parameters.VpcId);
    draft.add(region, 'EgressOnlyInternetGateways', {
      EgressOnlyInternetGatewayId: creates!,
      Attachments: [{ State: 'attached', VpcId: parameters.VpcId! }],
    });
    draft.touchVpc(parameters.VpcId!);
  },
  'ec2:CreateNatGateway': (draft, { parameters, creates }) => {
    const { SubnetId, AllocationId, ConnectivityType = 'public' } = parameters;
    const { doc: subnet, region } = existing(draft.find('Subnets', SubnetId ?? ''), SubnetId);
    const address = AllocationId === undefined ? undefined : draft.find('Addresses', AllocationId)?.doc;
    if (ConnectivityType === 'public' && !address)
      throw new EditRefused('a public NAT gateway needs an Elastic IP');
    const PrivateIp = freePrivateAddress(draft, region, subnet);
    const NetworkInterfaceId = `eni-of-${creates}`;
    draft.add(region, 'NatGateways', {
      NatGatewayId: creates!,
      SubnetId: SubnetId!,
      VpcId: subnet.VpcId!,
      State: 'available',
      ConnectivityType,
      NatGatewayAddresses: [
        { ...publicPart(address), PrivateIp, NetworkInterfaceId, IsPrimary: true, Status: 'succeeded' },
      ],
    });
    draft.add(region, 'NetworkInterfaces', {
      NetworkInterfaceId,
      // As DescribeNetworkInterfaces spells it; the SDK's list of names has another spelling.
      InterfaceType: 'nat_gateway' as NetworkInterfaceType,
      Status: 'in-use',
      SubnetId: SubnetId!,
      VpcId: subnet.VpcId!,
      PrivateIpAddress: PrivateIp,
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: PrivateIp }],
      SourceDestCheck: false,
      Groups: [],
    });
  },
  'ec2:AssociateNatGatewayAddress': (draft, { parameters }) => {
    const { NatGatewayId, AllocationIds = [] } = parameters;
    const { doc, region } = existing(draft.find('NatGateways', NatGatewayId ?? ''), NatGatewayId);
    const subnet = draft.find('Subnets', doc.SubnetId ?? '')?.doc;
    const added = AllocationIds.map((id): NatGatewayAddress => {
      const address = existing(draft.find('Addresses', id), id).doc;
      const PrivateIp = existing(subnet && freePrivateAddress(draft, region, subnet), doc.SubnetId);
      return { ...publicPart(address), PrivateIp, IsPrimary: false, Status: 'succeeded' };
    });
    draft.replace(region, 'NatGateways', doc, {
      ...doc,
      NatGatewayAddresses: [...(doc.NatGatewayAddresses ?? []), ...added],
    });
  },
} satisfies Partial<Appliers>;

function publicPart(address: { AllocationId?: string; PublicIp?: string } | undefined): NatGatewayAddress {
  if (address?.AllocationId === undefined || address.PublicIp === undefined) return {};
  return { AllocationId: address.AllocationId, PublicIp: address.PublicIp };
}
