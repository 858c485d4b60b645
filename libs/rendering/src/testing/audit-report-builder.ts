import type { AuditReport, AuditResult } from '../../../reachability/src/audit/audit-report.js';

export function auditResult(address: string, more: Partial<AuditResult> = {}): AuditResult {
  return {
    probe: 'tcp/443',
    source: {
      type: 'network-interface',
      privateIp: address,
      networkInterfaceId: `eni-${address.replaceAll('.', '')}`,
    },
    verdict: 'reachable',
    headline: `${address} reaches the internet on tcp/443`,
    codes: [],
    unknownCodes: [],
    share: 1,
    ...more,
  };
}

export function noRoute(address: string, table = 'rtb-1'): AuditResult {
  return auditResult(address, {
    verdict: 'unreachable',
    headline: `${address} can't reach the internet on tcp/443: its route table ${table} has no default route`,
    codes: ['NO_ROUTE_TO_DESTINATION'],
    share: 0,
  });
}

export function auditReport(results: AuditResult[], more: Partial<AuditReport> = {}): AuditReport {
  return {
    snapshot: { id: 'snp_1', hash: 'sha256:0123456789abcdef0123', capturedAt: null },
    probes: [
      { label: 'tcp/443', request: { destination: 'internet', protocol: 'tcp', port: 443 } },
      { label: 'icmp', request: { destination: 'internet', protocol: 'icmp' } },
    ],
    sources: 4,
    classes: 2,
    results,
    ...more,
  };
}
