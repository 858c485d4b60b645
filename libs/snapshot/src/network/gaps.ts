import type { BrokenItem, DocumentKind, RegionDocuments } from '../document-lists.js';
import type { Gap } from './fact.js';

/** The IAM action that reads each kind (Amazon EC2 API Reference). */
const ACTIONS: Partial<Record<DocumentKind, string>> = {
  Reservations: 'ec2:DescribeInstances',
  VpcAttributes: 'ec2:DescribeVpcAttribute',
  PrefixListEntries: 'ec2:GetManagedPrefixListEntries',
};

export function readAction(kind: DocumentKind): string {
  return ACTIONS[kind] ?? `ec2:Describe${kind}`;
}

/** The gap left by a kind that wasn't read. */
export function unreadKind(kind: DocumentKind, id: string, vpcId?: string): Gap {
  return {
    code: 'PERMISSION_MISSING',
    component: { type: kind, id, ...(vpcId === undefined ? {} : { vpcId }) },
    summary: `${kind} were not read, so ${id} can't be judged`,
    howToLearn: `allow and repeat ${readAction(kind)}, or add ${kind} to the bundle`,
  };
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
  if (region.lists[kind] === undefined) return unreadKind(kind, id, vpcId);
  const suspect = region.broken.find(
    (item) =>
      item.kind === kind &&
      (vpcId === undefined || item.vpcId === null || item.vpcId === vpcId) &&
      mayBe(item),
  );
  return suspect && brokenDocument(suspect);
}
