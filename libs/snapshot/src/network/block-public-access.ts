import type { VpcBlockPublicAccessExclusion } from '@aws-sdk/client-ec2';
import { ownerDocuments } from './account-regions.js';
import { type Fact, type Gap, known, unknown } from './fact.js';
import { absenceGap } from './gaps.js';
import type { NetworkIndex } from './network-index.js';
import type { SubnetNode, VpcNode } from './nodes.js';
import { perIndex } from './per-index.js';

type BlockMode = 'off' | 'block-ingress' | 'block-bidirectional';

/** VPC Block Public Access as it holds for one subnet. */
export interface PublicAccess {
  mode: BlockMode;
  /** The mode of the account, where it was read. */
  accountMode?: BlockMode;
  /** The exclusion that makes the difference between the two. */
  exclusion?: VpcBlockPublicAccessExclusion;
  exclusionsAllowed: boolean;
  managedBy?: string;
  /** Nothing was read that says so. */
  assumed?: boolean;
}

const OFF: Fact<PublicAccess> = known({ mode: 'off', exclusionsAllowed: true, assumed: true });

const memo = perIndex(() => new Map<SubnetNode | VpcNode, Fact<PublicAccess>>());

/** R-BPA-1: the value in force is in the subnet's `BlockPublicAccessStates`; the account's options with their
 *  exclusions say the same. Where only one of them was read it decides; where they say different things they
 *  weren't read at the same time. A regional NAT gateway has no subnet: its VPC's value counts. */
export function publicAccess(index: NetworkIndex, place: SubnetNode | VpcNode): Fact<PublicAccess> {
  const made = memo(index);
  let fact = made.get(place);
  if (!fact) made.set(place, (fact = find(index, place)));
  return fact;
}

function find(index: NetworkIndex, place: SubnetNode | VpcNode): Fact<PublicAccess> {
  const vpc = 'vpc' in place ? place.vpc : place;
  const computed = ofAccount(index, vpc, 'vpc' in place ? place : undefined);
  const told = asMode(place.doc.BlockPublicAccessStates?.InternetGatewayBlockMode);
  if (told === undefined) return computed;
  if (!computed.known || computed === OFF) return known({ mode: told, exclusionsAllowed: true });
  if (computed.value.mode === told) return computed;
  return unknown(
    changing(
      place.id,
      `${place.id} shows block public access ${told}, but the account's mode and exclusions make it ${computed.value.mode}`,
    ),
  );
}

/** What the options of the owner's account and its exclusions come to. `OFF` also where the options aren't in
 *  the bundle: bundles from before the feature have neither. */
function ofAccount(index: NetworkIndex, vpc: VpcNode, subnet: SubnetNode | undefined): Fact<PublicAccess> {
  const region = ownerDocuments(index, vpc);
  const id = subnet?.id ?? vpc.id;
  if (!region) return unknown(notRead(vpc, "its owner's account isn't in the snapshot"));
  const options = region.lists.VpcBlockPublicAccessOptions?.[0];
  if (!options) {
    const told = region.unread?.find(({ kind }) => kind === 'VpcBlockPublicAccessOptions');
    if (told) return unknown(notRead(vpc, told.reason));
    const broken =
      region.lists.VpcBlockPublicAccessOptions && absenceGap(region, 'VpcBlockPublicAccessOptions', id);
    return broken ? unknown(broken) : OFF;
  }
  const accountMode = asMode(options.InternetGatewayBlockMode);
  if (accountMode === undefined || options.State === 'update-in-progress') {
    return unknown(
      changing(id, `the block public access mode of the account is being changed (${options.State})`),
    );
  }
  const { ExclusionsAllowed, ManagedBy } = options;
  const base = {
    accountMode,
    exclusionsAllowed: ExclusionsAllowed !== 'not-allowed',
    ...(ManagedBy === undefined ? {} : { managedBy: ManagedBy }),
  };
  if (accountMode === 'off') return known({ ...base, mode: 'off' });
  const gap = absenceGap(region, 'VpcBlockPublicAccessExclusions', id);
  if (gap) return unknown(gap);
  const exclusions = (region.lists.VpcBlockPublicAccessExclusions ?? []).filter((one) =>
    concerns(one, vpc, subnet),
  );
  const pending = exclusions.find(({ State }) => isPending(State));
  if (pending) {
    return unknown(changing(id, `block public access exclusion ${pending.ExclusionId} is ${pending.State}`));
  }
  const active = exclusions.filter(({ State }) => isActive(State));
  const [first] = active;
  if (!first) return known({ ...base, mode: accountMode });
  if (active.some((one) => one.InternetGatewayExclusionMode !== first.InternetGatewayExclusionMode)) {
    const ids = active.map(({ ExclusionId }) => ExclusionId).join(' and ');
    return unknown(changing(id, `exclusions ${ids} say different things of ${id}`));
  }
  // Egress exclusions are ignored while the account blocks ingress only.
  const mode = first.InternetGatewayExclusionMode === 'allow-bidirectional' ? 'off' : 'block-ingress';
  return known({ ...base, mode, exclusion: first });
}

/** An exclusion of a VPC applies to all its subnets. */
function concerns(
  { ResourceArn = '' }: VpcBlockPublicAccessExclusion,
  vpc: VpcNode,
  subnet: SubnetNode | undefined,
): boolean {
  const id = ResourceArn.slice(ResourceArn.lastIndexOf('/') + 1);
  return id === vpc.id || id === subnet?.id;
}

const isActive = (state = 'create-complete'): boolean =>
  ['create-complete', 'update-complete'].includes(state);

const isPending = (state = 'create-complete'): boolean =>
  !isActive(state) && !['create-failed', 'delete-complete', 'disable-complete'].includes(state);

function asMode(text: string | undefined): BlockMode | undefined {
  return text === 'off' || text === 'block-ingress' || text === 'block-bidirectional' ? text : undefined;
}

function notRead(vpc: VpcNode, why: string): Gap {
  return {
    code: 'PERMISSION_MISSING',
    component: { type: 'VpcBlockPublicAccessOptions', id: vpc.id, vpcId: vpc.id },
    summary: `whether ${vpc.id} blocks public access isn't known (${why})`,
    howToLearn: "allow ec2:DescribeVpcBlockPublicAccessOptions in the VPC owner's account and read again",
  };
}

function changing(id: string, summary: string): Gap {
  return {
    code: 'CONFIG_CHANGED_WHILE_READING',
    component: { type: 'VpcBlockPublicAccessOptions', id },
    summary,
    howToLearn: 'read the block public access options, exclusions and subnets again',
  };
}
