import type { Diagnosis, Verdict } from '../../../../libs/reachability/src/index.js';
import { addDefaultRoute, SEED, switchCheckOff, type SeedEdit } from './seed-edits.js';

/** What the story says an answer has to be. */
export interface Expectation {
  verdict: Verdict;
  /** Codes of the blocking findings, in path order. */
  blockers: string[];
  unknowns: string[];
  ifAssumptionsHold?: Verdict;
  publicIp?: string;
}

export interface StoryStep {
  title: string;
  text: string;
  edits: SeedEdit[];
  assumeGuest?: 'forwarding';
  expected: Expectation;
}

const NO_ROUTE = 'NO_ROUTE_TO_DESTINATION';
const CHECK_ON = 'ENI_SOURCE_DEST_CHECK_RESTRICTION';
const MENDED = [addDefaultRoute, switchCheckOff];

/** Two machines in a private subnet, a NAT instance beside them, and two settings that are missing. */
export const STORY: readonly StoryStep[] = [
  {
    title: 'As created',
    text: 'The private table knows only the VPC, and the NAT instance still has its source/dest check on.',
    edits: [],
    expected: { verdict: 'unreachable', blockers: [NO_ROUTE, CHECK_ON], unknowns: [] },
  },
  {
    title: 'The route alone',
    text: "0.0.0.0/0 in the private table now points to the NAT instance's interface.",
    edits: [addDefaultRoute],
    expected: { verdict: 'unreachable', blockers: [CHECK_ON], unknowns: [] },
  },
  {
    title: 'The check alone',
    text: 'The source/dest check of the NAT instance is off, but no route leads there.',
    edits: [switchCheckOff],
    expected: { verdict: 'unreachable', blockers: [NO_ROUTE], unknowns: [] },
  },
  {
    title: 'Both',
    text: 'The configuration is right. Whether the guest forwards and masquerades, EC2 does not know.',
    edits: MENDED,
    expected: {
      verdict: 'undetermined',
      blockers: [],
      unknowns: ['GUEST_NOT_INSPECTED'],
      ifAssumptionsHold: 'reachable',
    },
  },
  {
    title: 'Both, with the assumption that the guest forwards',
    text: 'The same documents, asked with "assumeGuest": "forwarding".',
    edits: MENDED,
    assumeGuest: 'forwarding',
    expected: { verdict: 'reachable', blockers: [], unknowns: [], publicIp: SEED.elasticIp },
  },
];

/** In words, each way in which an answer isn't what the story says. */
export function deviations(answer: Diagnosis, expected: Expectation): string[] {
  const found: string[] = [];
  const compare = (what: string, got: string, wanted: string): void => {
    if (got !== wanted) found.push(`${what}: ${got || 'none'} instead of ${wanted || 'none'}`);
  };
  compare('verdict', answer.verdict, expected.verdict);
  compare(
    'blockers',
    blockersOf(answer)
      .map((one) => one.code)
      .join(', '),
    expected.blockers.join(', '),
  );
  compare('unknown', answer.unknowns.map((one) => one.code).join(', '), expected.unknowns.join(', '));
  if (expected.ifAssumptionsHold !== undefined) {
    compare('if it forwards', answer.verdictIfAssumptionsHold ?? '', expected.ifAssumptionsHold);
  }
  if (expected.publicIp !== undefined) {
    compare('public address', answer.egressIdentity?.publicIp ?? '', expected.publicIp);
  }
  return found;
}

export function blockersOf(answer: Diagnosis): Diagnosis['findings'] {
  return answer.findings.filter((finding) => finding.role === 'blocking');
}
