import type {
  Instance,
  InstanceState,
  InstanceStateChange,
  NetworkInterface,
  StartInstancesRequest,
  StopInstancesRequest,
} from '@aws-sdk/client-ec2';
import type { Actions, Scene } from '../action.js';
import { instance } from '../network/find.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, missing } from '../wire/api-error.js';
import { freePublicAddress, publicDnsName, setAssociation } from './public-addresses.js';
import { refreshRoutes } from './route-state.js';

const RUNNING: InstanceState = { Code: 16, Name: 'running' };
const STOPPED: InstanceState = { Code: 80, Name: 'stopped' };
const PENDING: InstanceState = { Code: 0, Name: 'pending' };
const STOPPING: InstanceState = { Code: 64, Name: 'stopping' };

/** Each machine of a request, all of them known to be in a state to start from, before any is changed. */
function machines(
  state: RegionState,
  ids: readonly string[] | undefined,
  from: readonly string[],
  verb: string,
): Instance[] {
  if (ids === undefined || ids.length === 0) throw missing('InstanceId');
  const found = ids.map((id) => instance(state, id));
  const wrong = found.find(({ State }) => !from.includes(State?.Name ?? ''));
  if (wrong === undefined) return found;
  throw new ApiError(
    'IncorrectInstanceState',
    `The instance '${wrong.InstanceId}' is not in a state from which it can be ${verb}.`,
  );
}

const interfacesOf = (state: RegionState, machine: Instance): NetworkInterface[] =>
  state.lists.NetworkInterfaces.filter(({ Attachment }) => Attachment?.InstanceId === machine.InstanceId);

function start({ InstanceIds }: StartInstancesRequest, { state }: Scene): object {
  const found = machines(state, InstanceIds, ['stopped', 'running', 'pending'], 'started');
  const changes = found.map((machine): InstanceStateChange => {
    const { State: before, InstanceId } = machine;
    if (before?.Name !== 'stopped') return { InstanceId, CurrentState: before, PreviousState: before };
    machine.State = RUNNING;
    delete machine.StateReason;
    machine.StateTransitionReason = '';
    for (const own of interfacesOf(state, machine)) givePublicAddress(state, own);
    return { InstanceId, CurrentState: PENDING, PreviousState: before };
  });
  refreshRoutesTo(state, found);
  return { StartingInstances: changes };
}

function stop({ InstanceIds }: StopInstancesRequest, { state }: Scene): object {
  const found = machines(state, InstanceIds, ['running', 'pending', 'stopping', 'stopped'], 'stopped');
  const changes = found.map((machine): InstanceStateChange => {
    const { State: before, InstanceId } = machine;
    if (before?.Name !== 'running') return { InstanceId, CurrentState: before, PreviousState: before };
    machine.State = STOPPED;
    machine.StateReason = {
      Code: 'Client.UserInitiatedShutdown',
      Message: 'Client.UserInitiatedShutdown: User initiated shutdown',
    };
    for (const own of interfacesOf(state, machine)) takePublicAddress(state, own);
    return { InstanceId, CurrentState: STOPPING, PreviousState: before };
  });
  refreshRoutesTo(state, found);
  return { StoppingInstances: changes };
}

/** R-ENI-3: an address of AWS's own pool goes away when its machine stops, an Elastic IP stays. */
function takePublicAddress(state: RegionState, own: NetworkInterface): void {
  const { Association, NetworkInterfaceId, PrivateIpAddress } = own;
  if (Association?.PublicIp === undefined || Association.AllocationId !== undefined) return;
  if (Association.IpOwnerId !== undefined && Association.IpOwnerId !== 'amazon') return;
  if (NetworkInterfaceId !== undefined) state.autoAssigned.add(NetworkInterfaceId);
  setAssociation(state, own, PrivateIpAddress, undefined);
}

/** A machine that once got an address of the pool gets another when it starts again. */
function givePublicAddress(state: RegionState, own: NetworkInterface): void {
  if (own.Association !== undefined || !state.autoAssigned.delete(own.NetworkInterfaceId ?? '')) return;
  const PublicIp = freePublicAddress(state);
  setAssociation(state, own, own.PrivateIpAddress, {
    IpOwnerId: 'amazon',
    PublicDnsName: publicDnsName(state, PublicIp),
    PublicIp,
  });
}

function refreshRoutesTo(state: RegionState, found: readonly Instance[]): void {
  const interfaces = new Set(
    found.flatMap((machine) => interfacesOf(state, machine).map((own) => own.NetworkInterfaceId)),
  );
  refreshRoutes(
    state,
    (route) => interfaces.has(route.NetworkInterfaceId) && route.NetworkInterfaceId !== undefined,
  );
}

export const MACHINE_ACTIONS: Actions = { StartInstances: start, StopInstances: stop };
