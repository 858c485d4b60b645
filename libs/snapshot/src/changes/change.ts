import type { DocumentKind } from '../document-lists.js';

/** What is compared: instances one by one, whatever reservation they came in, and guest facts. */
export type ChangedKind = Exclude<DocumentKind, 'Reservations'> | 'Instances' | 'Guests';

/** One field that differs. An absent side means that the field wasn't there. */
export interface FieldChange {
  /** `SourceDestCheck`, `Routes[0.0.0.0/0].NatGatewayId`: items of a list go by what names them in EC2,
   *  not by their place, which means nothing. */
  path: string;
  before?: unknown;
  after?: unknown;
}

interface Resource {
  kind: ChangedKind;
  id: string;
  accountId: string | null;
  /** Null for guest facts. */
  region: string | null;
  /** Its `Name` tag, where it has one. */
  name?: string;
}

/** One resource that differs between two snapshots. */
export type ResourceChange =
  | (Resource & { type: 'added'; document: unknown })
  | (Resource & { type: 'removed'; document: unknown })
  | (Resource & { type: 'changed'; fields: FieldChange[] });

/** What can't be compared, and so may hide changes. */
interface Incomparable {
  kind: ChangedKind;
  accountId: string | null;
  region: string;
  /** One resource; absent: the whole kind. */
  id?: string;
  why: string;
}

export interface SnapshotChanges {
  changes: ResourceChange[];
  incomparable: Incomparable[];
}
