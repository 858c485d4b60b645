import type { Diagnosis } from '../../../reachability/src/diagnosis/diagnosis.js';
import type { Hop, Leg } from '../../../reachability/src/diagnosis/hop.js';
import { buildDiagnosis, NO_FLOW, ALL_FLOW } from './diagnosis-builder.js';
import { answerTo, CLIENT, hop, leg } from './hop-builder.js';

const AT_NAT = { ...CLIENT, source: '10.10.1.100' };
const AT_INTERNET = { ...CLIENT, source: '198.51.100.7' };
const NAT_STATE = { id: 'nat-1', text: 'tcp 10.10.2.101:55634 as 10.10.1.100:55634 to 1.1.1.1:80' };

const behind = (hops: Hop[]): Hop[] => hops.map((each) => ({ ...each, reached: false }));

const client = hop('source', 'eni-client1', CLIENT, {
  component: { type: 'network-interface', id: 'eni-client1', name: 'app-1' },
});
const clientGroup = hop('security-group', 'sg-app', CLIENT, {
  matched: { rule: 'sgr-1', text: 'egress allows all to 0.0.0.0/0' },
});
const clientAcl = hop('network-acl', 'acl-private', CLIENT, {
  matched: { rule: '100', text: 'outbound rule 100 allows all' },
});
const noRoute = hop('route-table', 'rtb-private', CLIENT, {
  component: { type: 'route-table', id: 'rtb-private', name: 'private' },
  decision: 'drop',
  code: 'NO_ROUTE_TO_DESTINATION',
  nearMisses: [{ rule: '10.10.0.0/16', missed: ['peer'], text: '10.10.0.0/16 → local' }],
});
const beyond = [
  hop('network-acl', 'acl-public', CLIENT, { matched: { rule: '100', text: 'inbound rule 100 allows all' } }),
  hop('network-interface', 'eni-nat', CLIENT, {
    decision: 'drop',
    code: 'ENI_SOURCE_DEST_CHECK_RESTRICTION',
    matched: { rule: 'SourceDestCheck', text: 'SourceDestCheck true' },
  }),
  hop('nat-instance', 'i-nat', CLIENT, {
    decision: 'translate',
    examplePacket: AT_NAT,
    state: { ...NAT_STATE, created: true },
    note: 'assumed to forward and masquerade',
  }),
  hop('route-table', 'rtb-public', AT_NAT, { matched: { rule: '0.0.0.0/0', text: '0.0.0.0/0 → igw-1' } }),
  hop('internet-gateway', 'igw-1', AT_NAT, { decision: 'translate', examplePacket: AT_INTERNET }),
  hop('internet', 'internet', AT_INTERNET),
];
const answer = [
  hop('internet', 'internet', answerTo(AT_INTERNET)),
  hop('internet-gateway', 'igw-1', answerTo(AT_INTERNET), {
    decision: 'translate',
    examplePacket: answerTo(AT_NAT),
  }),
  hop('nat-instance', 'i-nat', answerTo(AT_NAT), {
    decision: 'translate',
    examplePacket: answerTo(CLIENT),
    state: { ...NAT_STATE, used: true },
  }),
  hop('network-acl', 'acl-public', answerTo(CLIENT)),
  hop('route-table', 'rtb-public', answerTo(CLIENT), {
    matched: { rule: '10.10.0.0/16', text: '10.10.0.0/16 → local' },
  }),
  hop('network-acl', 'acl-private', answerTo(CLIENT)),
  hop('security-group', 'sg-app', answerTo(CLIENT), { note: 'answer of an allowed flow' }),
  hop('destination', 'eni-client1', answerTo(CLIENT), {
    component: { type: 'network-interface', id: 'eni-client1', name: 'app-1' },
  }),
];

/** The NAT instance story as created: no default route, and the source/dest check is on. */
export function blockedAtRoute(more: Partial<Diagnosis> = {}): Diagnosis {
  const legs: Leg[] = [
    leg('forward', [client, clientGroup, clientAcl, noRoute, ...behind(beyond)]),
    leg('return', behind(answer)),
  ];
  return buildDiagnosis({
    verdict: 'unreachable',
    share: 0,
    working: NO_FLOW,
    failing: ALL_FLOW,
    headline:
      '10.10.2.101 can’t reach 1.1.1.1 on tcp/80: its route table rtb-private has no default route, and the NAT instance i-nat has its source/dest check on',
    legs,
    findings: [
      {
        code: 'NO_ROUTE_TO_DESTINATION',
        awsCode: 'NO_ROUTE_TO_DESTINATION',
        role: 'blocking',
        leg: 'forward',
        hop: 4,
        component: { type: 'route-table', id: 'rtb-private', name: 'private' },
        summary: 'Route table rtb-private has no route to 1.1.1.1.',
        evidence: {
          RouteTableId: 'rtb-private',
          Routes: [{ DestinationCidrBlock: '10.10.0.0/16', GatewayId: 'local' }],
        },
      },
      {
        code: 'ENI_SOURCE_DEST_CHECK_RESTRICTION',
        role: 'blocking',
        leg: 'forward',
        hop: 6,
        component: { type: 'network-interface', id: 'eni-nat' },
        summary: 'Interface eni-nat drops packets that are not addressed to it: its source/dest check is on.',
        evidence: { NetworkInterfaceId: 'eni-nat', SourceDestCheck: true },
      },
    ],
    alternatives: [
      {
        via: 'new NAT gateway in subnet-public',
        codes: ['NO_ROUTE_TO_DESTINATION'],
        summary: 'create it and route to it',
      },
    ],
    ...more,
  });
}

/** Everything configured; whether the guest forwards isn't known. */
export function guestNotInspected(more: Partial<Diagnosis> = {}): Diagnosis {
  const beyondMended = beyond.map((each): Hop => {
    if (each.kind === 'network-interface') return { ...each, decision: 'pass' };
    return each.kind === 'nat-instance' ? { ...each, code: 'GUEST_NOT_INSPECTED' } : each;
  });
  const route: Hop = {
    ...noRoute,
    decision: 'pass',
    nearMisses: [],
    matched: { rule: '0.0.0.0/0', text: '0.0.0.0/0 → eni-nat' },
  };
  return buildDiagnosis({
    verdict: 'undetermined',
    verdictIfAssumptionsHold: 'reachable',
    share: null,
    headline:
      '10.10.2.101 reaches 1.1.1.1 on tcp/80 if the NAT instance i-nat forwards and masquerades, which isn’t known',
    legs: [leg('forward', [client, clientGroup, clientAcl, route, ...beyondMended]), leg('return', answer)],
    egressIdentity: {
      publicIp: '198.51.100.7',
      publicIps: ['198.51.100.7'],
      allocationId: 'eipalloc-1',
      elastic: true,
      via: { type: 'nat-instance', id: 'i-nat' },
    },
    unknowns: [
      {
        code: 'GUEST_NOT_INSPECTED',
        component: { type: 'instance', id: 'i-nat', name: 'nat' },
        summary: 'What the guest of i-nat does with packets isn’t known.',
        howToLearn: 'inspect the guest, or accept it with assumeGuest: forwarding',
        outcomes: [
          { if: 'it forwards and masquerades', verdict: 'reachable' },
          { if: 'it doesn’t', verdict: 'unreachable' },
        ],
      },
    ],
    assumptions: [
      {
        code: 'GUEST_FORWARDS',
        summary: 'i-nat forwards and masquerades.',
        confirmBy: 'sysctl net.ipv4.ip_forward',
      },
    ],
    ...more,
  });
}
