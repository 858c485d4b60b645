import { describe, expect, test } from '@jest/globals';
import { FlowSpace, type Variable } from './flow-space.js';
import { answerHeader, type Header } from './header.js';
import { IntervalSet } from './interval-set.js';

function question(protocol: number, icmp = IntervalSet.of(0)): { space: FlowSpace; header: Header } {
  const space = new FlowSpace();
  const add = (name: string): Variable => space.addVariable(name, IntervalSet.range(0, 9));
  const header: Header = {
    protocol,
    source: add('source'),
    sourcePort: add('source port'),
    destination: add('destination'),
    destinationPort: add('destination port'),
    icmp: space.addVariable('icmp', icmp),
  };
  return { space, header };
}

describe.each([
  ['tcp', 6],
  ['udp', 17],
  ['gre', 47],
  ['protocol 0', 0],
])('%s', (_, protocol) => {
  test('the answer swaps both ends and touches nothing else', () => {
    const { space, header } = question(protocol);
    const variables = space.size;
    expect(answerHeader(space, header)).toEqual({
      protocol,
      source: header.destination,
      sourcePort: header.destinationPort,
      destination: header.source,
      destinationPort: header.sourcePort,
      icmp: header.icmp,
    });
    expect(space.size).toBe(variables);
  });

  test('the answer to the answer is the question', () => {
    const { space, header } = question(protocol);
    expect(answerHeader(space, answerHeader(space, header)!)).toEqual(header);
  });

  test('the ICMP field decides nothing', () => {
    const { space, header } = question(protocol, IntervalSet.of(3 * 256));
    expect(answerHeader(space, header)).toBeDefined();
  });
});

describe('icmp', () => {
  test.each([
    ['echo', 8, 0],
    ['timestamp', 13, 14],
    ['information', 15, 16],
    ['address mask', 17, 18],
  ])('R-ICMP-1: the reply to %s has its own type and code 0', (_, asked, answered) => {
    const { space, header } = question(1, IntervalSet.of(asked * 256));
    const answer = answerHeader(space, header)!;
    expect(space.domain(answer.icmp).bounds).toEqual([answered * 256, answered * 256 + 1]);
    expect([answer.source, answer.destination]).toEqual([header.destination, header.source]);
  });

  test('the identifier goes back to the asking side’s place', () => {
    const { space, header } = question(1, IntervalSet.of(8 * 256));
    const answer = answerHeader(space, header)!;
    expect(answer.destinationPort).toBe(header.sourcePort);
    expect(answer.sourcePort).toBe(header.destinationPort);
  });

  test('every code of a type gets the same answer', () => {
    const { space, header } = question(1, IntervalSet.range(8 * 256, 8 * 256 + 255));
    expect(space.domain(answerHeader(space, header)!.icmp).first).toBe(0);
  });

  test.each([0, 3, 5, 11, 14, 18, 255])('type %d is not answered', (type) => {
    const { space, header } = question(1, IntervalSet.of(type * 256));
    expect(answerHeader(space, header)).toBeUndefined();
  });

  test('two questions of one space share the constant', () => {
    const { space, header } = question(1, IntervalSet.of(8 * 256));
    expect(answerHeader(space, header)!.icmp).toBe(answerHeader(space, header)!.icmp);
  });
});
