import { describe, expect, test } from '@jest/globals';
import { auditReport, auditResult, noRoute } from '../testing/audit-report-builder.js';
import { xmlProblem } from '../testing/xml-problem.js';
import { failingGroups } from './failing-groups.js';
import { renderAuditJunit } from './render-audit-junit.js';
import { renderAuditText } from './render-audit-text.js';

const undetermined = auditResult('10.0.0.9', {
  probe: 'icmp',
  verdict: 'undetermined',
  verdictIfAssumptionsHold: 'reachable',
  headline: '10.0.0.9 reaches the internet on icmp if i-nat forwards',
  unknownCodes: ['GUEST_NOT_INSPECTED'],
  share: null,
});
const partial = (address: string, share: number) =>
  auditResult(address, {
    verdict: 'partial',
    headline: `${address} loses answers at acl-1`,
    codes: ['RETURN_PORTS_BLOCKED'],
    share,
  });

const report = auditReport([
  auditResult('10.0.0.1'),
  ...Array.from({ length: 9 }, (_, index) => noRoute(`10.0.1.${index + 1}`)),
  noRoute('10.0.2.1', 'rtb-2'),
  partial('10.0.3.1', 0.5),
  partial('10.0.3.2', 0.75),
  undetermined,
]);

describe('failingGroups', () => {
  test('collapses what fails alike, by probe, verdict and size', () => {
    expect(
      failingGroups(report).map(({ probes, verdict, results }) => [probes.join(), verdict, results.length]),
    ).toEqual([
      ['tcp/443', 'unreachable', 9],
      ['tcp/443', 'unreachable', 1],
      ['tcp/443', 'partial', 2],
      ['icmp', 'undetermined', 1],
    ]);
  });

  test('replaces the source in the headline, whole words only', () => {
    const results = [
      auditResult('10.0.0.1', { verdict: 'unreachable', headline: "10.0.0.1's way to 10.0.0.10 is closed" }),
      auditResult('10.0.0.2', { verdict: 'unreachable', headline: "10.0.0.2's way to 10.0.0.10 is closed" }),
    ];
    expect(failingGroups(auditReport(results)).map(({ headline }) => headline)).toEqual([
      "<source>'s way to 10.0.0.10 is closed",
    ]);
  });

  test('says a cause that stops the same sources at several probes once', () => {
    const at = (probe: string, word: string, table = 'rtb-1') =>
      auditResult('10.0.1.1', {
        probe,
        verdict: 'unreachable',
        headline: `10.0.1.1 can't reach the internet on ${word}: its route table ${table} has no default route`,
        codes: ['NO_ROUTE_TO_DESTINATION'],
      });
    const told = (...results: ReturnType<typeof at>[]) =>
      failingGroups(auditReport(results)).map(({ probes, headline }) => [probes.length, headline]);
    const both = [at('internet tcp/443', 'tcp/443'), at('internet icmp', 'icmp')];
    expect(told(...both)).toEqual([
      [2, "10.0.1.1 can't reach the internet: its route table rtb-1 has no default route"],
    ]);
    expect(told(...both, at('internet udp/53', 'udp/53', 'rtb-2'))).toHaveLength(2);
  });

  test('names with the signs of regular expressions are plain text', () => {
    const named = auditResult('10.0.0.1', { verdict: 'unreachable', headline: 'a-(b*[c]/x fails' });
    named.source.name = 'a-(b*[c]/x';
    expect(failingGroups(auditReport([named, named]))[0]?.headline).toBe('<source> fails');
  });
});

describe('renderAuditText', () => {
  const text = renderAuditText(report, { colour: false, width: 100 });

  test('counts verdicts by probe', () => {
    const rows = text.split('\n').map((line) => line.split(/\s+/u));
    expect(rows).toContainEqual(['probe', 'reachable', 'partial', 'unreachable', 'undetermined']);
    expect(rows).toContainEqual(['tcp/443', '1', '2', '10', '·']);
    expect(rows).toContainEqual(['icmp', '·', '·', '·', '1']);
  });

  test('groups failures with a count and examples', () => {
    expect(text).toContain(
      "✗ tcp/443, 9 sources: UNREACHABLE\n    NO_ROUTE_TO_DESTINATION\n    <source> can't reach",
    );
    expect(text).toContain('10.0.1.1 (eni-10011), ');
    expect(text).toContain('… and 4 more');
    expect(text).toContain('PARTIAL (50.0 % to 75.0 % works)');
    expect(text).toContain('? icmp, 1 source: UNDETERMINED');
    expect(text).toContain('If what is assumed holds: reachable');
  });

  test('an audit where all is well has the table only', () => {
    const fine = renderAuditText(auditReport([auditResult('10.0.0.1')]), { colour: false, width: 80 });
    expect(fine).not.toMatch(/Failing|Undetermined/u);
  });
});

describe('renderAuditJunit', () => {
  const xml = renderAuditJunit(report);

  test('is well-formed, with a suite a probe and a case a source', () => {
    expect(xmlProblem(xml)).toBeNull();
    expect(xml).toContain(
      '<testsuites name="wayout audit snp_1" tests="14" failures="12" errors="1" time="0">',
    );
    expect(xml).toContain(
      '<testsuite name="tcp/443" tests="13" failures="12" errors="0" skipped="0" time="0">',
    );
    expect(xml).toContain('<testcase classname="tcp/443" name="10.0.0.1 (eni-10001)" time="0"/>');
  });

  test('what could not be decided is an error, never a pass', () => {
    expect(xml).toContain(
      '<error type="undetermined" message="10.0.0.9 reaches the internet on icmp if i-nat forwards">GUEST_NOT_INSPECTED, reachable if what is assumed holds</error>',
    );
    expect(xml).toContain(
      '<failure type="partial" message="10.0.3.1 loses answers at acl-1">RETURN_PORTS_BLOCKED, 50.0 % works</failure>',
    );
  });
});
