/** The question, as the API body and one NDJSON line of `batch` give it. */
export interface DiagnosisRequest {
  id?: string;
  /** `i-…`, `eni-…`, a private IPv4 address, `subnet-…`, `internet`, or a public IPv4 address outside. */
  source: string;
  vpcId?: string;
  /** Groups of a machine that doesn't exist yet; only with a `subnet-…` source. */
  securityGroupIds?: string[];
  /** IPv4 address, CIDR, `internet`, `i-…`, `eni-…`, `service:…` or a host name. */
  destination: string;
  /** Addresses of a host name. */
  addresses?: string[];
  /** Default tcp. A number is an IANA protocol number. */
  protocol?: 'tcp' | 'udp' | 'icmp' | number;
  /** 1 to 65535. Default 443 for tcp; required for udp. */
  port?: number;
  /** 0 to 255; default 8 (echo request). */
  icmpType?: number;
  /** Client ports, "32768-60999". */
  sourcePorts?: string;
  /** Explicit proxy, "10.1.2.1:3128". */
  via?: string;
  assumeGuest?: 'forwarding';
  /** Questions beside the main one: `dns`, whether the source can resolve names. */
  also?: 'dns'[];
}
