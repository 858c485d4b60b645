import type { RunSource } from '../evaluate/answer-class.js';

/** The sources of an intent in one subnet: what is watched, and told, as one. It depends on where they are and
 *  not on what is wrong with them. */
export interface SourceGroup {
  /** Equal at every run. */
  id: string;
  accountId: string | null;
  region: string | null;
  vpcId: string | null;
  subnetId: string | null;
}

export function groupOf({ accountId, region, vpcId, subnetId }: RunSource): SourceGroup {
  const parts = [accountId, region, vpcId, subnetId];
  return groupFromId(parts.map((part) => part ?? '').join('/'));
}

/** A group is what its id says. */
export function groupFromId(id: string): SourceGroup {
  const [accountId, region, vpcId, subnetId] = id.split('/').map((part) => (part === '' ? null : part));
  return {
    id,
    accountId: accountId ?? null,
    region: region ?? null,
    vpcId: vpcId ?? null,
    subnetId: subnetId ?? null,
  };
}
