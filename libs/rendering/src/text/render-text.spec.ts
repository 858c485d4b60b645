import { describe, expect, test } from '@jest/globals';
import { buildDiagnosis } from '../testing/diagnosis-builder.js';
import { blockedAtRoute, guestNotInspected } from '../testing/nat-instance-diagnosis.js';
import { partialByPorts } from '../testing/partial-diagnosis.js';
import { displayWidth } from './display-width.js';
import { renderText } from './render-text.js';

const plain = (diagnosis = blockedAtRoute(), width = 120): string =>
  renderText(diagnosis, { colour: false, width });
const lineWith = (text: string, part: string): string =>
  text.split('\n').find((line) => line.includes(part)) ?? '';

describe('the ladder', () => {
  test('starts with the verdict and the headline', () => {
    const [verdict, headline] = plain(blockedAtRoute(), 160).split('\n');
    expect(verdict).toBe('UNREACHABLE');
    expect(headline).toContain('its route table rtb-private has no default route');
  });

  test('puts the same component of both legs side by side, the answer climbing up', () => {
    const text = plain();
    expect(lineWith(text, '2 security group')).toMatch(
      /^↓ {2}✓ {2}2 security group sg-app +↑ ·✓ {2}7 security group sg-app$/u,
    );
    expect(lineWith(text, '3 network ACL')).toMatch(/↑ ·✓ {2}6 network ACL acl-private$/u);
    expect(lineWith(text, '10 internet')).toMatch(/^↓ ·✓ 10 internet +↑ ·✓ {2}1 internet$/u);
    expect(text.indexOf('8 destination')).toBeLessThan(text.indexOf('7 security group'));
  });

  test('marks the first blocker once, further ones as blocking too, and what is behind it', () => {
    const text = plain();
    expect(text.match(/BLOCKED HERE/gu)).toHaveLength(1);
    expect(text).toContain('◀ BLOCKED HERE: NO_ROUTE_TO_DESTINATION');
    expect(text).toContain('◀ blocks too: ENI_SOURCE_DEST_CHECK_RESTRICTION');
    expect(lineWith(text, '5 network ACL')).toMatch(/^↓ ·✓/u);
    expect(text).toContain('↑ RETURN if mended: delivered');
  });

  test('shows only the changed end of a translation, with numbers and ranges', () => {
    const text = plain(guestNotInspected(), 99);
    expect(text).toContain('⇄ source 10.10.2.101:55634 → 10.10.1.100:55634 (ports 32768-60999 kept)');
    expect(text).toContain('⇄ destination 10.10.1.100:55634 → 10.10.2.101:55634');
    expect(text).not.toContain('destination 1.1.1.1:80 →');
    expect(plain(partialByPorts())).toContain('(ports 32768-60999 → 1024-65535)');
  });

  test('is one lane below 100 columns, and two from there on', () => {
    const rows = (width: number): string[] =>
      plain(blockedAtRoute(), width)
        .split('\n')
        .filter((line) => line.includes('↓') && line.includes('↑'));
    expect(rows(99)).toEqual([]);
    expect(rows(100).length).toBeGreaterThan(5);
    expect(plain(blockedAtRoute(), 80)).toContain('↑ ·✓  1 internet');
  });

  test('four legs are two titled ladders, each with its own blocker', () => {
    const text = plain(partialByPorts());
    const [works, fails] = [text.indexOf('The path of what works'), text.indexOf('The path of what fails')];
    expect(works).toBeGreaterThan(0);
    expect(fails).toBeGreaterThan(works);
    expect(text.indexOf('BLOCKED HERE: RETURN_PORTS_BLOCKED')).toBeGreaterThan(fails);
  });

  test.each([40, 60, 99, 100, 121, 160])('no line is longer than %i columns', (width) => {
    for (const diagnosis of [blockedAtRoute(), partialByPorts(), guestNotInspected()]) {
      const lines = renderText(diagnosis, { colour: false, width }).split('\n');
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
    }
  });
});

describe('the sections', () => {
  test('blockers are numbered in path order with code, summary and evidence', () => {
    const text = plain();
    expect(text).toContain('  1. NO_ROUTE_TO_DESTINATION: rtb-private (private) (forward hop 4)');
    expect(text).toContain('  2. ENI_SOURCE_DEST_CHECK_RESTRICTION: eni-nat (forward hop 6)');
    expect(text).toContain('     Interface eni-nat drops packets');
    expect(text).toContain('NetworkInterfaceId eni-nat, SourceDestCheck true');
  });

  test('near misses name the rule and the field', () => {
    expect(plain(partialByPorts())).toContain('inbound rule 100 allows tcp 32768-65535 misses by port');
  });

  test('a partial verdict says what works and what fails by what tells them apart', () => {
    const text = plain(partialByPorts());
    expect(text).toContain(
      '  Works: 50.8 %\n    ports behind NAT 32768-65535\n  Fails: 49.2 %\n    ports behind NAT 1024-32767',
    );
    expect(text).toContain('Shows now and then');
    expect(text).toContain('Warnings\n  1. CROSS_ZONE_NAT: nat-1');
  });

  test('long range lists are cut with a count', () => {
    const destinations = Array.from({ length: 33 }, (_, index) => `${index + 1}.0.0.0/8`);
    const diagnosis = partialByPorts();
    diagnosis.working = { ...diagnosis.working, destinations };
    expect(plain(diagnosis)).toContain('6.0.0.0/8, … and 27 more');
  });

  test('an undetermined verdict says what is missing, how to learn it, and what follows', () => {
    const text = plain(guestNotInspected());
    expect(text).toContain('? GUEST_NOT_INSPECTED: i-nat (nat)');
    expect(text).toContain('To learn it: inspect the guest');
    expect(text).toContain('If it doesn’t: unreachable');
    expect(text).toContain('If what is assumed holds: reachable');
    expect(text).toContain('198.51.100.7 (Elastic IP eipalloc-1) by NAT instance i-nat');
    expect(text).toContain('made by forward hop 7, used by return hop 3');
  });

  test('a diagnosis without paths and findings is its headline only', () => {
    expect(
      plain(buildDiagnosis({ legs: [] }))
        .trimEnd()
        .split('\n'),
    ).toHaveLength(3);
  });
});

describe('colour', () => {
  test('without it there is no control character but the line feed', () => {
    expect(plain()).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test('it changes nothing but the escapes', () => {
    const coloured = renderText(blockedAtRoute(), { colour: true, width: 120 });
    // eslint-disable-next-line no-control-regex
    const escapes = /\u001B\[[0-9;]*m/gu;
    expect(coloured).toMatch(escapes);
    expect(coloured.replace(escapes, '').replace(/ +$/gmu, '')).toBe(plain());
  });

  test('the same diagnosis gives the same text', () => {
    expect(plain(blockedAtRoute())).toBe(plain(blockedAtRoute()));
  });
});
