import type { Diagnosis, Verdict } from '../../../../libs/reachability/src/index.js';

/** What the story says an answer has to be. */
export interface Expectation {
  verdict: Verdict;
  /** Codes of the blocking findings, in path order. */
  blockers: string[];
  unknowns: string[];
  ifAssumptionsHold?: Verdict;
  publicIp?: string;
  basis?: Diagnosis['basis'];
}

/** The machines that the story asks about. */
export const CLIENTS = ['10.10.2.101', '10.10.2.102'] as const;

/** The machine that should let them out: its name in the template, and its address. */
export const NAT_INSTANCE = { resource: 'NatInstance', address: '10.10.1.100' } as const;

/** What each question of the story is answered with, for both machines alike. */
export const EXPECTED: Readonly<
  Record<'deployed' | 'mended' | 'forwarding' | 'freshGuest' | 'mendedGuest', Expectation>
> = {
  deployed: {
    verdict: 'unreachable',
    blockers: ['NO_ROUTE_TO_DESTINATION', 'ENI_SOURCE_DEST_CHECK_RESTRICTION'],
    unknowns: [],
  },
  mended: {
    verdict: 'undetermined',
    blockers: [],
    unknowns: ['GUEST_NOT_INSPECTED'],
    ifAssumptionsHold: 'reachable',
  },
  forwarding: { verdict: 'reachable', blockers: [], unknowns: [] },
  freshGuest: {
    verdict: 'unreachable',
    blockers: ['GUEST_IP_FORWARD_OFF', 'GUEST_NO_SOURCE_NAT'],
    unknowns: [],
    basis: ['config', 'guest'],
  },
  mendedGuest: { verdict: 'reachable', blockers: [], unknowns: [], basis: ['config', 'guest'] },
};

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
  if (expected.basis !== undefined) compare('basis', answer.basis.join(', '), expected.basis.join(', '));
  return found;
}

export function blockersOf(answer: Diagnosis): Diagnosis['findings'] {
  return answer.findings.filter((finding) => finding.role === 'blocking');
}
