import type {
  GroupIdentifier,
  ModifyInstanceAttributeRequest,
  ModifyNetworkInterfaceAttributeRequest,
  NetworkInterface,
} from '@aws-sdk/client-ec2';
import type { Actions, Scene } from '../action.js';
import { instance, networkInterface, securityGroup } from '../network/find.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue, missing, notSupported } from '../wire/api-error.js';
import { mirrorSettings } from './interface-mirror.js';
import { severalInterfaces } from './route-targets.js';

/** A quota that no account can raise further. */
const MOST_GROUPS = 16;

/** Groups that an interface of a VPC may carry: those of the VPC, and those associated with it (R-SG-5). */
export function groupsFor(
  state: RegionState,
  ids: readonly string[],
  vpcId: string | undefined,
): GroupIdentifier[] {
  if (ids.length > MOST_GROUPS) {
    throw new ApiError(
      'SecurityGroupsPerInterfaceLimitExceeded',
      `The maximum number of security groups per interface is ${MOST_GROUPS}`,
    );
  }
  return ids.map((id) => {
    const { GroupId, GroupName, VpcId } = securityGroup(state, id);
    const shared = state.lists.SecurityGroupVpcAssociations.some(
      (one) => one.GroupId === id && one.VpcId === vpcId && one.State === 'associated',
    );
    if (VpcId !== vpcId && !shared) {
      throw invalidValue(`Security group ${id} and network ${vpcId} belong to different networks`);
    }
    return { GroupId, GroupName: GroupName ?? '' };
  });
}

function setSourceDestCheck(state: RegionState, target: NetworkInterface, on: boolean): void {
  target.SourceDestCheck = on;
  mirrorSettings(state, target);
}

function setGroups(state: RegionState, target: NetworkInterface, ids: readonly string[]): void {
  if (ids.length === 0) throw missing('SecurityGroupId');
  target.Groups = groupsFor(state, ids, target.VpcId);
  mirrorSettings(state, target);
}

/** Changes an attribute that an interface and its instance have in common; false where it is none. */
function changeShared(
  state: RegionState,
  target: NetworkInterface,
  name: string,
  { SourceDestCheck, Groups = [] }: Pick<ModifyInstanceAttributeRequest, 'SourceDestCheck' | 'Groups'>,
): boolean {
  switch (name) {
    case 'SourceDestCheck':
      if (SourceDestCheck?.Value === undefined) throw missing('SourceDestCheck.Value');
      setSourceDestCheck(state, target, SourceDestCheck.Value);
      return true;
    case 'Groups':
      setGroups(state, target, Groups);
      return true;
    default:
      return false;
  }
}

function modifyInterface(input: ModifyNetworkInterfaceAttributeRequest, { state }: Scene): object {
  const { NetworkInterfaceId, DryRun: _dry, ...attributes } = input;
  const target = networkInterface(state, NetworkInterfaceId);
  const name = onlyAttribute(attributes);
  if (target.RequesterManaged) {
    throw new ApiError(
      'OperationNotPermitted',
      `You do not have permission to modify the interface ${NetworkInterfaceId}: AWS manages it.`,
    );
  }
  if (changeShared(state, target, name, attributes)) return {};
  if (name !== 'Description') {
    throw notSupported(`The lab doesn't play changes of ${name} of a network interface.`);
  }
  target.Description = attributes.Description?.Value ?? '';
  mirrorSettings(state, target);
  return {};
}

function modifyInstance(input: ModifyInstanceAttributeRequest, { state }: Scene): object {
  const { InstanceId, DryRun: _dry, Attribute, Value, ...attributes } = input;
  const machine = instance(state, InstanceId);
  const [primary, ...others] = machine.NetworkInterfaces ?? [];
  if (others.length > 0) throw severalInterfaces(machine.InstanceId ?? '');
  const target = networkInterface(state, primary?.NetworkInterfaceId);
  // The older form names the attribute and its value as two texts.
  if (Attribute !== undefined) {
    if (Attribute !== 'sourceDestCheck') throw unsupportedAttribute(Attribute);
    if (Value !== 'true' && Value !== 'false') {
      throw invalidValue(`Value (${Value}) for parameter value is invalid. Expected true or false.`);
    }
    setSourceDestCheck(state, target, Value === 'true');
    return {};
  }
  const name = onlyAttribute(attributes);
  if (!changeShared(state, target, name, attributes)) throw unsupportedAttribute(name);
  return {};
}

const unsupportedAttribute = (name: string): ApiError =>
  notSupported(`The lab doesn't play changes of ${name} of an instance.`);

/** EC2 changes one attribute a call. */
function onlyAttribute(attributes: object): string {
  const names = Object.keys(attributes);
  const [name] = names;
  if (name === undefined) throw missing('Attribute');
  if (names.length > 1) {
    throw new ApiError(
      'InvalidParameterCombination',
      `Fields for multiple attribute types specified: ${names.join(', ')}`,
    );
  }
  return name;
}

export const INTERFACE_ACTIONS: Actions = {
  ModifyNetworkInterfaceAttribute: modifyInterface,
  ModifyInstanceAttribute: modifyInstance,
};
