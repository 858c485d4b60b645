import type {
  CreateNetworkAclEntryRequest,
  DeleteNetworkAclEntryRequest,
  NetworkAclEntry,
  PortRange,
  ReplaceNetworkAclAssociationRequest,
} from '@aws-sdk/client-ec2';
import type { Actions, Scene } from '../action.js';
import { networkOf } from '../describe/cidr.js';
import { networkAcl } from '../network/find.js';
import { ApiError, invalidValue, missing } from '../wire/api-error.js';

const NUMBERS: Readonly<Record<string, string>> = { tcp: '6', udp: '17', icmp: '1', icmpv6: '58', all: '-1' };

/** An entry as EC2 keeps it: protocols by number, ranges with their host bits zero. */
function entryOf(input: CreateNetworkAclEntryRequest): NetworkAclEntry {
  const { RuleNumber, RuleAction, Egress, CidrBlock, Ipv6CidrBlock, PortRange, IcmpTypeCode } = input;
  if (RuleNumber === undefined || RuleNumber < 1 || RuleNumber > 32_766 || !Number.isInteger(RuleNumber)) {
    throw invalidValue(`Value (${RuleNumber}) for parameter ruleNumber is invalid. Expected 1 to 32766.`);
  }
  if (RuleAction !== 'allow' && RuleAction !== 'deny') {
    throw invalidValue(
      `Value (${String(RuleAction)}) for parameter ruleAction is invalid. Expected allow or deny.`,
    );
  }
  if ((CidrBlock === undefined) === (Ipv6CidrBlock === undefined))
    throw missing('cidrBlock or ipv6CidrBlock');
  const given = (input.Protocol ?? '').toLowerCase();
  const protocol = NUMBERS[given] ?? given;
  if (!/^(-1|\d{1,3})$/.test(protocol) || Number(protocol) > 255) {
    throw invalidValue(`Invalid value '${input.Protocol}' for IP protocol. Unknown protocol.`);
  }
  const hasPorts = protocol === '6' || protocol === '17';
  const isIcmp = protocol === '1' || protocol === '58';
  if (hasPorts) checkPorts(PortRange);
  if (isIcmp && (IcmpTypeCode?.Type === undefined || IcmpTypeCode.Code === undefined)) {
    throw missing('icmpTypeCode');
  }
  return {
    RuleNumber,
    RuleAction,
    Egress: Egress ?? false,
    Protocol: protocol,
    ...(CidrBlock !== undefined && { CidrBlock: networkOf(CidrBlock) }),
    ...(Ipv6CidrBlock !== undefined && { Ipv6CidrBlock: networkOf(Ipv6CidrBlock) }),
    ...(hasPorts && PortRange !== undefined && { PortRange }),
    ...(isIcmp && IcmpTypeCode !== undefined && { IcmpTypeCode }),
  };
}

function checkPorts(range: PortRange | undefined): void {
  const { From: from, To: to } = range ?? {};
  if (from === undefined || to === undefined) throw missing('portRange');
  if (0 <= from && from <= to && to <= 65_535) return;
  throw invalidValue(`Invalid TCP/UDP port range (${from}:${to})`);
}

const isSame = (one: NetworkAclEntry, other: { RuleNumber?: number; Egress?: boolean }): boolean =>
  one.RuleNumber === other.RuleNumber && (one.Egress ?? false) === (other.Egress ?? false);

function create(input: CreateNetworkAclEntryRequest, { state }: Scene): object {
  const acl = networkAcl(state, input.NetworkAclId);
  const entry = entryOf(input);
  const entries = (acl.Entries ??= []);
  if (entries.some((one) => isSame(one, entry))) {
    throw new ApiError(
      'NetworkAclEntryAlreadyExists',
      `The network acl entry identified by ${entry.RuleNumber} already exists.`,
    );
  }
  // Shown in the order of their numbers, each direction by itself.
  const behind = entries.findIndex(
    (one) => one.Egress === entry.Egress && (one.RuleNumber ?? 0) > (entry.RuleNumber ?? 0),
  );
  entries.splice(behind < 0 ? entries.length : behind, 0, entry);
  return {};
}

function replace(input: CreateNetworkAclEntryRequest, { state }: Scene): object {
  const acl = networkAcl(state, input.NetworkAclId);
  const entry = entryOf(input);
  if (!acl.Entries?.some((one) => isSame(one, entry))) throw noEntry(input);
  acl.Entries = acl.Entries.map((one) => (isSame(one, entry) ? entry : one));
  return {};
}

function remove(input: DeleteNetworkAclEntryRequest, { state }: Scene): object {
  const acl = networkAcl(state, input.NetworkAclId);
  const { RuleNumber = 0 } = input;
  if (RuleNumber > 32_766) throw invalidValue('The default entry of a network ACL cannot be deleted');
  if (!acl.Entries?.some((one) => isSame(one, input))) throw noEntry(input);
  acl.Entries = acl.Entries.filter((one) => !isSame(one, input));
  return {};
}

const noEntry = ({ NetworkAclId, RuleNumber, Egress }: DeleteNetworkAclEntryRequest): ApiError =>
  new ApiError(
    'InvalidNetworkAclEntry.NotFound',
    `The specified entry does not exist: ${Egress ? 'egress' : 'ingress'} ${RuleNumber} in ${NetworkAclId}`,
  );

function replaceAssociation(input: ReplaceNetworkAclAssociationRequest, { state }: Scene): object {
  const { AssociationId: id } = input;
  const acl = networkAcl(state, input.NetworkAclId);
  const from = state.lists.NetworkAcls.find(({ Associations }) =>
    Associations?.some((one) => one.NetworkAclAssociationId === id),
  );
  const old = from?.Associations?.find((one) => one.NetworkAclAssociationId === id);
  if (from === undefined || old === undefined) {
    throw new ApiError('InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`);
  }
  if (from.VpcId !== acl.VpcId) {
    throw invalidValue(
      `network acl ${acl.NetworkAclId} and subnet ${old.SubnetId} belong to different networks`,
    );
  }
  from.Associations = from.Associations?.filter((one) => one !== old);
  const NetworkAclAssociationId = state.newId('aclassoc');
  acl.Associations = [
    ...(acl.Associations ?? []),
    { NetworkAclAssociationId, NetworkAclId: acl.NetworkAclId, SubnetId: old.SubnetId },
  ];
  return { NewAssociationId: NetworkAclAssociationId };
}

export const NETWORK_ACL_ACTIONS: Actions = {
  CreateNetworkAclEntry: create,
  ReplaceNetworkAclEntry: replace,
  DeleteNetworkAclEntry: remove,
  ReplaceNetworkAclAssociation: replaceAssociation,
};
