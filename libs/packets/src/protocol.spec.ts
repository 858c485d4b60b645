import { expect, test } from '@jest/globals';
import { hasPorts, ICMP, icmpAnswerType, protocolName, TCP, UDP } from './protocol.js';

test('IANA numbers and names', () => {
  expect([ICMP, TCP, UDP].map(protocolName)).toEqual(['icmp', 'tcp', 'udp']);
  expect([0, 47, 50, 255].map(protocolName)).toEqual([
    'protocol 0',
    'protocol 47',
    'protocol 50',
    'protocol 255',
  ]);
});

test('only tcp and udp have ports', () => {
  const withPorts = Array.from({ length: 256 }, (_, protocol) => protocol).filter(hasPorts);
  expect(withPorts).toEqual([6, 17]);
});

test('only ICMP questions are answered (R-ICMP-1: echo request by echo reply)', () => {
  const answered = Array.from({ length: 256 }, (_, type) => [type, icmpAnswerType(type)]).filter(
    ([, answer]) => answer !== undefined,
  );
  expect(answered).toEqual([
    [8, 0],
    [13, 14],
    [15, 16],
    [17, 18],
    [128, 129],
  ]);
});
