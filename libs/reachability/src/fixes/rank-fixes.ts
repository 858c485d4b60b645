import type { Analysis } from '../analysis/analysis.js';
import type { Fix } from '../diagnosis/fix.js';
import { isSameFact } from '../walk/branch.js';

export interface RankedFix {
  fix: Fix;
  /** Facts that the fix makes the answer rest on. */
  doubts: number;
}

/** Facts that weren't in question before. That nobody has looked into a NAT instance isn't held against it: it is
 *  there to be one (section 9). */
export function newDoubts(before: Analysis, after: Analysis): number {
  return after.unknowns.filter(
    (fact) =>
      fact.code !== 'GUEST_NOT_INSPECTED' && !before.unknowns.some((earlier) => isSameFact(earlier, fact)),
  ).length;
}

/** What breaks nothing first, then what is certain, then fewest edits, least new exposure, cost. */
export function byEffort({ fix: a, doubts: ofA }: RankedFix, { fix: b, doubts: ofB }: RankedFix): number {
  return (
    Number(b.verification.status === 'verified') - Number(a.verification.status === 'verified') ||
    a.verification.breaks.length - b.verification.breaks.length ||
    ofA - ofB ||
    a.edits.length - b.edits.length ||
    exposure(a) - exposure(b) ||
    (a.monthlyCostUsd ?? 0) - (b.monthlyCostUsd ?? 0)
  );
}

/** A public address for a machine is the greatest exposure; then what else gets through, and a route to
 *  everywhere where an endpoint would do. */
function exposure({ edits, verification }: Fix): number {
  const addresses = edits.filter(({ action }) => action === 'ec2:AssociateAddress').length;
  const routes = edits.flatMap((edit) =>
    edit.action === 'ec2:CreateRoute' || edit.action === 'ec2:ReplaceRoute' ? [edit.parameters] : [],
  );
  const everywhere = routes.some((route) => route.DestinationCidrBlock === '0.0.0.0/0');
  // IPv6 addresses are public as they are: an internet gateway lets the internet in, an egress-only one doesn't.
  const inIpv6 = routes.some(
    ({ DestinationIpv6CidrBlock: to, GatewayId }) => to !== undefined && GatewayId?.startsWith('igw-'),
  );
  return (addresses + Number(inIpv6)) * 100 + verification.alsoOpens.length + Number(everywhere);
}
