import type {
  Address,
  AllocateAddressRequest,
  AssociateAddressRequest,
  DisassociateAddressRequest,
  NetworkInterface,
  ReleaseAddressRequest,
} from '@aws-sdk/client-ec2';
import type { Actions, Scene } from '../action.js';
import { address as findAddress, instance, networkInterface } from '../network/find.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue, missing, notSupported } from '../wire/api-error.js';
import { attach, detach } from './elastic-addresses.js';
import { associationOf, freePublicAddress } from './public-addresses.js';
import { severalInterfaces } from './route-targets.js';
import { tagsOf } from './tags.js';

function allocate(input: AllocateAddressRequest, { state }: Scene): object {
  if (input.Domain !== undefined && input.Domain !== 'vpc') throw invalidValue('Domain: expected vpc');
  if (input.Address !== undefined || input.PublicIpv4Pool !== undefined || input.IpamPoolId !== undefined) {
    throw notSupported("The lab doesn't play address pools.");
  }
  const made: Address = {
    AllocationId: state.newId('eipalloc'),
    PublicIp: freePublicAddress(state),
    Domain: 'vpc',
    NetworkBorderGroup: state.region,
    PublicIpv4Pool: 'amazon',
    Tags: tagsOf(input.TagSpecifications),
  };
  state.lists.Addresses.push(made);
  const { AllocationId, PublicIp, Domain, NetworkBorderGroup, PublicIpv4Pool } = made;
  return { AllocationId, PublicIp, Domain, NetworkBorderGroup, PublicIpv4Pool };
}

function named(state: RegionState, input: { AllocationId?: string; PublicIp?: string }): Address {
  if (input.AllocationId !== undefined) return findAddress(state, input.AllocationId);
  if (input.PublicIp === undefined) throw missing('AllocationId');
  const found = state.lists.Addresses.find(({ PublicIp }) => PublicIp === input.PublicIp);
  if (found !== undefined) return found;
  throw new ApiError('InvalidAddress.NotFound', `Address '${input.PublicIp}' not found.`);
}

function targetOf(state: RegionState, input: AssociateAddressRequest): NetworkInterface {
  if (input.NetworkInterfaceId !== undefined) return networkInterface(state, input.NetworkInterfaceId);
  if (input.InstanceId === undefined) throw missing('InstanceId or NetworkInterfaceId');
  const [only, ...others] = instance(state, input.InstanceId).NetworkInterfaces ?? [];
  if (others.length > 0) throw severalInterfaces(input.InstanceId);
  return networkInterface(state, only?.NetworkInterfaceId);
}

function associate(input: AssociateAddressRequest, { state }: Scene): object {
  const elastic = named(state, input);
  const target = targetOf(state, input);
  const privateAddress = input.PrivateIpAddress ?? target.PrivateIpAddress;
  const own = target.PrivateIpAddresses?.map((one) => one.PrivateIpAddress) ?? [target.PrivateIpAddress];
  if (!own.includes(privateAddress)) {
    throw invalidValue(`${privateAddress} is not an address of ${target.NetworkInterfaceId}`);
  }
  const attached = state.lists.InternetGateways.some(({ Attachments }) =>
    Attachments?.some(({ VpcId }) => VpcId === target.VpcId),
  );
  if (!attached) {
    throw new ApiError(
      'Gateway.NotAttached',
      `Network ${target.VpcId} is not attached to any internet gateway`,
    );
  }
  refuseManaged(state, elastic);
  // An address moves without asking, unless the caller says that it mustn't.
  if (elastic.AssociationId !== undefined && input.AllowReassociation === false) {
    throw new ApiError(
      'Resource.AlreadyAssociated',
      `resource ${elastic.AllocationId} is already associated with associate-id ${elastic.AssociationId}`,
    );
  }
  detach(state, elastic);
  // What the interface had there goes away: another Elastic IP is free again, an address of AWS's pool is gone.
  const before = associationOf(target, privateAddress);
  const other = state.lists.Addresses.find(
    (one) => before?.AssociationId !== undefined && one.AssociationId === before.AssociationId,
  );
  if (other !== undefined) detach(state, other);
  return { AssociationId: attach(state, elastic, target, privateAddress) };
}

/** The address of a NAT gateway is its own affair. */
function refuseManaged(state: RegionState, elastic: Address): void {
  const isNat = state.lists.NatGateways.some(
    (gateway) =>
      gateway.State !== 'deleted' &&
      gateway.State !== 'failed' &&
      gateway.NatGatewayAddresses?.some((one) => one.AllocationId === elastic.AllocationId),
  );
  if (isNat) {
    throw new ApiError('AuthFailure', 'You do not have permission to access the specified resource.');
  }
}

function disassociate(input: DisassociateAddressRequest, { state }: Scene): object {
  const { AssociationId: id } = input;
  const found =
    id === undefined
      ? named(state, input)
      : state.lists.Addresses.find(({ AssociationId }) => AssociationId === id);
  if (found?.AssociationId === undefined) {
    throw new ApiError('InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`);
  }
  refuseManaged(state, found);
  detach(state, found);
  return {};
}

function release(input: ReleaseAddressRequest, { state }: Scene): object {
  const elastic = named(state, input);
  refuseManaged(state, elastic);
  if (elastic.AssociationId !== undefined) {
    throw new ApiError('InvalidIPAddress.InUse', `Address ${elastic.PublicIp} is in use.`);
  }
  state.lists.Addresses = state.lists.Addresses.filter((one) => one !== elastic);
  return {};
}

export const ADDRESS_ACTIONS: Actions = {
  AllocateAddress: allocate,
  AssociateAddress: associate,
  DisassociateAddress: disassociate,
  ReleaseAddress: release,
};
