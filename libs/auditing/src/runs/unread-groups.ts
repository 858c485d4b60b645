import type { DocumentKind, Snapshot } from '../../../snapshot/src/index.js';
import { absenceGap, type Gap } from '../../../snapshot/src/network/index.js';
import { noOutcomes } from '../evaluate/outcome.js';
import type { Intent } from '../intents/intent.js';
import type { GroupState } from '../states/group-states.js';
import type { SourceGroup } from '../states/source-group.js';

/** Without one of these it isn't known which sources there are. */
const NEEDED: readonly DocumentKind[] = ['NetworkInterfaces', 'Subnets', 'Vpcs'];

/** Why sources of an intent may be in a group although the run doesn't see them: its region was read only in
 *  part. Null where those that it sees are all there are. */
export function sourcesGap({ sources }: Intent, group: SourceGroup, { regions }: Snapshot): Gap | null {
  const there = regions.filter(({ region }) => region === group.region);
  const own = there.filter(({ accountId }) => (accountId ?? '') === (group.accountId ?? ''));
  // Interfaces in a shared subnet are their owner's, and may have been seen by the subnet's (R-SG-5).
  const seers = own.length > 0 ? own : there;
  // Interfaces are chosen by the tags of their instances, too.
  const byTags = sources !== 'all private' && sources.tags !== undefined;
  const kinds: readonly DocumentKind[] = byTags ? [...NEEDED, 'Reservations'] : NEEDED;
  const what = `who is in ${group.subnetId ?? group.vpcId ?? group.region ?? 'it'}`;
  const gaps = seers.flatMap((region) =>
    kinds.map((kind) => absenceGap(region, kind, what, group.vpcId ?? undefined)),
  );
  return gaps.find((gap) => gap !== undefined) ?? null;
}

/** The state of a group whose sources aren't all known. */
export function unreadGroup(group: SourceGroup, { code, component, summary, howToLearn }: Gap): GroupState {
  return {
    group,
    outcome: 'undetermined',
    counts: noOutcomes(),
    headline: `not asked: ${summary}`,
    causes: [],
    unknowns: [{ code, component, summary, howToLearn }],
    cause: '',
    deterministic: true,
    problems: [],
    firstCauses: [],
    examples: [],
  };
}
