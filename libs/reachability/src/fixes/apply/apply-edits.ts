import { DocumentDraft, type NetworkIndex, reindex, type Snapshot } from '../../../../snapshot/src/index.js';
import type { Ec2Edit, Edit } from '../edits/edit.js';
import type { Applier, Appliers } from './applier.js';
import { addressAppliers } from './address-appliers.js';
import { runOnGuest } from './guest-applier.js';
import { gatewayAppliers } from './gateway-appliers.js';
import { interfaceAppliers } from './interface-appliers.js';
import { networkAclAppliers } from './network-acl-appliers.js';
import { routeAppliers } from './route-appliers.js';
import { securityGroupAppliers } from './security-group-appliers.js';
import { transitAppliers } from './transit-appliers.js';
import { vpcAppliers } from './vpc-appliers.js';

const APPLIERS: Appliers = {
  ...addressAppliers,
  ...gatewayAppliers,
  ...interfaceAppliers,
  ...networkAclAppliers,
  ...routeAppliers,
  ...securityGroupAppliers,
  ...transitAppliers,
  ...vpcAppliers,
};

/** The documents after the edits, in order; the original isn't touched.
 *  @throws EditRefused where EC2 would refuse one of them. */
export function applyEdits(snapshot: Snapshot, edits: readonly Edit[]): DocumentDraft {
  const draft = new DocumentDraft(snapshot);
  for (const edit of edits) {
    if (edit.action === 'guest:run') runOnGuest(draft, edit);
    else (APPLIERS[edit.action] as Applier<Ec2Edit>)(draft, edit);
  }
  return draft;
}

/** The index of the edited network.
 *  @throws EditRefused */
export function indexEdited(index: NetworkIndex, edits: readonly Edit[]): NetworkIndex {
  const draft = applyEdits(index.snapshot, edits);
  return reindex(index, draft.finish(), draft.changes);
}
