import type { Address, NetworkInterface } from '@aws-sdk/client-ec2';
import type { RegionState } from '../network/region-state.js';
import { publicDnsName, setAssociation } from './public-addresses.js';

/** Gives an Elastic IP to a private address of an interface; the id of their association. */
export function attach(
  state: RegionState,
  elastic: Address,
  target: NetworkInterface,
  privateAddress: string | undefined,
): string {
  const AssociationId = state.newId('eipassoc');
  const { AllocationId, PublicIp = '' } = elastic;
  setAssociation(state, target, privateAddress, {
    AllocationId,
    AssociationId,
    IpOwnerId: state.accountId,
    PublicDnsName: publicDnsName(state, PublicIp),
    PublicIp,
  });
  elastic.AssociationId = AssociationId;
  elastic.NetworkInterfaceId = target.NetworkInterfaceId;
  elastic.NetworkInterfaceOwnerId = target.OwnerId ?? state.accountId;
  elastic.PrivateIpAddress = privateAddress;
  if (target.Attachment?.InstanceId !== undefined) elastic.InstanceId = target.Attachment.InstanceId;
  return AssociationId;
}

/** Takes an Elastic IP from whatever has it. */
export function detach(state: RegionState, elastic: Address): void {
  const from = state.lists.NetworkInterfaces.find(
    (one) => one.NetworkInterfaceId === elastic.NetworkInterfaceId,
  );
  if (from !== undefined) setAssociation(state, from, elastic.PrivateIpAddress, undefined);
  delete elastic.AssociationId;
  delete elastic.NetworkInterfaceId;
  delete elastic.NetworkInterfaceOwnerId;
  delete elastic.PrivateIpAddress;
  delete elastic.InstanceId;
}
