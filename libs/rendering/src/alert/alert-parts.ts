import { cleanText } from '../words/clean-text.js';
import { shortList } from '../words/short-list.js';
import { shorten } from '../words/shorten.js';
import type { AlertLink, AlertMessage, AlertSeverity, ProblemMessage } from './alert-message.js';
import { affectedText, alertTitle, causeComponent } from './alert-title.js';
import { durationText, momentText } from './time-words.js';

const SHOWN_CHANGES = 5;

/** Characters of a sentence, and of one name within a list. */
const SENTENCE = 500;
const NAME = 60;

/** A message as people read it, before it gets the form of a channel. Without line breaks and control
 *  characters, but nothing is escaped yet. */
export interface AlertParts {
  title: string;
  severity: AlertSeverity;
  good: boolean;
  /** Sentences, the most important first. */
  sentences: string[];
  facts: { label: string; value: string }[];
  changes: string[];
  fix: { title: string; command: string } | null;
  links: AlertLink[];
  /** Ids to look it up by. */
  footer: string;
}

export function alertParts(message: AlertMessage): AlertParts {
  switch (message.kind) {
    case 'test':
    case 'channel-disabled':
      return {
        ...bare,
        title: cleanText(message.title),
        severity: message.severity,
        good: message.kind === 'test',
        sentences: [cleanText(message.detail)],
        links: message.links,
        footer: message.id,
      };
    case 'heartbeat':
      return {
        ...bare,
        title: 'Wayout is watching',
        severity: 'info',
        good: true,
        sentences: [`Last run: ${message.lastRunAt === null ? 'none yet' : momentText(message.lastRunAt)}`],
        footer: message.id,
      };
    default:
      return problemParts(message);
  }
}

const bare = { facts: [], changes: [], fix: null, links: [] } satisfies Partial<AlertParts>;

function problemParts(message: ProblemMessage): AlertParts {
  const over = message.kind === 'resolved' || message.kind === 'expired';
  const changes = message.changes.map(sentence);
  const left = changes.length - SHOWN_CHANGES;
  return {
    title: alertTitle(message),
    severity: message.severity,
    good: message.kind === 'resolved',
    sentences: sentencesOf(message),
    facts: factsOf(message, over),
    changes: [...changes.slice(0, SHOWN_CHANGES), ...(left > 0 ? [`and ${left} more`] : [])],
    fix:
      over || message.fix === null
        ? null
        : { title: sentence(message.fix.title), command: cleanText(message.fix.command) },
    links: message.links,
    footer: `${message.group.id} ${message.id}`,
  };
}

function sentencesOf(message: ProblemMessage): string[] {
  const told =
    message.kind === 'changed' && message.newCauses.length > 0 ? message.newCauses : message.causes;
  const prefix = message.kind === 'changed' ? 'Now: ' : message.kind === 'resolved' ? 'It was: ' : '';
  const [first, ...others] = told.map((cause) => sentence(cause.sentence));
  const more = others.length === 0 ? [] : [`Also: ${shortList(others, 2)}`];
  const extra: string[] = [];
  if (message.kind === 'flapping') extra.push('No more messages until it has settled.');
  if (message.kind === 'acknowledged' && message.acknowledgedBy !== null) {
    extra.push(`By ${nameOf(message.acknowledgedBy)}.`);
  }
  return [...(first === undefined ? [] : [prefix + first]), ...more, ...extra];
}

function factsOf(message: ProblemMessage, over: boolean): AlertParts['facts'] {
  const { group, affected, intents, since, until, at } = message;
  const [cause] = message.causes;
  const place = [group.accountId, group.region, group.vpcId].filter((part) => part !== null && part !== '');
  const owners = [...new Set(intents.flatMap(({ owner }) => owner ?? []))];
  const facts: [string, string | null][] = [
    [
      'Affected',
      `${affectedText(affected)}${affected.examples.length > 0 ? `: ${shortList(affected.examples.map(nameOf), 5)}` : ''}`,
    ],
    [
      'Intents',
      shortList(
        intents.map(({ name }) => nameOf(name)),
        4,
      ),
    ],
    ['Where', place.join(' ')],
    ['Component', cause === undefined ? null : `${causeComponent(cause)}, ${cause.code}`],
    over
      ? [
          'Lasted',
          `${durationText(since, until ?? at)}, from ${momentText(since)} to ${momentText(until ?? at)}`,
        ]
      : ['Since', `${momentText(since)} (${durationText(since, at)})`],
    ['Severity', message.severity],
    ['Owner', owners.length === 0 ? null : shortList(owners.map(nameOf), 3)],
  ];
  return facts.flatMap(([label, value]) => (value === null || value === '' ? [] : [{ label, value }]));
}

const sentence = (text: string): string => shorten(cleanText(text), SENTENCE);

const nameOf = (text: string): string => shorten(cleanText(text), NAME);
