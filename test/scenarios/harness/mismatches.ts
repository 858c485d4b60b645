import type { Diagnosis } from '../../../libs/reachability/src/diagnosis/diagnosis.js';
import type { ExamplePacket, Hop } from '../../../libs/reachability/src/diagnosis/hop.js';
import type { ExpectedAnswer, ExpectedRanges } from './scenario-schema.js';

/** What a diagnosis has otherwise than the scenario says, a line each; empty when all is as expected. */
export function mismatches(expected: ExpectedAnswer, diagnosis: Diagnosis): string[] {
  const found: string[] = [];
  const check = (what: string, want: unknown, got: unknown): void => {
    const [wanted, given] = [JSON.stringify(want), JSON.stringify(got)];
    if (want !== undefined && wanted !== given) found.push(`${what}: expected ${wanted}, got ${given}`);
  };
  const blocking = diagnosis.findings.filter((finding) => finding.role === 'blocking');
  const withRole = (role: string): string[] =>
    diagnosis.findings.filter((finding) => finding.role === role).map((finding) => finding.code);

  check('verdict', expected.verdict, diagnosis.verdict);
  check(
    'verdictIfAssumptionsHold',
    expected.verdictIfAssumptionsHold,
    diagnosis.verdictIfAssumptionsHold ?? null,
  );
  check('blockers', expected.blockers, withRole('blocking'));
  check(
    'blockedComponents',
    expected.blockedComponents,
    blocking.map((finding) => finding.component.id),
  );
  check(
    'blockedLegs',
    expected.blockedLegs,
    blocking.map((finding) => finding.leg),
  );
  check('partial', expected.partial, withRole('partial'));
  check('unknowns', expected.unknowns, [...new Set(diagnosis.unknowns.map((unknown) => unknown.code))]);
  check('pattern', expected.pattern, diagnosis.pattern);
  check('basis', expected.basis, diagnosis.basis);
  checkRanges('working', expected.working, diagnosis);
  checkRanges('failing', expected.failing, diagnosis);

  for (const code of expected.warnings ?? []) {
    if (!withRole('warning').includes(code)) found.push(`no warning ${code}`);
  }
  for (const code of expected.assumptions ?? []) {
    if (!diagnosis.assumptions.some((one) => one.code === code)) found.push(`no assumption ${code}`);
  }
  check(
    'ifFirstUnknown',
    expected.ifFirstUnknown,
    diagnosis.unknowns[0]?.outcomes.map((outcome) => outcome.verdict),
  );
  checkDns();
  for (const code of expected.absent ?? []) {
    const said = [...diagnosis.findings, ...diagnosis.assumptions];
    if (said.some((one) => one.code === code)) found.push(`${code} shouldn't be there`);
  }
  if (expected.share !== undefined && !(Math.abs((diagnosis.share ?? NaN) - expected.share) <= 0.0005)) {
    found.push(`share: expected ${expected.share}, got ${diagnosis.share}`);
  }
  if (expected.egress !== undefined) check('egress', expected.egress, egressOf(diagnosis));
  for (const text of expected.mentions ?? []) {
    if (!JSON.stringify(diagnosis.findings).includes(text)) found.push(`no finding mentions ${text}`);
  }
  for (const text of expected.notes ?? []) {
    if (!diagnosis.notes.some((note) => note.includes(text))) found.push(`no note mentions ${text}`);
  }
  checkLegs();
  return found;

  function checkRanges(part: 'working' | 'failing', ranges: ExpectedRanges | undefined, of: Diagnosis): void {
    for (const field of Object.keys(ranges ?? {}) as (keyof ExpectedRanges)[]) {
      check(`${part}.${field}`, ranges?.[field], of[part][field]);
    }
  }

  function checkDns(): void {
    const side = diagnosis.sideQuestions?.find(({ about }) => about === 'dns');
    if (expected.dns === null) check('dns', null, side ?? null);
    if (!expected.dns) return;
    check('dns.verdict', expected.dns.verdict, side?.verdict);
    check(
      'dns.findings',
      expected.dns.findings,
      side?.findings.map(({ code }) => code),
    );
    check(
      'dns.unknowns',
      expected.dns.unknowns,
      side?.unknowns.map(({ code }) => code),
    );
  }

  function checkLegs(): void {
    for (const leg of ['forward', 'return'] as const) {
      const hops = diagnosis.legs.find((candidate) => candidate.direction === leg)?.hops ?? [];
      const wanted = expected[leg] ?? [];
      let next = 0;
      for (const hop of hops) {
        const [kind, decision, id] = wanted[next] ?? [];
        if (hop.kind === kind && hop.decision === decision && (!id || hop.component.id === id)) next += 1;
      }
      if (next < wanted.length) {
        const path = hops.map((hop) => `${hop.kind}/${hop.decision}/${hop.component.id}`).join(' ');
        found.push(`${leg} leg lacks ${JSON.stringify(wanted[next])} in its order: ${path}`);
      }
      for (const translation of (expected.translations ?? []).filter((one) => one.leg === leg)) {
        const seen = hops.filter((hop) => hop.kind === translation.kind).map((hop) => rewritten(hop, leg));
        if (!seen.some(([from, to]) => matches(translation.from, from) && matches(translation.to, to))) {
          found.push(`${leg} leg has no ${JSON.stringify(translation)}: ${JSON.stringify(seen)}`);
        }
      }
    }
    const hops = diagnosis.legs.flatMap((leg) => leg.hops);
    for (const want of expected.nearMisses ?? []) {
      const misses = hops.filter((hop) => hop.kind === want.kind).flatMap((hop) => hop.nearMisses);
      const same = (missed: readonly string[]): boolean =>
        [...missed].sort().join() === [...want.missed].sort().join();
      if (!misses.some((miss) => same(miss.missed) && miss.text.includes(want.textIncludes))) {
        found.push(`no near miss ${JSON.stringify(want)}: ${JSON.stringify(misses)}`);
      }
    }
  }
}

/** The end of the example packet that a translation may change, before and after the hop. */
function rewritten(hop: Hop, leg: 'forward' | 'return'): [string, string] {
  const end = (packet: ExamplePacket): string =>
    leg === 'forward'
      ? `${packet.source}:${packet.sourcePort ?? '-'}`
      : `${packet.destination}:${packet.destinationPort ?? '-'}`;
  return [end(hop.examplePacketIn), end(hop.examplePacket)];
}

function matches(pattern: string, end: string): boolean {
  return pattern.endsWith(':*') ? end.startsWith(pattern.slice(0, -1)) : end === pattern;
}

function egressOf(diagnosis: Diagnosis): ExpectedAnswer['egress'] {
  const identity = diagnosis.egressIdentity;
  if (!identity) return null;
  const { publicIp, elastic, via } = identity;
  return { publicIp, elastic, viaType: via.type, viaId: via.id };
}
