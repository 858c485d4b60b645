import type { NetworkInterface, Subnet } from '@aws-sdk/client-ec2';
import ipaddr from 'ipaddr.js';
import { isInside } from '../describe/cidr.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue } from '../wire/api-error.js';

/** AWS keeps the first four addresses of a subnet, and the last. */
const KEPT_AT_START = 4;

/** An interface that AWS makes for one of its own services in a subnet.
 *  @throws ApiError where the subnet has no free address, or the one that is wanted isn't free. */
export function newInterface(
  state: RegionState,
  network: Subnet,
  fields: Pick<NetworkInterface, 'Description' | 'InterfaceType' | 'Groups' | 'SourceDestCheck'>,
  wanted?: string,
): NetworkInterface {
  const privateAddress = freeAddress(state, network, wanted);
  const id = state.newId('eni');
  const made: NetworkInterface = {
    NetworkInterfaceId: id,
    ...fields,
    SubnetId: network.SubnetId,
    VpcId: network.VpcId,
    AvailabilityZone: network.AvailabilityZone,
    OwnerId: state.accountId,
    RequesterManaged: true,
    Status: 'in-use',
    MacAddress: `02:${id.slice(-10).match(/../g)?.join(':') ?? ''}`,
    PrivateIpAddress: privateAddress,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: privateAddress }],
    Ipv6Addresses: [],
    Attachment: {
      AttachmentId: state.newId('ela-attach'),
      AttachTime: state.timestamp(),
      DeleteOnTermination: false,
      DeviceIndex: 1,
      InstanceOwnerId: 'amazon-aws',
      Status: 'attached',
    },
    TagSet: [],
  };
  state.lists.NetworkInterfaces.push(made);
  return made;
}

function freeAddress(state: RegionState, network: Subnet, wanted: string | undefined): string {
  const { CidrBlock: cidr, SubnetId } = network;
  if (cidr === undefined) throw invalidValue(`Subnet ${SubnetId} has no IPv4 range`);
  const taken = new Set(
    state.lists.NetworkInterfaces.filter((one) => one.SubnetId === SubnetId).flatMap((one) => [
      one.PrivateIpAddress,
      ...(one.PrivateIpAddresses ?? []).map(({ PrivateIpAddress }) => PrivateIpAddress),
    ]),
  );
  if (wanted !== undefined) {
    if (!isInside(wanted, cidr)) throw invalidValue(`Address ${wanted} does not fall within the subnet`);
    if (!taken.has(wanted)) return wanted;
    throw new ApiError('InvalidIPAddress.InUse', `Address ${wanted} is in use.`);
  }
  const [network4, length] = ipaddr.IPv4.parseCIDR(cidr);
  const first = network4.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
  const last = first + 2 ** (32 - length) - 1;
  for (let value = first + KEPT_AT_START; value < last; value += 1) {
    const text = [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
    if (!taken.has(text)) return text;
  }
  throw new ApiError(
    'InsufficientFreeAddressesInSubnet',
    `The specified subnet ${SubnetId} does not have enough free addresses to satisfy the request.`,
  );
}
