import type { Fix } from './fix.js';
import type { Finding, Unknown, Assumption } from './finding.js';
import type { Hop, Leg } from './hop.js';
import type { DiagnosisRequest } from './request.js';

/** `reachable`: every packet of the question arrives and is answered. `unreachable`: none.
 *  `partial`: some. `undetermined`: a fact that decides it is missing. */
export type Verdict = 'reachable' | 'unreachable' | 'partial' | 'undetermined';

/** How a partial answer shows: by source port (now and then) or by destination (always the same ones). */
type Pattern = 'intermittent' | 'destination-dependent';

/** What a diagnosis rests on: configuration documents, guest facts, measured probes. */
type Basis = 'config' | 'guest' | 'probe';

/** Exact sets as text ranges, each field the projection of the packets onto it. */
export interface FlowRanges {
  sources: string[];
  sourcePorts: string[];
  destinations: string[];
  /** Destination ports; empty for protocols without ports. */
  ports: string[];
  /** Ports that NAT gateways on the way may choose (the public side), where there is one. */
  translatedPorts?: string[];
}

export interface DiagnosisSource {
  type: 'network-interface' | 'internet' | 'subnet';
  networkInterfaceId?: string;
  instanceId?: string;
  privateIp?: string;
  publicIp?: string;
  subnetId?: string;
  vpcId?: string;
  availabilityZone?: string;
  accountId?: string;
  region?: string;
  name?: string;
}

/** The public address that the destination sees: for IPv6 the sender's own (R-V6-1). */
export interface EgressIdentity {
  publicIp: string;
  /** All of them, where a NAT gateway has several addresses. */
  publicIps: string[];
  allocationId?: string;
  elastic: boolean;
  via: {
    type: 'nat-gateway' | 'nat-instance' | 'internet-gateway' | 'egress-only-internet-gateway';
    id: string;
  };
}

/** One other way out that was tried when the present one is blocked, with what it would take. */
interface AlternativePath {
  via: string;
  codes: string[];
  summary: string;
}

/** The answer to a question beside the main one. */
export interface SideQuestion {
  about: 'dns';
  verdict: Verdict;
  headline: string;
  findings: Finding[];
  unknowns: Unknown[];
}

/** The whole answer to one question: verdict, both legs, findings and what couldn't be known.
 *  Pure data: serializes to JSON as it is. */
export interface Diagnosis {
  id: string;
  status: 'succeeded';
  createdAt: string;
  request: DiagnosisRequest;
  verdict: Verdict;
  /** Present when the verdict is `undetermined` only for the assumptions listed as unknowns. */
  verdictIfAssumptionsHold?: Verdict;
  pattern: Pattern | null;
  /** Share (0 to 1) of the packet set that works; null where that isn't known. */
  share: number | null;
  working: FlowRanges;
  failing: FlowRanges;
  undetermined?: FlowRanges;
  headline: string;
  basis: Basis[];
  snapshot: { id: string; hash: string; capturedAt: string | null };
  source: DiagnosisSource;
  egressIdentity: EgressIdentity | null;
  /** Forward and return leg of the representative path; for `partial` the working path first,
   *  then the failing one (four legs). */
  legs: Leg[];
  findings: Finding[];
  unknowns: Unknown[];
  assumptions: Assumption[];
  alternatives: AlternativePath[];
  /** Only where the request asks for some (`also`). */
  sideQuestions?: SideQuestion[];
  /** Best first. Empty where nothing is to mend, or nothing that can be edited would. */
  fixes: Fix[];
  notes: string[];
}

export type { Finding, Unknown, Assumption, Hop, Leg };
