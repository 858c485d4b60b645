import type { VpcEncryptionControl } from '@aws-sdk/client-ec2';
import type { NetworkIndex } from './network-index.js';
import type { VpcNode } from './nodes.js';
import { perIndex } from './per-index.js';

/** What encryption controls may forbid to make or attach. */
type UnencryptedGateway = 'internet-gateway' | 'nat-gateway' | 'egress-only-internet-gateway';

const controls = perIndex(
  (index): ReadonlyMap<string, VpcEncryptionControl> =>
    new Map(
      index.snapshot.regions
        .flatMap(({ lists }) => lists.VpcEncryptionControls ?? [])
        .map((control) => [control.VpcId!, control]),
    ),
);

const IN_FORCE = ['available', 'creating', 'enforce-in-progress'];

/** The VPC's encryption control if it enforces (R-EC-1). Monitor mode only watches. */
export function enforcedEncryption(index: NetworkIndex, vpc: VpcNode): VpcEncryptionControl | undefined {
  const control = controls(index).get(vpc.id) ?? vpc.doc.EncryptionControl;
  if (control?.Mode !== 'enforce' || !IN_FORCE.includes(control.State ?? 'available')) return undefined;
  return control;
}

/** R-EC-1: in a VPC that enforces encryption no such gateway can be made or attached, unless its kind is
 *  excluded. What is there already got an exclusion before the mode could be switched on, and goes on working
 *  (Amazon VPC User Guide, "Enforce VPC encryption in transit"). */
export function encryptionForbids(index: NetworkIndex, vpc: VpcNode, gateway: UnencryptedGateway): boolean {
  const control = enforcedEncryption(index, vpc);
  if (!control) return false;
  const { InternetGateway, NatGateway, EgressOnlyInternetGateway } = control.ResourceExclusions ?? {};
  const exclusion = {
    'internet-gateway': InternetGateway,
    'nat-gateway': NatGateway,
    'egress-only-internet-gateway': EgressOnlyInternetGateway,
  }[gateway];
  return exclusion?.State !== 'enabled';
}
