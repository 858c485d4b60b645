import { describe, expect, test } from '@jest/globals';
import { audit, analyze } from '../../libs/reachability/src/index.js';
import { indexSnapshot, snapshotFromJson } from '../../libs/snapshot/src/index.js';
import { changedDocuments } from '../scenarios/harness/changed-documents.js';
import type { Change } from '../scenarios/harness/scenario-schema.js';

const network = new URL('../scenarios/networks/services', import.meta.url).pathname;
const context = {
  id: 'dgn_test',
  createdAt: '2026-01-01T00:00:00Z',
  snapshot: { id: 'snp_test', hash: '', capturedAt: null },
};
const indexed = (changes: Change[] = []) =>
  indexSnapshot(snapshotFromJson(changedDocuments(network, changes)));
const eni = (number: number): string => `eni-05${String(number).padStart(15, '0')}`;

describe('R-ENI-1: an audit asks for whatever opens connections', () => {
  test('machines, functions, tasks, pods and databases; not what serves others', () => {
    const { results } = audit(indexed(), {}, context);
    const asked = new Set(results.map(({ source }) => source.networkInterfaceId));
    const senders = [110, 210, 310, 320, 130, 330, 30, 340, 60, 160, 350, 360].map(eni);
    expect([...asked].sort()).toEqual(senders.sort());
    // The NAT gateway's and the endpoint's interfaces.
    expect(asked.has(eni(50))).toBe(false);
    expect(asked.has(eni(200))).toBe(false);
  });

  test('client ports of each kind decide: an ACL for the ports of Linux loses answers to Lambda only', () => {
    const shut: Change = {
      list: 'NetworkAcls',
      id: 'acl-05000000000000000',
      set: {
        Entries: [
          { RuleNumber: 100, Egress: true, RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' },
          {
            RuleNumber: 100,
            Egress: false,
            RuleAction: 'allow',
            Protocol: '6',
            CidrBlock: '10.40.0.0/16',
            PortRange: { From: 32768, To: 60999 },
          },
        ],
      },
    };
    const probe = {
      label: 'the database in the same VPC',
      request: { destination: '10.40.1.60', protocol: 'tcp', port: 5432 },
    } as const;
    const { results } = audit(indexed([shut]), { probes: [probe] }, context);
    const verdictOf = (id: string) => results.find(({ source }) => source.networkInterfaceId === id)?.verdict;
    expect(verdictOf(eni(310))).toBe('reachable');
    expect(verdictOf(eni(330))).toBe('partial');
  });
});

describe('R-VPE-1, R-VPE-2: services as probes of an audit', () => {
  test.each(['service:s3', 'service:ssm', 'service:ecr.api'])(
    '%s: as each source asked by itself',
    (destination) => {
      const index = indexed();
      const request = { destination, protocol: 'tcp', port: 443 } as const;
      const { results } = audit(index, { probes: [{ label: destination, request }] }, context);
      for (const { source, verdict } of results) {
        const single = analyze(index, { ...request, source: source.networkInterfaceId! });
        expect({ source: source.networkInterfaceId, verdict }).toEqual({
          source: source.networkInterfaceId,
          verdict: single.verdict,
        });
      }
      expect(new Set(results.map(({ verdict }) => verdict)).size).toBe(destination === 'service:ssm' ? 1 : 2);
    },
  );
});
