import type { Analysis } from '../analysis/analysis.js';
import type { Fix } from '../diagnosis/fix.js';
import { isSameFact } from '../walk/branch.js';
import type { Edit } from './edits/edit.js';

export interface RankedFix {
  fix: Fix;
  /** Facts that the fix makes the answer rest on. */
  doubts: number;
  /** Hops of its longest way, there and back. */
  hops: number;
}

/** Of two fixes that cost as much, the one with the shorter way has fewer things on it that can fail. */
export function longestWay({ outcomes }: Analysis): number {
  return Math.max(...outcomes.map(({ branch }) => branch.trace?.length ?? 0));
}

/** Facts that weren't in question before. That nobody has looked into a NAT instance isn't held against it: it is
 *  there to be one (section 9). */
export function newDoubts(before: Analysis, after: Analysis): number {
  return after.unknowns.filter(
    (fact) =>
      fact.code !== 'GUEST_NOT_INSPECTED' && !before.unknowns.some((earlier) => isSameFact(earlier, fact)),
  ).length;
}

/** What breaks nothing first, then what is certain, then what leaves private subnets private, then fewest edits,
 *  least new exposure, cost. */
export function byEffort(one: RankedFix, other: RankedFix): number {
  const { fix: a, doubts: ofA } = one;
  const { fix: b, doubts: ofB } = other;
  return (
    Number(b.verification.status === 'verified') - Number(a.verification.status === 'verified') ||
    a.verification.breaks.length - b.verification.breaks.length ||
    ofA - ofB ||
    Number(givesAllAddresses(a)) - Number(givesAllAddresses(b)) ||
    a.edits.length - b.edits.length ||
    exposure(a) - exposure(b) ||
    (a.monthlyCostUsd ?? 0) - (b.monthlyCostUsd ?? 0) ||
    one.hops - other.hops
  );
}

/** IPv6 addresses are public as they are: a route to an internet gateway lets the internet at each of them in the
 *  table's subnets, one to an egress-only gateway doesn't (R-V6-1). */
function givesAllAddresses({ edits }: Fix): boolean {
  return edits.some(
    (edit) =>
      (edit.action === 'ec2:CreateRoute' || edit.action === 'ec2:ReplaceRoute') &&
      edit.parameters.DestinationIpv6CidrBlock !== undefined &&
      edit.parameters.GatewayId?.startsWith('igw-') === true,
  );
}

/** A public address for a machine is the greatest exposure; then what else gets through, and a route to
 *  everywhere where an endpoint would do. */
function exposure({ edits, verification }: Fix): number {
  const addresses = edits.filter(givesAddress).length;
  const everywhere = edits.some(
    (edit) =>
      (edit.action === 'ec2:CreateRoute' || edit.action === 'ec2:ReplaceRoute') &&
      edit.parameters.DestinationCidrBlock === '0.0.0.0/0',
  );
  return addresses * 100 + verification.alsoOpens.length + Number(everywhere);
}

function givesAddress(edit: Edit): boolean {
  return (
    edit.action === 'ec2:AssociateAddress' ||
    (edit.action === 'ec2:ModifySubnetAttribute' && edit.parameters.MapPublicIpOnLaunch?.Value === true)
  );
}
