import type { FlowSet, Header, Variable } from '../../../packets/src/index.js';
import type {
  InterfaceNode,
  InternetGatewayNode,
  NatGatewayNode,
  PublicAssociation,
  SubnetNode,
  VpcNode,
} from '../../../snapshot/src/network/index.js';
import type { FindingCode, UnknownCode } from '../catalogue/codes.js';
import type {
  ComponentRef,
  HopDecision,
  HopKind,
  MatchedRule,
  NearMiss,
  StateEntry,
} from '../diagnosis/hop.js';

export type Direction = 'forward' | 'return';

/** One decision, as the walk met it. Texts are made only for the hops that are shown. */
export interface HopRecord {
  kind: HopKind;
  component: ComponentRef;
  decision: HopDecision;
  leg: Direction;
  headerIn: Header;
  flowsIn: FlowSet;
  headerOut: Header;
  flowsOut: FlowSet;
  code: FindingCode | UnknownCode | undefined;
  /** Made only for hops that are shown. */
  detail: (() => { matched?: MatchedRule; nearMisses?: NearMiss[] }) | undefined;
  state: StateEntry | undefined;
  note: string | undefined;
}

/** Hops so far, last first; branches share their common beginning. */
export interface Trace {
  hop: HopRecord;
  previous: Trace | undefined;
}

/** Says whether two findings ask for the same change: of one kind, at one component, in one direction. */
export function blockerKey({
  code,
  component,
  evidence,
}: Pick<Blocker, 'code' | 'component' | 'evidence'>): string {
  return `${code}|${component.id}|${String(evidence['direction'] ?? '')}`;
}

/** A finding before its role in the answer is decided. */
export interface Blocker {
  code: FindingCode;
  leg: Direction;
  component: ComponentRef;
  summary: string;
  evidence: Record<string, unknown>;
  hop: HopRecord | null;
  /** How much it takes to mend, in edits. */
  cost: number;
}

/** A fact that the documents don't give. */
export interface UnknownFact {
  code: UnknownCode;
  component: ComponentRef;
  summary: string;
  howToLearn: string;
  /** The fact's favourable case, in words. */
  ifHolds: string;
  ifNot: string;
  /** This branch walks the unfavourable case of the fact. */
  unfavourable?: boolean;
}

export interface AssumptionNote {
  code: string;
  summary: string;
  confirmBy: string;
}

/** Which variables stood at the sender's end of a header. */
export interface Endpoint {
  source: Variable;
  sourcePort: Variable;
}

/** State that the forward leg leaves in a translating device and the answer needs. */
export type Session =
  | { type: 'nat-gateway'; id: string; gateway: NatGatewayNode; inside: Endpoint; outside: Endpoint }
  | {
      type: 'nat-instance';
      id: string;
      instanceId: string;
      inNode: InterfaceNode;
      outNode: InterfaceNode;
      inside: Endpoint;
      outside: Endpoint;
    }
  | {
      type: 'internet-gateway';
      /** Whether the packets left or came in by it. */
      way: 'out' | 'in';
      id: string;
      gateway: InternetGatewayNode | undefined;
      vpc: VpcNode;
      inside: Variable;
      outside: Variable;
    };

/** The public address under which forward packets leave. */
export interface Exit {
  gatewayId: string;
  association: PublicAssociation | null;
}

/** One set of flows that has met the same decisions up to here. Immutable. */
export interface Branch {
  flows: FlowSet;
  header: Header;
  leg: Direction;
  trace: Trace | undefined;
  blockers: readonly Blocker[];
  unknowns: readonly UnknownFact[];
  assumptions: readonly AssumptionNote[];
  warnings: readonly Blocker[];
  /** Connection-tracking entries of interfaces: see `trackKey`. */
  tracked: readonly string[];
  sessions: readonly Session[];
  /** NAT devices passed on this leg. */
  visited: readonly string[];
  /** Source variables that are taken to have a public address (planned, or a mended lack of one). */
  assumedPublic: readonly Variable[];
  exits: readonly Exit[];
}

/** Where packets are sent from: an interface, or a NAT gateway inside its subnet. */
export interface Station {
  subnet: SubnetNode;
  node?: InterfaceNode;
  gateway?: NatGatewayNode;
  /** A middlebox sends on what it received (R-SG-3). */
  forwarded: boolean;
}

/** What became of a set of flows in one possible world. `fails-if-not`: the branch goes on under an
 *  assumption, and these flows fail if it doesn't hold. */
export type OutcomeResult = 'works' | 'fails' | 'fails-if-not' | 'opaque';

export interface Outcome {
  result: OutcomeResult;
  branch: Branch;
  /** The path was followed to its end; false behind a drop that nothing on it can mend. */
  complete: boolean;
}
