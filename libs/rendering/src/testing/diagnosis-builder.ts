import type { Diagnosis, FlowRanges } from '../../../reachability/src/diagnosis/diagnosis.js';

export const NO_FLOW: FlowRanges = { sources: [], sourcePorts: [], destinations: [], ports: [] };

export const ALL_FLOW: FlowRanges = {
  sources: ['10.10.2.101'],
  sourcePorts: ['32768-60999'],
  destinations: ['1.1.1.1'],
  ports: ['80'],
};

/** A reachable diagnosis without legs; fields by `more`. */
export function buildDiagnosis(more: Partial<Diagnosis> = {}): Diagnosis {
  return {
    id: 'dgn_1',
    status: 'succeeded',
    createdAt: '2026-11-02T10:00:05.000Z',
    request: { source: '10.10.2.101', destination: '1.1.1.1', protocol: 'tcp', port: 80 },
    verdict: 'reachable',
    pattern: null,
    share: 1,
    working: ALL_FLOW,
    failing: NO_FLOW,
    headline: '10.10.2.101 reaches 1.1.1.1 on tcp/80',
    basis: ['config'],
    snapshot: { id: 'snp_1', hash: 'sha256:0123456789abcdef0123', capturedAt: '2026-11-02T10:00:00.000Z' },
    source: {
      type: 'network-interface',
      networkInterfaceId: 'eni-client1',
      instanceId: 'i-client1',
      privateIp: '10.10.2.101',
      subnetId: 'subnet-private',
      vpcId: 'vpc-1',
      name: 'app-1',
    },
    egressIdentity: null,
    legs: [],
    findings: [],
    unknowns: [],
    assumptions: [],
    alternatives: [],
    fixes: [],
    notes: [],
    ...more,
  };
}
