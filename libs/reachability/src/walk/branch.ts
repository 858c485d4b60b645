import type { Route } from '@aws-sdk/client-ec2';
import type { Guest, Session as TrackedConnection } from '../../../guest/src/index.js';
import type { FlowSet, Header, Variable } from '../../../packets/src/index.js';
import type {
  ApplianceEndpointNode,
  EgressOnlyGatewayNode,
  InterfaceNode,
  InternetGatewayNode,
  NatGatewayNode,
  PublicAssociation,
  SubnetNode,
  TransitAttachmentNode,
  VpcNode,
} from '../../../snapshot/src/network/index.js';
import type { FindingCode, UnknownCode } from '../catalogue/codes.js';
import type { Verdict } from '../diagnosis/diagnosis.js';
import type { Crossing } from './crossing.js';
import type { Place } from './move.js';
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
interface Trace {
  hop: HopRecord;
  previous: Trace | undefined;
  /** How many hops there are, this one included. */
  length: number;
}

/** Says whether two findings ask for the same change: of one kind, at one component, in one direction. */
export function blockerKey({
  code,
  component,
  evidence,
}: Pick<Blocker, 'code' | 'component' | 'evidence'>): string {
  const { direction, destinationCidr } = evidence;
  return `${code}|${component.type}|${component.id}|${String(direction ?? '')}|${String(destinationCidr ?? '')}`;
}

/** What the fix search needs of a drop besides its evidence: a route that should lead on to `toward`. */
export interface RouteRemedy {
  subnet: SubnetNode;
  tableId: string;
  toward: Place;
  /** The route that leads elsewhere now. */
  replaces: Route | undefined;
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
  remedy: RouteRemedy | undefined;
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
  /** The verdict of the unfavourable case, where that was walked apart. */
  verdictIfNot?: Verdict;
  /** This branch walks the unfavourable case of the fact. */
  unfavourable?: boolean;
  /** This branch walks the second case of a fact of which neither case is the likelier one. */
  second?: boolean;
}

export function isSameFact(a: UnknownFact, b: UnknownFact): boolean {
  return a.code === b.code && a.component.id === b.component.id;
}

export interface AssumptionNote {
  code: string;
  summary: string;
  confirmBy: string;
}

/** Says in `Branch.visited` that the device has seen packets for this destination (R-RT-9). */
export function loopKey(device: string, { destination }: Header): string {
  return `${device}>${destination}`;
}

/** Which variables stood at the sender's end of a header. */
interface Endpoint {
  source: Variable;
  sourcePort: Variable;
}

/** State that the forward leg leaves in a translating device and the answer needs. */
export type Session =
  | {
      type: 'nat-gateway';
      id: string;
      gateway: NatGatewayNode;
      inside: Endpoint;
      outside: Endpoint;
      /** The packet as an IPv6 client sent it (R-NAT-9). */
      ipv6?: Header;
    }
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
      /** Connection tracking of a machine whose inside is known. */
      type: 'guest';
      id: string;
      instanceId: string;
      /** As the walk took it to be: mended where it was faulty. */
      guest: Guest;
      entry: TrackedConnection;
      /** Where the packets came in, or the sender's own interface. */
      node: InterfaceNode;
      /** The connection of a program of the machine, or one that it passes on. */
      role: 'own' | 'passed-on';
      /** The guest's name of the interface by which it passed the packets on. */
      outInterface?: string;
    }
  | {
      /** An explicit proxy opened a connection of its own (R-PX-1). */
      type: 'proxy';
      id: string;
      node: InterfaceNode;
      /** The client's packets, as they reached the proxy. */
      client: Header;
      /** The sender's end of the proxy's own connection. */
      outside: Endpoint;
      /** Connection tracking of the client's connection, where the proxy's inside is known. */
      tracked: Extract<Session, { type: 'guest' }> | undefined;
    }
  | {
      type: 'internet-gateway';
      /** Whether the packets left or came in by it. */
      way: 'out' | 'in';
      id: string;
      gateway: InternetGatewayNode | undefined;
      /** The gateway that the packets left by, where it was an egress-only one. */
      egressOnly?: EgressOnlyGatewayNode;
      vpc: VpcNode;
      inside: Variable;
      outside: Variable;
    };

/** A machine that packets pass with their ends unchanged: an appliance, or what is behind a Gateway Load
 *  Balancer endpoint. The answer has to come back through it (R-IGW-6, R-VPE-3). */
export interface MiddleboxPass {
  /** The instance, interface or endpoint. */
  device: string;
  component: ComponentRef;
  from: Endpoint;
  to: Endpoint;
  /** The interface that the packets came in by. */
  inNode?: InterfaceNode;
  /** The answer came through. */
  answered: boolean;
}

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
  middleboxes: readonly MiddleboxPass[];
  /** VPCs that the packets went over to, on both legs. */
  crossings: readonly Crossing[];
  /** NAT devices and middleboxes passed on this leg, and towards which destination: see `loopKey`. */
  visited: readonly string[];
  /** Source variables that are taken to have a public address (planned, or a mended lack of one). */
  assumedPublic: readonly Variable[];
  exits: readonly Exit[];
}

/** Where packets are sent from: an interface, a NAT gateway inside its subnet or with a place of its own, or
 *  a Gateway Load Balancer endpoint. */
export interface Station {
  subnet: SubnetNode;
  node?: InterfaceNode;
  gateway?: NatGatewayNode;
  endpoint?: ApplianceEndpointNode;
  /** Where a transit gateway brings packets into the VPC: `subnet` is the attachment's in that zone. */
  attachment?: TransitAttachmentNode;
  /** A middlebox sends on what it received (R-SG-3). */
  forwarded: boolean;
}

/** What became of a set of flows in one possible world. `fails-if-not`: the branch goes on under an
 *  assumption, and these flows fail if it doesn't hold. */
type OutcomeResult = 'works' | 'fails' | 'fails-if-not' | 'opaque';

export interface Outcome {
  result: OutcomeResult;
  branch: Branch;
  /** The path was followed to its end; false behind a drop that nothing on it can mend. */
  complete: boolean;
  /** What isn't known: of `fails-if-not` the fact that doesn't hold, of `opaque` what lies beyond. */
  fact?: UnknownFact;
}
