import { DOCUMENT_KINDS, identityOf, idOf } from '../bundle/document-identity.js';
import { isObject } from '../bundle/is-object.js';
import { nameOf } from '../network/tags.js';
import type { DocumentKind, RegionDocuments } from '../document-lists.js';
import type { ChangedKind } from './change.js';

type Fields = Record<string, unknown>;

export interface ComparedItem {
  id: string;
  name?: string;
  document: Fields;
}

/** The kinds that are compared; rules of groups stand in the groups. */
export const COMPARED_KINDS: readonly DocumentKind[] = DOCUMENT_KINDS.filter(
  (kind) => kind !== 'SecurityGroupRules',
);

export const labelOf = (kind: DocumentKind): ChangedKind => (kind === 'Reservations' ? 'Instances' : kind);

/** The items of a kind by what tells them apart; null where the kind wasn't read. */
export function itemsOf(
  region: RegionDocuments | undefined,
  kind: DocumentKind,
): Map<string, ComparedItem> | null {
  const list = region?.lists[kind] as readonly Fields[] | undefined;
  if (list === undefined) return null;
  const items = new Map<string, ComparedItem>();
  for (const document of kind === 'Reservations' ? list.flatMap(instancesIn) : list) {
    const key = kind === 'Reservations' ? String(document['InstanceId']) : identityOf(kind, document);
    const name = nameOf((document['Tags'] ?? document['TagSet']) as Parameters<typeof nameOf>[0]);
    const id = shownId(kind, document, key);
    items.set(key, { id, document, ...(name !== undefined && { name }) });
  }
  return items;
}

function instancesIn(reservation: Fields): Fields[] {
  const instances = reservation['Instances'];
  return Array.isArray(instances) ? (instances as unknown[]).filter(isObject) : [];
}

/** Items that have no id of their own (a prefix list's entries) go by all that names them. */
function shownId(kind: DocumentKind, document: Fields, key: string): string {
  const name = key.trim().replaceAll(/ +/g, ' ');
  if (kind === 'Reservations' || kind === 'Addresses') return idOf(kind, document) ?? name;
  if (kind === 'VpcBlockPublicAccessOptions') return 'account';
  return name;
}
