import type { Diagnosis, FlowRanges } from '../../../reachability/src/diagnosis/diagnosis.js';
import { percent } from './percent.js';
import { shortList } from './short-list.js';

export interface FlowPart {
  title: string;
  /** "50.8 %"; null where it isn't known. */
  share: string | null;
  fields: { name: string; ranges: string }[];
}

const FIELDS: [keyof FlowRanges, string][] = [
  ['sources', 'sources'],
  ['sourcePorts', 'source ports'],
  ['destinations', 'destinations'],
  ['ports', 'ports'],
  ['translatedPorts', 'ports behind NAT'],
];

/** What works, what fails, what isn't known, each by the fields in which they differ (all fields where
 *  no single one tells them apart). Empty unless there are at least two parts. */
export function flowParts(diagnosis: Diagnosis, limit = 6): FlowPart[] {
  const { working, failing, share } = diagnosis;
  const open = isEmpty(diagnosis.undetermined) ? undefined : diagnosis.undetermined;
  const parts: [string, FlowRanges, number | null][] = [];
  if (!isEmpty(working)) parts.push(['Works', working, share]);
  // With an undetermined part the rest of the share is split in a way that isn't stated.
  if (!isEmpty(failing))
    parts.push(['Fails', failing, open === undefined && share !== null ? 1 - share : null]);
  if (open) parts.push(['Not known', open, null]);
  if (parts.length < 2) return [];
  const differing = FIELDS.filter(
    ([key]) => new Set(parts.map(([, flow]) => JSON.stringify(flow[key]))).size > 1,
  );
  const shown = differing.length === 0 ? FIELDS : differing;
  return parts.map(([title, flow, part]) => ({
    title,
    share: part === null ? null : percent(part),
    fields: shown.flatMap(([key, name]) => {
      const values = flow[key] ?? [];
      return values.length === 0 ? [] : [{ name, ranges: shortList(values, limit) }];
    }),
  }));
}

/** How it shows, in words. */
export function patternText(pattern: Diagnosis['pattern']): string | null {
  switch (pattern) {
    case 'intermittent':
      return 'Shows now and then: which connections fail depends on the port that they get.';
    case 'destination-dependent':
      return 'Shows always for the same destinations.';
    case null:
      return null;
  }
}

function isEmpty(flow: FlowRanges | undefined): boolean {
  return flow === undefined || FIELDS.every(([key]) => (flow[key] ?? []).length === 0);
}
