import type { NetworkInterface } from '@aws-sdk/client-ec2';
import { type Appliers, EditRefused, existing } from './applier.js';
import { standInPublicAddress } from './free-addresses.js';

/** Elastic IP addresses. */
export const addressAppliers = {
  'ec2:AllocateAddress': (draft, { region: name, accountId, creates }) => {
    const region = existing(draft.region(name, accountId), name);
    draft.add(region, 'Addresses', {
      AllocationId: creates!,
      Domain: 'vpc',
      PublicIp: standInPublicAddress(draft, region),
    });
  },
  'ec2:AssociateAddress': (draft, { parameters }) => {
    const { AllocationId, NetworkInterfaceId, PrivateIpAddress } = parameters;
    const address = existing(draft.find('Addresses', AllocationId ?? ''), AllocationId);
    const { doc, region } = existing(
      draft.find('NetworkInterfaces', NetworkInterfaceId ?? ''),
      NetworkInterfaceId,
    );
    if (address.doc.AssociationId !== undefined)
      throw new EditRefused(`${AllocationId} is associated already`);
    const privateIp = PrivateIpAddress ?? doc.PrivateIpAddress;
    draft.replace(address.region, 'Addresses', address.doc, {
      ...address.doc,
      AssociationId: `eipassoc-of-${AllocationId}`,
      NetworkInterfaceId: doc.NetworkInterfaceId!,
      PrivateIpAddress: privateIp!,
    });
    draft.replace(region, 'NetworkInterfaces', doc, withAssociation(doc, privateIp, address.doc));
  },
} satisfies Partial<Appliers>;

function withAssociation(
  doc: NetworkInterface,
  privateIp: string | undefined,
  { AllocationId, PublicIp }: { AllocationId?: string | undefined; PublicIp?: string | undefined },
): NetworkInterface {
  const Association = { AllocationId: AllocationId!, PublicIp: PublicIp!, IpOwnerId: doc.OwnerId ?? 'self' };
  const addresses = doc.PrivateIpAddresses ?? [{ Primary: true, PrivateIpAddress: doc.PrivateIpAddress! }];
  return {
    ...doc,
    ...(privateIp === doc.PrivateIpAddress ? { Association } : {}),
    PrivateIpAddresses: addresses.map((item) =>
      item.PrivateIpAddress === privateIp ? { ...item, Association } : item,
    ),
  };
}
