import type { Diagnosis } from '../../../reachability/src/diagnosis/diagnosis.js';
import type { Hop, Leg } from '../../../reachability/src/diagnosis/hop.js';
import { ALL_FLOW, buildDiagnosis } from './diagnosis-builder.js';
import { answerTo, CLIENT, hop, leg, ranges } from './hop-builder.js';

const DESTINATIONS = Array.from({ length: 30 }, (_, index) => `${index + 1}.0.0.0/8`);

/** A NAT gateway behind a network ACL whose inbound rule covers a part of the ports (R-ACL-3). */
export function partialByPorts(more: Partial<Diagnosis> = {}): Diagnosis {
  return buildDiagnosis({
    verdict: 'partial',
    pattern: 'intermittent',
    share: 0.5079,
    headline:
      '10.10.2.101 reaches the internet on tcp/80 in 50.8 % of cases: network ACL acl-public lets a part of the answers in',
    request: { source: 'i-client1', destination: 'internet', protocol: 'tcp', port: 80 },
    working: { ...ALL_FLOW, destinations: DESTINATIONS, translatedPorts: ['32768-65535'] },
    failing: { ...ALL_FLOW, destinations: DESTINATIONS, translatedPorts: ['1024-32767'] },
    legs: [...path('working', 40000), ...path('failing', 2048)],
    findings: [
      {
        code: 'RETURN_PORTS_BLOCKED',
        role: 'partial',
        leg: 'return',
        hop: 3,
        component: { type: 'network-acl', id: 'acl-public' },
        summary: 'The inbound rules of acl-public lose 31744 of 64512 ports (49.2 %).',
        evidence: { RuleNumber: 100, PortRange: { From: 32768, To: 65535 } },
      },
      {
        code: 'CROSS_ZONE_NAT',
        role: 'warning',
        leg: 'forward',
        hop: null,
        component: { type: 'nat-gateway', id: 'nat-1' },
        summary: 'nat-1 is in another zone than the client.',
        evidence: {},
      },
    ],
    notes: ['Items of an unknown kind were ignored.'],
    ...more,
  });
}

function path(part: 'working' | 'failing', port: number): Leg[] {
  const atGateway = { ...CLIENT, source: '10.10.1.50', sourcePort: port };
  const outside = { ...atGateway, source: '198.51.100.9' };
  const gateway = hop('nat-gateway', 'nat-1', CLIENT, {
    decision: 'translate',
    examplePacket: atGateway,
    packetIn: ranges(CLIENT, { sourcePorts: ['32768-60999'], destination: DESTINATIONS }),
    packetOut: ranges(atGateway, { sourcePorts: ['1024-65535'], destination: DESTINATIONS }),
  });
  const acl: Hop =
    part === 'working'
      ? hop('network-acl', 'acl-public', answerTo(atGateway), {
          matched: { rule: '100', text: 'inbound rule 100 allows tcp 32768-65535' },
        })
      : hop('network-acl', 'acl-public', answerTo(atGateway), {
          decision: 'drop',
          code: 'RETURN_PORTS_BLOCKED',
          matched: { rule: '*', text: 'inbound rule * denies all' },
          nearMisses: [{ rule: '100', missed: ['port'], text: 'inbound rule 100 allows tcp 32768-65535' }],
        });
  return [
    leg(
      'forward',
      [
        hop('source', 'eni-client1', CLIENT),
        gateway,
        hop('internet-gateway', 'igw-1', atGateway, { decision: 'translate', examplePacket: outside }),
        hop('internet', 'internet', outside),
      ],
      part,
    ),
    leg(
      'return',
      [
        hop('internet', 'internet', answerTo(outside)),
        hop('internet-gateway', 'igw-1', answerTo(outside), {
          decision: 'translate',
          examplePacket: answerTo(atGateway),
        }),
        acl,
        hop('nat-gateway', 'nat-1', answerTo(atGateway), {
          decision: 'translate',
          examplePacket: answerTo(CLIENT),
          reached: part === 'working',
        }),
      ],
      part,
    ),
  ];
}
