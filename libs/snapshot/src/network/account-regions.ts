import { DOCUMENT_KINDS } from '../bundle/document-identity.js';
import type { RegionDocuments, Snapshot } from '../document-lists.js';
import { readAction } from './gaps.js';
import type { NetworkIndex } from './network-index.js';
import type { VpcNode } from './nodes.js';

/** The documents that speak for a VPC: those of the account that owns it. A shared VPC is also seen by its
 *  participants, and what they don't list of it may well exist (R-SG-5; Amazon VPC User Guide, "Share your VPC
 *  subnets"). So where the owner's account isn't in the snapshot, nothing of it counts as read. */
export function documentsOfOwner(
  { regions }: Snapshot,
  seenBy: RegionDocuments,
  owner: string | undefined,
): RegionDocuments {
  if (owner === undefined || seenBy.accountId === null || seenBy.accountId === owner) return seenBy;
  const own = regions.find(({ accountId, region }) => accountId === owner && region === seenBy.region);
  if (own) return own;
  const reason = `account ${owner} owns the VPC and isn't in the snapshot`;
  return {
    accountId: owner,
    region: seenBy.region,
    lists: {},
    broken: [],
    unread: DOCUMENT_KINDS.map((kind) => ({ kind, reason, action: readAction(kind) })),
  };
}

/** The owner's documents in this index's snapshot; undefined where they aren't there. Account-wide settings are
 *  the owner's, also for what participants have in the VPC. */
export function ownerDocuments(index: NetworkIndex, { region: of }: VpcNode): RegionDocuments | undefined {
  return index.snapshot.regions.find(
    ({ accountId, region }) => accountId === of.accountId && region === of.region,
  );
}
