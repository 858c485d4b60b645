import {
  addressBlocks,
  allIpv4,
  allIpv6,
  cidrSet,
  formatAddress,
  IntervalSet,
  parseCidr,
  privateIpv4,
  sharedIpv4,
  uniqueLocalIpv6,
} from '../../../../packets/src/index.js';
import {
  type TransitAttachmentNode,
  vpcCidrs,
  type VpcNode,
} from '../../../../snapshot/src/network/index.js';
import type { Branch } from '../../walk/branch.js';
import type { WalkContext } from '../../walk/walk-context.js';

/** How many ways on a blocked path tries. */
const MOST = 3;

/** Where a route that is missing in a transit gateway should lead: an answer, to the attachment that the question
 *  came in by; a packet for a VPC's address, to that VPC; one for the internet, to a VPC that has a way out. */
export function onwardAttachments(
  { index }: WalkContext,
  branch: Branch,
  ingress: TransitAttachmentNode,
): TransitAttachmentNode[] {
  const { header, leg, crossings, flows } = branch;
  if (leg === 'return') {
    const steps = crossings
      .filter((crossing) => crossing.leg === 'forward' && crossing.source === header.destination)
      .flatMap(({ way }) => (way.by === 'transit-gateway' ? way.steps : []));
    const came = steps.findLast(({ egress }) => egress === ingress);
    return came ? [came.ingress] : [];
  }
  const others = [...ingress.gateway.attachments.values()].filter(
    (other) => other !== ingress && other.type === 'vpc' && other.vpc && other.subnets,
  );
  const holding = others.filter(({ vpc }) => !flows.restrict(header.destination, vpc!.cidrs).isEmpty);
  if (holding.length > 0 || isPrivate(branch)) return holding.slice(0, MOST);
  const natGatewayIn = ({ natGateways }: VpcNode): boolean =>
    natGateways.some(({ state, connectivity }) => state === 'available' && connectivity === 'public');
  const gatewayIn = ({ id }: VpcNode): boolean =>
    [...index.internetGateways.values()].some(({ doc }) =>
      (doc.Attachments ?? []).some(({ VpcId }) => VpcId === id),
    );
  return others
    .map((other) => ({ other, rank: natGatewayIn(other.vpc!) ? 0 : gatewayIn(other.vpc!) ? 1 : 2 }))
    .filter(({ rank }) => rank < 2)
    .sort((a, b) => a.rank - b.rank || (a.other.id < b.other.id ? -1 : 1))
    .slice(0, MOST)
    .map(({ other }) => other);
}

/** Some of the packets are for addresses that the internet doesn't carry. */
export function isPrivate({ flows, header }: Branch): boolean {
  return [privateIpv4, sharedIpv4, uniqueLocalIpv6].some(
    (set) => !flows.restrict(header.destination, set).isEmpty,
  );
}

/** The range that a missing route has to name: that of the VPC it leads to (where it takes several, the smallest
 *  block that holds what is wanted of them), else everything. */
export function neededRange({ flows, header }: Branch, vpc: VpcNode | undefined): string {
  const wanted = flows.project(header.destination);
  const own = vpc && vpcCidrs(vpc.doc).find((text) => parseCidr(text)?.set.covers(wanted));
  if (own !== undefined) return own;
  const there = vpc ? wanted.intersect(vpc.cidrs) : IntervalSet.empty;
  if (!there.isEmpty) return coveringBlock(there);
  return allIpv6.covers(wanted) ? '::/0' : '0.0.0.0/0';
}

/** The smallest block that holds all of them; those of one family, the lowest address's. */
function coveringBlock(addresses: IntervalSet): string {
  const family = addresses.intersect(typeof addresses.first === 'number' ? allIpv4 : allIpv6);
  const lowest = formatAddress(family.first!);
  for (let length = typeof family.first === 'number' ? 32 : 128; ; length -= 1) {
    const block = cidrSet(`${lowest}/${length}`);
    if (block.covers(family)) return `${formatAddress(block.first!)}/${length}`;
  }
}

/** What a route is missing for, in words: the range that it has to name where that says more than "everything". */
export function missingFor(branch: Branch, range: string): string {
  if (!range.endsWith('/0')) return range;
  const blocks = addressBlocks(branch.flows.project(branch.header.destination));
  return blocks.length <= 2 ? blocks.join(' and ') : range;
}
