import { describe, expect, test } from '@jest/globals';
import type { AnswerClass, Cause, RunSource } from '../evaluate/answer-class.js';
import { groupStates } from './group-states.js';

const source = (n: number): RunSource => ({
  type: 'network-interface',
  networkInterfaceId: `eni-${n}`,
  privateIp: `10.0.0.${n}`,
  subnetId: 'subnet-1',
  vpcId: 'vpc-1',
  region: 'eu-west-1',
  accountId: '111122223333',
  groups: [],
});
const sources = [1, 2, 3, 4].map(source);

const cause = (code: string, id: string): Cause => {
  return { code, role: 'blocking', component: { type: 'any', id }, summary: `${id} has ${code}` };
};
const route = cause('NO_ROUTE_TO_DESTINATION', 'rtb-1');
const guest = cause('GUEST_IP_FORWARD_OFF', 'i-nat');

const failing = (members: number[], ...causes: Cause[]): AnswerClass => {
  const said = { verdict: 'unreachable', share: 0, headline: 'no way', unknowns: [] } as const;
  return { ...said, outcome: 'fails', causes, members, unknowns: [] };
};

describe('the state of a group', () => {
  test('each cause counts the sources that it hits, and the farthest reaching comes first', () => {
    const [state] = groupStates(sources, [failing([0], guest, route), failing([1, 2, 3], route)]);
    expect(state?.causes.map(({ code, interfaces }) => [code, interfaces])).toEqual([
      ['NO_ROUTE_TO_DESTINATION', 4],
      ['GUEST_IP_FORWARD_OFF', 1],
    ]);
    const [other] = groupStates(sources, [failing([0, 1, 2], guest), failing([3], route)]);
    expect(other?.causes.map(({ interfaces }) => interfaces)).toEqual([3, 1]);
    expect(other?.causes[0]?.code).toBe('GUEST_IP_FORWARD_OFF');
  });

  test('a cause in the configuration makes it certain, even beside one in a guest; a guest alone does not', () => {
    const certain = (...classes: AnswerClass[]) => groupStates(sources, classes)[0]?.deterministic;
    expect(certain(failing([0], route, guest))).toBe(true);
    expect(certain(failing([0], guest), failing([1], route))).toBe(true);
    expect(certain(failing([0, 1], guest))).toBe(false);
  });
});
