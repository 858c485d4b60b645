import type { BrokenItem, DocumentKind, RegionDocuments } from '../document-lists.js';
import type { Gap } from './fact.js';
import { READ_BY_VPC } from './read-by-vpc.js';

/** The IAM action that reads each kind (Amazon EC2 API Reference). */
const ACTIONS: Partial<Record<DocumentKind, string>> = {
  Reservations: 'ec2:DescribeInstances',
  InstanceStatuses: 'ec2:DescribeInstanceStatus',
  VpcAttributes: 'ec2:DescribeVpcAttribute',
  PrefixListEntries: 'ec2:GetManagedPrefixListEntries',
  TransitGatewayRoutes: 'ec2:SearchTransitGatewayRoutes',
  TransitGatewayPropagations: 'ec2:GetTransitGatewayRouteTablePropagations',
  TransitGatewayAssociations: 'ec2:GetTransitGatewayRouteTableAssociations',
};

export function readAction(kind: DocumentKind): string {
  return ACTIONS[kind] ?? `ec2:Describe${kind}`;
}

/** The gap left by a kind that wasn't read. `region` says why, where it was read live. */
export function unreadKind(kind: DocumentKind, id: string, vpcId?: string, region?: RegionDocuments): Gap {
  const told = region?.unread?.find((item) => item.kind === kind && item.id === undefined);
  const why = told === undefined ? '' : ` (${told.reason})`;
  return {
    code: 'PERMISSION_MISSING',
    component: { type: kind, id, ...(vpcId === undefined ? {} : { vpcId }) },
    summary: `${kind} were not read${why}, so ${id} can't be judged`,
    howToLearn: told
      ? `allow ${told.action} and read the account again`
      : `allow and repeat ${readAction(kind)}, or add ${kind} to the bundle`,
  };
}

/** The gap for an item that another document names and that isn't there, though its kind was read. */
export function notListed(kind: DocumentKind, id: string): Gap {
  return {
    code: 'PERMISSION_MISSING',
    component: { type: kind, id },
    summary: `${id} isn't among the ${kind} that were read, so it can't be judged`,
    howToLearn: `repeat ${readAction(kind)} for it`,
  };
}

/** The gap left by a reading of some VPCs, for what lies outside of them. */
function outOfScope(kind: DocumentKind, id: string, vpcId?: string): Gap {
  return {
    code: 'PERMISSION_MISSING',
    component: { type: kind, id, ...(vpcId === undefined ? {} : { vpcId }) },
    summary: `only some VPCs were read, and ${id} isn't in them, so it can't be judged`,
    howToLearn: 'read the whole region',
  };
}

function isOutOfScope(
  { scope }: RegionDocuments,
  kind: DocumentKind,
  id: string,
  vpcId: string | undefined,
): boolean {
  if (scope === undefined || !READ_BY_VPC.has(kind)) return false;
  if (vpcId === undefined) return !scope.absentIds.includes(id);
  return !scope.vpcIds.includes(vpcId);
}

export function brokenDocument(item: BrokenItem): Gap {
  return {
    code: 'DOCUMENT_UNREADABLE',
    component: { type: item.kind, id: item.id ?? `${item.kind}[${item.position}]` },
    summary: `${item.kind}[${item.position}] in ${item.file} couldn't be understood: ${item.problem}`,
    howToLearn: `read it again with ${readAction(item.kind)}, or mend the file`,
  };
}

/** Why "there is no such item" can't be concluded from the documents, if it can't: the kind wasn't read, or
 *  one of its items is broken and may be the one. `vpcId` leaves out broken items of other VPCs. */
export function absenceGap(
  region: RegionDocuments,
  kind: DocumentKind,
  id: string,
  vpcId?: string,
  mayBe: (item: BrokenItem) => boolean = () => true,
): Gap | undefined {
  // A list may be there although the kind was denied: interfaces are taken from the instances then, and
  // say nothing about those of anything else.
  const denied = region.unread?.some((item) => item.kind === kind && item.id === undefined);
  if (denied || region.lists[kind] === undefined) return unreadKind(kind, id, vpcId, region);
  if (isOutOfScope(region, kind, id, vpcId)) return outOfScope(kind, id, vpcId);
  const suspect = region.broken.find(
    (item) =>
      item.kind === kind &&
      (vpcId === undefined || item.vpcId === null || item.vpcId === vpcId) &&
      mayBe(item),
  );
  return suspect && brokenDocument(suspect);
}
