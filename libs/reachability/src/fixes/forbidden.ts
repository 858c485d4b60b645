import { encryptionForbids, type NetworkIndex } from '../../../snapshot/src/index.js';
import type { FindingCode } from '../catalogue/codes.js';
import type { ComponentRef } from '../diagnosis/hop.js';
import type { Blocker } from '../walk/branch.js';
import { vpcRef } from '../walk/describe.js';
import type { Edit } from './edits/edit.js';

/** Why a way to mend something isn't offered. */
export interface Refusal {
  summary: string;
  /** Where the reason is a setting that has a code of its own. */
  finding?: { code: FindingCode; component: ComponentRef; evidence: Record<string, unknown> };
}

/** Entries that one direction of a network ACL can hold at most (Amazon VPC quotas: 20, up to 40 on request). */
const MOST_ACL_ENTRIES = 40;

/** Why AWS would refuse the edits although the network is as it is; undefined when nothing forbids them. */
export function forbidden(index: NetworkIndex, edits: readonly Edit[]): Refusal | undefined {
  for (const edit of edits) {
    const encrypted = byEncryption(index, edit);
    if (encrypted) return encrypted;
    if (edit.action !== 'ec2:CreateNetworkAclEntry') continue;
    const { NetworkAclId, Egress } = edit.parameters;
    const acl = [...index.aclOfSubnet.values()].find((item) => item.NetworkAclId === NetworkAclId);
    const held = (acl?.Entries ?? []).filter((entry) => entry.Egress === Egress && entry.RuleNumber! < 32767);
    const added = edits.filter(
      (other) =>
        other.action === 'ec2:CreateNetworkAclEntry' &&
        other.parameters.NetworkAclId === NetworkAclId &&
        other.parameters.Egress === Egress,
    );
    if (held.length + added.length > MOST_ACL_ENTRIES) {
      const summary = `${NetworkAclId} holds ${held.length} entries, and ${MOST_ACL_ENTRIES} are the most that it can: no more are proposed`;
      return { summary };
    }
  }
  return undefined;
}

/** Blockers for which there is an edit that the account's settings don't allow (R-BPA-1). */
export function refusedBlockers(blockers: readonly Blocker[]): Refusal[] {
  return blockers
    .filter(({ code, evidence }) => code === 'VPC_BLOCK_PUBLIC_ACCESS_ENABLED' && !allowsExclusions(evidence))
    .map(({ component, evidence }) => ({
      summary: `exclusions from block public access aren't allowed in this account and region${evidence['managedBy'] === 'declarative-policy' ? ' (a declarative policy of the organization says so)' : ''}, so none is proposed for ${String(evidence['subnetId'] ?? component.vpcId ?? component.id)}`,
    }));
}

/** As the evidence of a block by block public access tells it. */
export function allowsExclusions({ exclusionsAllowed }: Record<string, unknown>): boolean {
  return exclusionsAllowed !== false;
}

/** R-EC-1. */
function byEncryption(index: NetworkIndex, edit: Edit): Refusal | undefined {
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
  return {
    summary: `${vpc.id} enforces encryption in transit, so no ${gateway.kind.replaceAll('-', ' ')} is proposed there`,
    finding: {
      code: 'ENCRYPTION_CONTROLS_FORBID_FIX',
      component: vpcRef(vpc),
      evidence: { vpcId: vpc.id, mode: 'enforce', forbids: gateway.kind },
    },
  };
}
