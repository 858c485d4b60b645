export type AlertSeverity = 'info' | 'warning' | 'critical';

/** Why an intent fails: a finding on a component. */
export interface AlertCause {
  /** Code of the finding. */
  code: string;
  component: { type: string; id: string; name?: string };
  /** One sentence. */
  sentence: string;
  /** It stands in the configuration and goes away only by a change of it, so one run proves it. */
  deterministic: boolean;
}

/** A cause and what it hits. */
export interface AlertProblem {
  cause: AlertCause;
  /** Number of network interfaces. */
  interfaces: number;
  /** Some of them, as people call them. */
  examples: string[];
  fix: AlertFix | null;
}

export interface AlertFix {
  title: string;
  /** A line for a shell; several commands are joined by &&. */
  command: string;
}

/** The sources that an alert is about. */
export interface AlertPlace {
  /** Stable from run to run. */
  key: string;
  accountId: string | null;
  region: string;
  vpcId: string | null;
  subnetId: string | null;
  /** As people call it. */
  label: string;
}

/** What somebody wants of the network, as far as an alert has to say it. */
export interface AlertIntent {
  key: string;
  name: string;
  /** "internet tcp/443". */
  destination: string;
  expectation: 'reachable' | 'blocked';
  severity: AlertSeverity;
  owner: string | null;
  labels: Record<string, string>;
}

export interface AlertLink {
  title: string;
  url: string;
}

/** One intent for one group of sources within a message. */
export interface AlertMember {
  id: string;
  fingerprint: string;
  status: 'firing' | 'resolved';
  intent: AlertIntent;
  place: AlertPlace;
  /** Network interfaces that fail. */
  interfaces: number;
  /** ISO 8601. */
  since: string;
  until: string | null;
}

export type ProblemMessageKind =
  'firing' | 'changed' | 'reminder' | 'flapping' | 'acknowledged' | 'resolved' | 'expired';

/** What is told about a group of alerts with the same account, VPC, cause and component. */
export interface ProblemMessage {
  /** Stable through all tries and repetitions. */
  id: string;
  kind: ProblemMessageKind;
  /** When it was decided on, ISO 8601. */
  at: string;
  severity: AlertSeverity;
  group: { id: string; accountId: string | null; region: string; vpcId: string | null };
  /** The one with the most interfaces first. */
  causes: AlertCause[];
  /** Of these, the ones that nobody was told of before. */
  newCauses: AlertCause[];
  affected: { interfaces: number; subnets: number; examples: string[] };
  intents: AlertIntent[];
  /** Since when it fails, ISO 8601. */
  since: string;
  until: string | null;
  /** What changed in the network since it last held; of a resolved one: since it failed. */
  changes: string[];
  fix: AlertFix | null;
  acknowledgedBy: string | null;
  links: AlertLink[];
  members: AlertMember[];
  /** Members that aren't listed, as there are too many. */
  membersLeftOut: number;
}

/** Something about the alerting itself. */
export interface NoticeMessage {
  id: string;
  kind: 'test' | 'channel-disabled';
  at: string;
  severity: AlertSeverity;
  title: string;
  detail: string;
  links: AlertLink[];
}

/** The sign of life of a dead-man switch: its absence is the alarm. */
export interface HeartbeatMessage {
  id: string;
  kind: 'heartbeat';
  at: string;
  /** When the last run of an audit ended. */
  lastRunAt: string | null;
  openGroups: number;
}

export type AlertMessage = ProblemMessage | NoticeMessage | HeartbeatMessage;
