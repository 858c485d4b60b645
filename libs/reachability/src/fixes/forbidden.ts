import { encryptionForbids, type NetworkIndex } from '../../../snapshot/src/index.js';
import type { Edit } from './edits/edit.js';

/** Entries that one direction of a network ACL can hold at most (Amazon VPC quotas: 20, up to 40 on request). */
const MOST_ACL_ENTRIES = 40;

/** Why AWS would refuse the edits although the network is as it is; undefined when nothing forbids them. */
export function forbidden(index: NetworkIndex, edits: readonly Edit[]): string | undefined {
  for (const edit of edits) {
    const encrypted = byEncryption(index, edit);
    if (encrypted !== undefined) return encrypted;
    if (edit.action !== 'ec2:CreateNetworkAclEntry') continue;
    const { NetworkAclId, Egress } = edit.parameters;
    const acl = [...index.aclOfSubnet.values()].find((item) => item.NetworkAclId === NetworkAclId);
    const held = (acl?.Entries ?? []).filter((entry) => entry.Egress === Egress && entry.RuleNumber! < 32767);
    if (held.length >= MOST_ACL_ENTRIES) {
      return `${NetworkAclId} holds ${held.length} entries, which is the most that it can: no entry is proposed`;
    }
  }
  return undefined;
}

/** R-EC-1. */
function byEncryption(index: NetworkIndex, edit: Edit): string | undefined {
  const gateway =
    edit.action === 'ec2:AttachInternetGateway'
      ? ({ kind: 'internet-gateway', vpcId: edit.parameters.VpcId } as const)
      : edit.action === 'ec2:CreateEgressOnlyInternetGateway'
        ? ({ kind: 'egress-only-internet-gateway', vpcId: edit.parameters.VpcId } as const)
        : edit.action === 'ec2:CreateNatGateway'
          ? ({
              kind: 'nat-gateway',
              vpcId: index.subnets.get(edit.parameters.SubnetId ?? '')?.vpc.id,
            } as const)
          : undefined;
  const vpc = index.vpcs.get(gateway?.vpcId ?? '');
  if (!gateway || !vpc || !encryptionForbids(index, vpc, gateway.kind)) return undefined;
  const name = gateway.kind.replaceAll('-', ' ');
  return `${vpc.id} enforces encryption in transit, so no ${name} is proposed there (ENCRYPTION_CONTROLS_FORBID_FIX)`;
}
