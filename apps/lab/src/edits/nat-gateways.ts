import type {
  Address,
  CreateNatGatewayRequest,
  DeleteNatGatewayRequest,
  NatGateway,
  Subnet,
} from '@aws-sdk/client-ec2';
import type { Actions, Scene } from '../action.js';
import { address, natGateway, subnet } from '../network/find.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue, missing, notSupported } from '../wire/api-error.js';
import { attach, detach } from './elastic-addresses.js';
import { refuseIfEncryptionEnforced } from './gateways.js';
import { newInterface } from './new-interface.js';
import { refreshRoutes } from './route-state.js';
import { tagsOf } from './tags.js';

function create(input: CreateNatGatewayRequest, { state }: Scene): object {
  if (input.AvailabilityMode === 'regional' || input.AvailabilityZoneAddresses !== undefined) {
    throw notSupported("The lab doesn't make regional NAT gateways.");
  }
  if (input.SecondaryAllocationIds !== undefined || input.SecondaryPrivateIpAddresses !== undefined) {
    throw notSupported("The lab doesn't give NAT gateways secondary addresses.");
  }
  const network = subnet(state, input.SubnetId);
  refuseIfEncryptionEnforced(state, network.VpcId);
  const isPublic = input.ConnectivityType !== 'private';
  if (isPublic && input.AllocationId === undefined) throw missing('AllocationId');
  if (!isPublic && input.AllocationId !== undefined) {
    throw invalidValue('AllocationId: a private NAT gateway has no public address.');
  }
  const elastic = isPublic ? address(state, input.AllocationId) : null;
  const gateway: NatGateway = {
    NatGatewayId: state.newId('nat'),
    SubnetId: network.SubnetId,
    VpcId: network.VpcId,
    ConnectivityType: isPublic ? 'public' : 'private',
    CreateTime: state.timestamp(),
    State: 'pending',
    NatGatewayAddresses: [],
    Tags: tagsOf(input.TagSpecifications),
  };
  state.lists.NatGateways.push(gateway);
  const problem = elastic === null ? null : whyFailed(state, network, elastic);
  // The answer says `pending`, whatever the gateway becomes; a caller has to look again.
  const answer = structuredClone({ NatGateway: gateway, ClientToken: input.ClientToken });
  if (problem === null) {
    makeAvailable(state, gateway, { network, elastic, wanted: input.PrivateIpAddress });
  } else {
    gateway.State = 'failed';
    gateway.DeleteTime = state.timestamp();
    [gateway.FailureCode, gateway.FailureMessage] = problem;
    gateway.NatGatewayAddresses = [
      { AllocationId: elastic?.AllocationId, IsPrimary: true, Status: 'failed' },
    ];
  }
  return answer;
}

/** What AWS finds out only after it has accepted the request: the gateway is there, as `failed`.
 *  @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html */
function whyFailed(state: RegionState, network: Subnet, elastic: Address): [string, string] | null {
  if (elastic.AssociationId !== undefined) {
    return ['Resource.AlreadyAssociated', `Elastic IP address ${elastic.AllocationId} is already associated`];
  }
  const attached = state.lists.InternetGateways.some(({ Attachments }) =>
    Attachments?.some(({ VpcId }) => VpcId === network.VpcId),
  );
  return attached
    ? null
    : ['Gateway.NotAttached', `Network ${network.VpcId} has no Internet gateway attached`];
}

function makeAvailable(
  state: RegionState,
  gateway: NatGateway,
  { network, elastic, wanted }: { network: Subnet; elastic: Address | null; wanted: string | undefined },
): void {
  const own = newInterface(
    state,
    network,
    {
      Description: `Interface for NAT Gateway ${gateway.NatGatewayId}`,
      // EC2's own word for it; the type has another.
      InterfaceType: 'nat_gateway' as 'natGateway',
      Groups: [],
      SourceDestCheck: false,
    },
    wanted,
  );
  gateway.State = 'available';
  const shown = { NetworkInterfaceId: own.NetworkInterfaceId, PrivateIp: own.PrivateIpAddress };
  if (elastic === null) {
    gateway.NatGatewayAddresses = [{ ...shown, IsPrimary: true, Status: 'succeeded' }];
    return;
  }
  const { AllocationId, PublicIp = '' } = elastic;
  const AssociationId = attach(state, elastic, own, own.PrivateIpAddress);
  gateway.NatGatewayAddresses = [
    { AllocationId, AssociationId, PublicIp, ...shown, IsPrimary: true, Status: 'succeeded' },
  ];
}

/** EC2 goes on to show a deleted gateway for about an hour; the lab does for good. */
function remove(input: DeleteNatGatewayRequest, { state }: Scene): object {
  const gateway = natGateway(state, input.NatGatewayId);
  const { NatGatewayId: id } = gateway;
  if (gateway.State === 'deleted') {
    throw new ApiError('NatGatewayNotFound', `NatGateway ${id} was not found`);
  }
  const addresses = gateway.NatGatewayAddresses ?? [];
  for (const { AllocationId, NetworkInterfaceId } of addresses) {
    const elastic = state.lists.Addresses.find((one) => one.AllocationId === AllocationId);
    if (elastic?.NetworkInterfaceId === NetworkInterfaceId && elastic !== undefined) detach(state, elastic);
  }
  const own = new Set(addresses.map(({ NetworkInterfaceId }) => NetworkInterfaceId));
  state.lists.NetworkInterfaces = state.lists.NetworkInterfaces.filter(
    (one) => !own.has(one.NetworkInterfaceId),
  );
  gateway.State = 'deleted';
  gateway.DeleteTime = state.timestamp();
  refreshRoutes(state, (route) => route.NatGatewayId === id);
  return { NatGatewayId: id };
}

export const NAT_GATEWAY_ACTIONS: Actions = { CreateNatGateway: create, DeleteNatGateway: remove };
