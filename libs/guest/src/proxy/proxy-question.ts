import type { FlowSet, IntervalSet, Variable } from '../../../packets/src/index.js';
import type { GuestFinding } from '../findings/guest-finding.js';

/** What a client asks of an explicit proxy (R-PX-1): the first of the two connections is a packet set, of
 *  which `client` is the variable of its source address. */
export interface ProxyQuestion {
  readonly flows: FlowSet;
  readonly client: Variable;
  /** The proxy's own address and port that the client connects to. */
  readonly proxyAddress: number;
  readonly proxyPort: number;
  readonly destination: {
    /** Undefined when the client names an address. */
    readonly name: string | undefined;
    /** What the name resolves to on the proxy; undefined when that isn't known. */
    readonly addresses: IntervalSet | undefined;
    readonly port: number;
  };
  /** `https` goes by CONNECT; `http` by GET. Anything else is no business of an HTTP proxy. */
  readonly scheme: 'http' | 'https' | 'icmp' | 'udp' | 'tcp';
}

export type ProxyFindingCode = 'PROXY_NOT_LISTENING' | 'PROXY_ACL_DENIED' | 'PROXY_PROTOCOL_UNSUPPORTED';

export interface ProxyFinding extends Omit<GuestFinding, 'code' | 'rule'> {
  readonly code: ProxyFindingCode;
}

/** The flows that the proxy serves, refuses, and of which the facts don't tell: a partition. */
export interface ProxyResult {
  /** The program that listens. */
  readonly program: string | undefined;
  readonly allowed: FlowSet;
  /** The line that let them in, where one did. */
  readonly allowedBy: readonly string[];
  readonly denied: readonly { readonly flows: FlowSet; readonly finding: ProxyFinding }[];
  readonly unknown: readonly {
    readonly flows: FlowSet;
    readonly reason: string;
    readonly howToLearn: string;
  }[];
}
