import type { RegionDocuments } from '../../../../libs/snapshot/src/index.js';

/** The network that a lab plays: documents by account and region. Every `Snapshot` is one. */
export interface LabNetwork {
  readonly regions: readonly (Pick<RegionDocuments, 'accountId' | 'region' | 'lists'> &
    Partial<Pick<RegionDocuments, 'broken'>>)[];
}
