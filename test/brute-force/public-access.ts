import type { Subnet } from '@aws-sdk/client-ec2';
import type { Ec2Lists } from './ec2-lists.js';
import { Dropped } from './ends.js';

interface BlockMode {
  mode: string;
  /** By an exclusion for egress, in an account that blocks both ways. */
  egressException: boolean;
}

/** R-BPA-1: what the subnet says, or what the account's options and exclusions come to; `unknown` while they
 *  change or contradict each other. The documents of this check have both lists. */
export function blockModeOf(lists: Ec2Lists, subnet: Subnet): BlockMode {
  const options = lists.VpcBlockPublicAccessOptions[0];
  const account = String(options?.InternetGatewayBlockMode ?? 'off');
  const told = subnet.BlockPublicAccessStates?.InternetGatewayBlockMode;
  if (options?.State === 'update-in-progress') return { mode: told ?? 'unknown', egressException: false };
  let mode = account;
  let egressException = false;
  for (const exclusion of lists.VpcBlockPublicAccessExclusions) {
    const arn = exclusion.ResourceArn ?? '';
    const here = arn.endsWith(`/${subnet.SubnetId}`) || arn.endsWith(`/${subnet.VpcId}`);
    if (!here || account === 'off') continue;
    const state = exclusion.State ?? '';
    if (['create-failed', 'delete-complete', 'disable-complete'].includes(state)) continue;
    if (!['create-complete', 'update-complete'].includes(state))
      return { mode: told ?? 'unknown', egressException };
    const egress = exclusion.InternetGatewayExclusionMode === 'allow-egress';
    mode = egress ? 'block-ingress' : 'off';
    egressException = egress && account === 'block-bidirectional';
  }
  if (told !== undefined && options !== undefined && told !== mode)
    return { mode: 'unknown', egressException: false };
  return { mode: told ?? mode, egressException };
}

type Doubt = (why: string) => void;

/** Packets leave the VPC. `device`: by a NAT gateway or an egress-only gateway. */
export function outOfVpc(lists: Ec2Lists, from: Subnet, device: boolean, doubt: Doubt): void {
  const { mode, egressException } = blockModeOf(lists, from);
  if (mode === 'unknown') return doubt('block public access is being changed');
  if (mode === 'off' || (device && mode === 'block-ingress')) return;
  if (!device && egressException) return doubt('an exclusion for egress and a public address');
  throw new Dropped(`block public access: ${mode}`);
}

/** Packets come in that belong to nothing that went out. */
export function intoVpc(lists: Ec2Lists, to: Subnet, doubt: Doubt): void {
  const { mode } = blockModeOf(lists, to);
  if (mode === 'unknown') return doubt('block public access is being changed');
  if (mode !== 'off') throw new Dropped(`block public access: ${mode}`);
}
