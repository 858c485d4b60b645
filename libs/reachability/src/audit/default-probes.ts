import type { DiagnosisRequest } from '../diagnosis/request.js';

/** One question that is put to every source. */
export interface AuditProbe {
  /** Unique among the probes of an audit. */
  label: string;
  request: Omit<DiagnosisRequest, 'source'>;
}

/** What a machine that is to have internet access should be able to do. */
export const defaultProbes: readonly AuditProbe[] = [
  { label: 'internet tcp/443', request: { destination: 'internet', protocol: 'tcp', port: 443 } },
  { label: 'internet tcp/80', request: { destination: 'internet', protocol: 'tcp', port: 80 } },
  { label: 'internet udp/53', request: { destination: 'internet', protocol: 'udp', port: 53 } },
  { label: 'internet icmp', request: { destination: 'internet', protocol: 'icmp' } },
];
