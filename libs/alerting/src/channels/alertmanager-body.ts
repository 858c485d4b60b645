import {
  alertParts,
  type AlertMember,
  type AlertMessage,
  type ProblemMessage,
} from '../../../rendering/src/index.js';

interface AlertmanagerAlert {
  status: 'firing' | 'resolved';
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
  endsAt: string;
  generatorURL: string;
  fingerprint: string;
}

/** What Alertmanager writes where there is no end yet. */
const NO_END = '0001-01-01T00:00:00Z';

const labelName = (name: string): string => `label_${name.replaceAll(/\W/g, '_')}`;

/** The body of Alertmanager's own webhook, version 4
 *  (prometheus.io/docs/alerting/latest/configuration/#webhook_config): one alert for each intent and group of
 *  sources. Labels tell alerts apart and stay the same as long as one fires; what may change stands in the
 *  annotations. */
export function alertmanagerBody(message: AlertMessage): unknown {
  const alerts =
    'members' in message ? message.members.map((member) => alertOf(message, member)) : [notice(message)];
  const groupLabels =
    'group' in message ? labelsOf(message.group) : common(alerts.map(({ labels }) => labels));
  return {
    version: '4',
    groupKey: 'group' in message ? `wayout:${message.group.id}` : `wayout:${message.id}`,
    truncatedAlerts: 'membersLeftOut' in message ? message.membersLeftOut : 0,
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    receiver: 'wayout',
    groupLabels,
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    externalURL: 'links' in message ? (message.links[0]?.url ?? '') : '',
    alerts,
  };
}

function alertOf(
  message: ProblemMessage,
  { fingerprint, status, intent, place, since, until }: AlertMember,
): AlertmanagerAlert {
  const { title, changes, fix } = alertParts(message);
  const [cause] = message.causes;
  const own = Object.entries(intent.labels).map(([name, value]) => [labelName(name), value]);
  return {
    status,
    labels: {
      alertname: 'WayoutEgress',
      ...labelsOf(message.group),
      intent: intent.name,
      intent_key: intent.key,
      source: place.key,
      severity: intent.severity,
      ...(intent.owner !== null && { owner: intent.owner }),
      ...(Object.fromEntries(own) as Record<string, string>),
    },
    annotations: {
      summary: title,
      ...(cause && { description: cause.sentence, cause: cause.code, component: cause.component.id }),
      ...(changes.length > 0 && { changes: changes.join('; ') }),
      ...(fix && { fix: fix.command }),
    },
    startsAt: since,
    endsAt: until ?? NO_END,
    generatorURL: message.links[0]?.url ?? '',
    fingerprint,
  };
}

function notice(message: Exclude<AlertMessage, ProblemMessage>): AlertmanagerAlert {
  const { title, sentences, severity } = alertParts(message);
  return {
    // A test that fires would have to be resolved by somebody.
    status: 'resolved',
    labels: { alertname: `Wayout-${message.kind}`, severity },
    annotations: { summary: title, description: sentences.join(' ') },
    startsAt: message.at,
    endsAt: message.at,
    generatorURL: '',
    fingerprint: message.id.slice(-16).toLowerCase(),
  };
}

function labelsOf({ accountId, region, vpcId }: ProblemMessage['group']): Record<string, string> {
  return { ...(accountId && { account: accountId }), region, ...(vpcId && { vpc: vpcId }) };
}

/** What all have alike. */
function common(maps: readonly Record<string, string>[]): Record<string, string> {
  const [first = {}, ...others] = maps;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((other) => other[name] === value)),
  );
}
