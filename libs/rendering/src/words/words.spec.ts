import { describe, expect, test } from '@jest/globals';
import { CLIENT, hop, leg } from '../testing/hop-builder.js';
import { alignLegs } from './align-legs.js';
import { cleanText } from './clean-text.js';
import { componentLabel } from './component-label.js';
import { evidenceText } from './evidence-text.js';
import { packetChanges } from './packet-changes.js';
import { exampleEnd } from './packet-text.js';
import { percent } from './percent.js';
import { questionLabel } from './question-label.js';
import { shortList } from './short-list.js';
import { stateList } from './state-list.js';

test('cleanText takes out escapes, bidirectional overrides and line breaks', () => {
  expect(cleanText('a\u001B[31mb\u0007\u009Bc')).toBe('a[31mbc');
  expect(cleanText('x\u202Ey\u200Bz')).toBe('xyz');
  expect(cleanText('one\r\ntwo\tthree')).toBe('one two three');
  expect(cleanText('bad \uD800 half \uFFFE')).toBe('bad  half ');
});

test('percent never rounds a part to nothing or all', () => {
  expect([0, 0.00001, 0.508, 0.99999, 1].map(percent)).toEqual([
    '0 %',
    '< 0.1 %',
    '50.8 %',
    '> 99.9 %',
    '100 %',
  ]);
});

test('shortList counts what it leaves out', () => {
  expect(shortList(['a', 'b', 'c'], 2)).toBe('a, b, c');
  expect(shortList(['a', 'b', 'c', 'd'], 2)).toBe('a, b, … and 2 more');
});

test('labels', () => {
  expect(componentLabel('network-acl', { type: 'network-acl', id: 'acl-1', name: 'x' })).toBe(
    'network ACL acl-1 (x)',
  );
  const eigw = { type: 'egress-only-internet-gateway', id: 'eigw-1' };
  expect(componentLabel(eigw.type, eigw)).toBe('egress-only internet gateway eigw-1');
  expect(componentLabel('internet', { type: 'internet', id: 'internet' })).toBe('internet');
  expect(questionLabel({ source: 'a', destination: 'internet' })).toBe('a → internet, tcp/443');
  expect(questionLabel({ source: 'a', destination: 'b', protocol: 'icmp' })).toBe('a → b, icmp type 8');
  expect(questionLabel({ source: 'a', destination: 'b', protocol: 47 })).toBe('a → b, protocol 47');
});

describe('packetChanges', () => {
  test('a ping has an identifier where others have a port (R-ICMP-1)', () => {
    const ping = { ...CLIENT, protocol: 'icmp', sourcePort: 7, destinationPort: null, icmpType: 8 };
    const nat = hop('nat-gateway', 'nat-1', ping, {
      decision: 'translate',
      examplePacket: { ...ping, source: '10.10.1.5', sourcePort: 1024 },
    });
    expect(packetChanges(nat)[0]).toMatch(/^source 10\.10\.2\.101 id 7 → 10\.10\.1\.5 id 1024 \(ids /u);
  });

  test('a proxy picks a port of its own, even from the same range (R-PX-1)', () => {
    const proxy = hop('proxy', 'i-proxy', CLIENT, {
      decision: 'translate',
      examplePacket: { ...CLIENT, source: '10.10.1.5', sourcePort: 32768 },
    });
    expect(packetChanges(proxy)[0]).toContain('(ports 32768-60999 → 32768-60999)');
    const kept = hop('nat-instance', 'i-nat', CLIENT, {
      decision: 'translate',
      examplePacket: { ...CLIENT, source: '10.10.1.5' },
    });
    expect(packetChanges(kept)[0]).toContain('(ports 32768-60999 kept)');
  });

  test('a hop that only narrows its set changes nothing', () => {
    const acl = hop('network-acl', 'acl-1', CLIENT);
    acl.packetOut = { ...acl.packetOut, sourcePorts: ['40000-60999'] };
    expect(packetChanges(acl)).toEqual([]);
  });
});

test('an IPv6 address has brackets before its port', () => {
  const packet = { ...CLIENT, source: '2001:db8::15', sourcePort: 443 };
  expect(exampleEnd(packet, 'source')).toBe('[2001:db8::15]:443');
  expect(exampleEnd({ ...packet, sourcePort: null }, 'source')).toBe('2001:db8::15');
});

test('a table entry names the hops that use it', () => {
  const state = { id: 'conntrack:eni-1', text: 'tracked', used: true };
  const use = (count: number) =>
    stateList({
      legs: [
        leg(
          'return',
          Array.from({ length: count }, () => hop('guest', 'i-1', CLIENT, { state })),
        ),
      ],
    })[0]?.use;
  expect(use(1)).toBe('used by return hop 1');
  expect(use(3)).toBe('used by return hops 1, 2 and 3');
});

test('alignLegs keeps every hop once and in order', () => {
  const forward = leg(
    'forward',
    ['a', 'b', 'c', 'd'].map((id) => hop('route-table', id, CLIENT)),
  );
  const back = leg(
    'return',
    ['d', 'x', 'c', 'y', 'a'].map((id) => hop('route-table', id, CLIENT)),
  );
  const rungs = alignLegs({ part: 'all', title: '', forward, back });
  expect(
    rungs.map((rung) => `${rung.forward?.component.id ?? '-'}${rung.back?.component.id ?? '-'}`),
  ).toEqual(['aa', 'by', 'cc', '-x', 'dd']);
});

test('evidence of a guest shows the rule in its words, and nothing that only a fix needs', () => {
  const ruleReference = {
    dialect: 'iptables',
    table: 'filter',
    chain: 'FORWARD',
    number: 1,
    text: '-A FORWARD -j DROP',
  };
  const place = { inInterface: 'ens5', outInterface: 'ens6' };
  const shown = 'instanceId i-1, rule -A FORWARD -j DROP';
  expect(evidenceText({ instanceId: 'i-1', ruleReference, place })).toBe(shown);
  expect(evidenceText({ instanceId: 'i-1', rule: ruleReference.text, ruleReference, place })).toBe(shown);
});
