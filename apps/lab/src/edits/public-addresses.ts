import type { NetworkInterface } from '@aws-sdk/client-ec2';
import type { RegionState } from '../network/region-state.js';
import { ApiError } from '../wire/api-error.js';
import { mirrorAddresses } from './interface-mirror.js';

type Association = NonNullable<NetworkInterface['Association']>;

/** Public addresses that the lab gives away: the ranges kept for examples (RFC 5737), so that none of them is
 *  anyone's. */
const POOLS = ['203.0.113.', '198.51.100.', '192.0.2.'] as const;

/** An address that nothing in any document of the region has yet. */
export function freePublicAddress(state: RegionState): string {
  const { lists } = state;
  const taken = new Set([
    ...lists.Addresses.map(({ PublicIp }) => PublicIp),
    ...lists.NetworkInterfaces.flatMap((one) => [
      one.Association?.PublicIp,
      ...(one.PrivateIpAddresses ?? []).map(({ Association }) => Association?.PublicIp),
    ]),
    ...lists.NatGateways.flatMap((one) => (one.NatGatewayAddresses ?? []).map(({ PublicIp }) => PublicIp)),
  ]);
  for (const pool of POOLS) {
    for (let host = 1; host < 255; host += 1) {
      if (!taken.has(`${pool}${host}`)) return `${pool}${host}`;
    }
  }
  throw new ApiError('AddressLimitExceeded', 'The maximum number of addresses has been reached.');
}

export const publicDnsName = (state: RegionState, address: string): string =>
  `ec2-${address.replaceAll('.', '-')}.${state.region === 'us-east-1' ? 'compute-1' : `${state.region}.compute`}.amazonaws.com`;

/** Shows a public address, or none, at one private address of an interface: there, at the interface itself for
 *  its first address, and at the instance. */
export function setAssociation(
  state: RegionState,
  target: NetworkInterface,
  privateAddress: string | undefined,
  association: Association | undefined,
): void {
  for (const address of target.PrivateIpAddresses ?? []) {
    if (address.PrivateIpAddress !== privateAddress) continue;
    if (association === undefined) delete address.Association;
    else address.Association = association;
  }
  if (target.PrivateIpAddress === privateAddress) {
    if (association === undefined) delete target.Association;
    else target.Association = association;
  }
  mirrorAddresses(state, target);
}

/** The public address of a private address of an interface. */
export const associationOf = (
  target: NetworkInterface,
  privateAddress: string | undefined,
): Association | undefined =>
  target.PrivateIpAddresses?.find((one) => one.PrivateIpAddress === privateAddress)?.Association ??
  (target.PrivateIpAddress === privateAddress ? target.Association : undefined);
