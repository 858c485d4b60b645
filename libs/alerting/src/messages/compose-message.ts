import { newId, type AlertEntity } from '../../../persistence/src/index.js';
import type {
  AlertLink,
  AlertMember,
  ProblemMessage,
  ProblemMessageKind,
} from '../../../rendering/src/index.js';
import { causeKey } from '../cause-key.js';
import type { GroupView } from '../groups/group-view.js';

const LISTED_MEMBERS = 50;
const LISTED_CAUSES = 10;
const LISTED_CHANGES = 20;
const LISTED_EXAMPLES = 10;

/** Says what a group has to tell, without the form of any channel. `publicUrl`: where people reach the service;
 *  null: no links. */
export function composeMessage(
  view: GroupView,
  kind: ProblemMessageKind,
  now: Date,
  publicUrl: string | null,
): ProblemMessage {
  const over = view.firing.length === 0;
  const meant = over ? view.members : view.firing;
  const [main] = view.problems;
  const causes = view.problems.map(({ cause }) => cause);
  const told = new Set(view.group.told?.causes ?? []);
  const place = meant[0]?.place;
  return {
    id: newId('msg', now),
    kind,
    at: now.toISOString(),
    severity: view.severity,
    group: {
      id: view.group.id,
      accountId: place?.accountId ?? null,
      region: place?.region ?? '',
      vpcId: place?.vpcId ?? null,
    },
    causes: causes.slice(0, LISTED_CAUSES),
    newCauses: causes.filter((cause) => !told.has(causeKey(cause))).slice(0, LISTED_CAUSES),
    affected: affectedBy(meant, view),
    intents: [...new Map(meant.map(({ intent }) => [intent.key, intent])).values()],
    since: earliest(meant).toISOString(),
    until: over ? latest(meant).toISOString() : null,
    changes: [...new Set(meant.flatMap(({ changes }) => changes))].slice(0, LISTED_CHANGES),
    fix: over ? null : (main?.fix ?? null),
    acknowledgedBy: view.acknowledged ? (view.firing[0]?.acknowledgement?.by ?? null) : null,
    links: linksOf(meant, publicUrl),
    members: meant.slice(0, LISTED_MEMBERS).map(memberOf),
    membersLeftOut: Math.max(0, meant.length - LISTED_MEMBERS),
  };
}

/** Interfaces of a place that several intents are about count once. */
function affectedBy(alerts: readonly AlertEntity[], { problems }: GroupView): ProblemMessage['affected'] {
  const byPlace = new Map<string, number>();
  for (const { place, interfaces } of alerts) {
    byPlace.set(place.key, Math.max(byPlace.get(place.key) ?? 0, interfaces));
  }
  return {
    interfaces: [...byPlace.values()].reduce((sum, count) => sum + count, 0),
    subnets: new Set(alerts.flatMap(({ place }) => place.subnetId ?? [])).size,
    examples: [...new Set(problems.flatMap(({ examples }) => examples))].slice(0, LISTED_EXAMPLES),
  };
}

function memberOf({
  id,
  fingerprint,
  phase,
  intent,
  place,
  interfaces,
  failingSince,
  since,
}: AlertEntity): AlertMember {
  const firing = phase === 'firing';
  return {
    id,
    fingerprint,
    status: firing ? 'firing' : 'resolved',
    intent,
    place,
    interfaces,
    since: (failingSince ?? since).toISOString(),
    until: firing ? null : since.toISOString(),
  };
}

function linksOf(alerts: readonly AlertEntity[], publicUrl: string | null): AlertLink[] {
  const [first] = alerts;
  if (first === undefined || publicUrl === null) return [];
  const base = publicUrl.replace(/\/+$/, '');
  return [
    { title: 'Report', url: `${base}/v1/audit-runs/${first.runId}/results` },
    { title: 'Alerts', url: `${base}/v1/alerts?group=${first.groupId ?? ''}` },
  ];
}

const earliest = (alerts: readonly AlertEntity[]): Date =>
  new Date(Math.min(...alerts.map(({ failingSince, since }) => (failingSince ?? since).getTime())));

const latest = (alerts: readonly AlertEntity[]): Date =>
  new Date(Math.max(...alerts.map(({ since }) => since.getTime())));
