import type { IpPermission, UserIdGroupPair } from '@aws-sdk/client-ec2';
import { networkOf } from '../describe/cidr.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue, missing } from '../wire/api-error.js';

/** A permission with just one peer. */
export type OnePermission = IpPermission;

interface FlatRule {
  readonly IpProtocol?: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly CidrIp?: string;
}

interface RuleRequest extends FlatRule {
  readonly IpPermissions?: readonly IpPermission[];
  readonly SourceSecurityGroupName?: string;
}

/** What a request wants permitted, split to one peer each, in EC2's own writing: protocols by name where they
 *  have one, no ports where all are meant, ranges with their host bits zero.
 *  @throws ApiError where it can't be a rule. */
export function permissionsOf(state: RegionState, request: RuleRequest): OnePermission[] {
  if (request.SourceSecurityGroupName !== undefined) {
    throw invalidValue(
      'SourceSecurityGroupName is for networks without a VPC; name the group in IpPermissions',
    );
  }
  const { IpProtocol, FromPort, ToPort, CidrIp } = request;
  const flat: IpPermission[] =
    IpProtocol === undefined && CidrIp === undefined
      ? []
      : [{ IpProtocol, FromPort, ToPort, IpRanges: CidrIp === undefined ? [] : [{ CidrIp }] }];
  const wanted = [...(request.IpPermissions ?? []), ...flat];
  if (wanted.length === 0) throw missing('ipPermissions');
  return wanted.flatMap((permission) => split(state, permission));
}

function split(state: RegionState, permission: IpPermission): OnePermission[] {
  const scope = scopeOf(permission);
  const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = permission;
  const peers: Partial<IpPermission>[] = [
    ...IpRanges.map((range) => ({ IpRanges: [{ ...range, CidrIp: cidr(range.CidrIp, false) }] })),
    ...Ipv6Ranges.map((range) => ({ Ipv6Ranges: [{ ...range, CidrIpv6: cidr(range.CidrIpv6, true) }] })),
    ...PrefixListIds.map((list) => ({ PrefixListIds: [list] })),
    ...UserIdGroupPairs.map((pair) => ({ UserIdGroupPairs: [groupPair(state, pair)] })),
  ];
  if (peers.length === 0) throw missing('CidrIp, CidrIpv6, PrefixListId or GroupId');
  const empty = { IpRanges: [], Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [] };
  return peers.map((peer) => ({ ...scope, ...empty, ...peer }));
}

const NAMES: Readonly<Record<string, string>> = {
  '6': 'tcp',
  '17': 'udp',
  '1': 'icmp',
  '58': 'icmpv6',
  all: '-1',
};
const WITH_PORTS: readonly string[] = ['tcp', 'udp', 'icmp', 'icmpv6'];

function scopeOf({ IpProtocol, FromPort, ToPort }: IpPermission): IpPermission {
  if (IpProtocol === undefined) throw missing('ipProtocol');
  const given = IpProtocol.toLowerCase();
  const protocol = NAMES[given] ?? given;
  if (!WITH_PORTS.includes(protocol)) {
    const isNumber = /^(-1|\d{1,3})$/.test(protocol) && Number(protocol) <= 255;
    if (!isNumber) throw invalidValue(`Invalid value '${IpProtocol}' for IP protocol. Unknown protocol.`);
    // Of every other protocol the ports given are ignored: all traffic is meant.
    return { IpProtocol: protocol };
  }
  if (FromPort === undefined || ToPort === undefined) {
    throw invalidValue(`Invalid value for portRange. Must specify both from and to ports with ${protocol}.`);
  }
  const most = protocol.startsWith('icmp') ? 255 : 65_535;
  const least = protocol.startsWith('icmp') ? -1 : 0;
  const fits = (port: number): boolean => Number.isInteger(port) && port >= least && port <= most;
  if (!fits(FromPort) || !fits(ToPort)) {
    throw invalidValue(`Invalid value for portRange: expected ${least} to ${most}.`);
  }
  if (least === 0 && FromPort > ToPort) {
    throw invalidValue(`Invalid TCP/UDP port range (${FromPort}:${ToPort})`);
  }
  return { IpProtocol: protocol, FromPort, ToPort };
}

function cidr(text: string | undefined, isV6: boolean): string {
  const network = networkOf(text ?? '');
  if (network.includes(':') === isV6) return network;
  throw invalidValue(`CIDR block ${text} is malformed: expected IPv${isV6 ? 6 : 4}`);
}

function groupPair(state: RegionState, pair: UserIdGroupPair): UserIdGroupPair {
  const { GroupId, UserId = state.accountId } = pair;
  if (GroupId === undefined) throw missing('GroupId');
  const isThere = state.lists.SecurityGroups.some((group) => group.GroupId === GroupId);
  // Groups of other accounts can't be looked up.
  if (!isThere && UserId === state.accountId) {
    throw new ApiError('InvalidGroup.NotFound', `The security group '${GroupId}' does not exist`);
  }
  return { ...pair, GroupId, UserId };
}

/** Equal for permissions of the same protocol and ports: EC2 shows their peers together. */
export const scopeKey = ({ IpProtocol, FromPort, ToPort }: IpPermission): string =>
  `${IpProtocol} ${FromPort ?? ''} ${ToPort ?? ''}`;

/** The peers of a permission, each as a text that tells it from others. */
export function peerKeys(permission: IpPermission): string[] {
  return [
    ...(permission.IpRanges ?? []).map(({ CidrIp }) => CidrIp ?? ''),
    ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6 ?? ''),
    ...(permission.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId ?? ''),
    ...(permission.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId ?? ''),
  ];
}
