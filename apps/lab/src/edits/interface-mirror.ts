import type { Instance, InstanceNetworkInterface, NetworkInterface } from '@aws-sdk/client-ec2';
import type { RegionState } from '../network/region-state.js';

// An instance shows its interfaces too, and the settings of its first one as its own.

/** Carries an interface's check, groups and description over to its instance. */
export function mirrorSettings(state: RegionState, changed: NetworkInterface): void {
  const { SourceDestCheck, Groups, Description } = changed;
  withInstance(state, changed, (machine, view, isPrimary) => {
    if (SourceDestCheck !== undefined) view.SourceDestCheck = SourceDestCheck;
    if (Groups !== undefined) view.Groups = structuredClone(Groups);
    if (Description !== undefined) view.Description = Description;
    if (!isPrimary) return;
    if (SourceDestCheck !== undefined) machine.SourceDestCheck = SourceDestCheck;
    if (Groups !== undefined) machine.SecurityGroups = structuredClone(Groups);
  });
}

/** Carries an interface's public addresses over to its instance. */
export function mirrorAddresses(state: RegionState, changed: NetworkInterface): void {
  withInstance(state, changed, (machine, view, isPrimary) => {
    for (const address of view.PrivateIpAddresses ?? []) {
      const own = changed.PrivateIpAddresses?.find(
        (one) => one.PrivateIpAddress === address.PrivateIpAddress,
      );
      show(address, own?.Association);
    }
    show(view, changed.Association);
    if (!isPrimary) return;
    machine.PublicDnsName = changed.Association?.PublicDnsName ?? '';
    if (changed.Association?.PublicIp === undefined) delete machine.PublicIpAddress;
    else machine.PublicIpAddress = changed.Association.PublicIp;
  });
}

function withInstance(
  state: RegionState,
  { NetworkInterfaceId, Attachment }: NetworkInterface,
  update: (machine: Instance, view: InstanceNetworkInterface, isPrimary: boolean) => void,
): void {
  const machine = state.instances().find(({ InstanceId }) => InstanceId === Attachment?.InstanceId);
  const views = machine?.NetworkInterfaces ?? [];
  const view = views.find((one) => one.NetworkInterfaceId === NetworkInterfaceId);
  if (machine === undefined || view === undefined) return;
  update(machine, view, Attachment?.DeviceIndex === 0 || views.length === 1);
}

/** The instance's view of a public address doesn't know the allocation. */
function show(
  view: Pick<InstanceNetworkInterface, 'Association'>,
  association: NetworkInterface['Association'],
): void {
  if (association === undefined) {
    delete view.Association;
    return;
  }
  const { IpOwnerId, PublicDnsName, PublicIp } = association;
  view.Association = { IpOwnerId, PublicDnsName, PublicIp };
}
