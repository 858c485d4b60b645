import type { NetworkAcl, NetworkAclEntry } from '@aws-sdk/client-ec2';
import type { DocumentDraft } from '../../../../snapshot/src/index.js';
import type { EditOf } from '../edits/edit.js';
import { type Appliers, EditRefused, existing } from './applier.js';

/** Entries of network ACLs. */
export const networkAclAppliers = {
  'ec2:CreateNetworkAclEntry': (draft, { parameters }) =>
    changeEntries(draft, parameters.NetworkAclId, (entries) => {
      if (entries.some((entry) => sameEntry(entry, parameters))) {
        throw new EditRefused(`${parameters.NetworkAclId} has an entry ${parameters.RuleNumber} already`);
      }
      return [...entries, entryOf(parameters)];
    }),
  'ec2:ReplaceNetworkAclEntry': (draft, { parameters }) =>
    changeEntries(draft, parameters.NetworkAclId, (entries) =>
      entries.with(indexOfEntry(entries, parameters), entryOf(parameters)),
    ),
  'ec2:DeleteNetworkAclEntry': (draft, { parameters }) =>
    changeEntries(draft, parameters.NetworkAclId, (entries) =>
      entries.toSpliced(indexOfEntry(entries, parameters), 1),
    ),
} satisfies Partial<Appliers>;

type EntryKey = Pick<NetworkAclEntry, 'RuleNumber' | 'Egress'>;

function changeEntries(
  draft: DocumentDraft,
  id: string | undefined,
  change: (entries: readonly NetworkAclEntry[]) => NetworkAclEntry[],
): void {
  const { doc, region } = existing(draft.find('NetworkAcls', id ?? ''), id);
  const edited: NetworkAcl = { ...doc, Entries: change(doc.Entries ?? []) };
  draft.replace(region, 'NetworkAcls', doc, edited);
}

function sameEntry(a: EntryKey, b: EntryKey): boolean {
  return a.RuleNumber === b.RuleNumber && a.Egress === b.Egress;
}

function indexOfEntry(entries: readonly NetworkAclEntry[], key: EntryKey): number {
  const at = entries.findIndex((entry) => sameEntry(entry, key));
  if (at < 0) throw new EditRefused(`there is no entry ${key.RuleNumber}`);
  return at;
}

function entryOf(
  parameters: EditOf<'CreateNetworkAclEntry'>['parameters'] | EditOf<'ReplaceNetworkAclEntry'>['parameters'],
): NetworkAclEntry {
  const { NetworkAclId: _acl, DryRun: _dryRun, ...entry } = parameters;
  return entry;
}
