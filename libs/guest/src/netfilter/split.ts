import {
  FlowSet,
  hasPorts,
  ICMP,
  IntervalSet,
  TCP,
  type Header,
  type Variable,
} from '../../../packets/src/index.js';
import type { Condition, PacketField } from './condition.js';
import type { PacketBranch } from './packet-branch.js';

/** The part of a set that meets a condition, and the part of which nobody can say. The rest doesn't. */
export interface Split {
  readonly yes: FlowSet;
  readonly maybe: FlowSet;
}

/** What conditions ask besides the packet: the addresses that the machine takes for its own, and so on. */
export interface AddressTypes {
  /** Undefined when the facts don't tell. */
  addressType(name: string): IntervalSet | undefined;
}

/** Splits `flows`, a part of the branch's. */
export function split(
  condition: Condition,
  branch: PacketBranch,
  flows: FlowSet,
  types: AddressTypes,
): Split {
  const nothing = FlowSet.empty(flows.space);
  const decided = (holds: boolean): Split => ({ yes: holds ? flows : nothing, maybe: nothing });
  const { header, connection } = branch;
  switch (condition.is) {
    case 'protocol':
      return decided(condition.values.has(header.protocol));
    case 'field':
      return { yes: restrictField(flows, header, condition.field, condition.values), maybe: nothing };
    case 'interface': {
      const name = condition.direction === 'in' ? branch.inInterface : branch.outInterface;
      return decided(condition.names.some((pattern) => interfaceMatches(pattern, name ?? '')));
    }
    case 'state':
      return decided(
        condition.states.includes(connection.state) ||
          (condition.states.includes('DNAT') && Boolean(destinationNat(branch))) ||
          (condition.states.includes('SNAT') && Boolean(sourceNat(branch))),
      );
    case 'connection-direction':
      return isTracked(branch) ? decided(connection.direction === condition.direction) : decided(false);
    case 'connection-field': {
      if (!isTracked(branch)) return decided(false);
      const of = condition.of === 'original' ? connection.original : replyHeader(branch);
      return { yes: restrictField(flows, of, condition.field, condition.values), maybe: nothing };
    }
    case 'mark': {
      const mark = condition.of === 'packet' ? branch.mark : branch.connectionMark;
      if (mark === undefined) return { yes: nothing, maybe: flows };
      return decided(condition.values.has((mark & condition.mask) >>> 0));
    }
    case 'address-type': {
      const sets = condition.types.map((type) => types.addressType(type));
      if (!sets.every((set) => set !== undefined)) return { yes: nothing, maybe: flows };
      return {
        yes: restrictField(flows, header, condition.field, IntervalSet.union(sets)),
        maybe: nothing,
      };
    }
    case 'tcp-flags':
      return decided(header.protocol === TCP && (tcpFlags(branch) & condition.mask) === condition.value);
    case 'unreadable':
      return { yes: nothing, maybe: flows };
    case 'not': {
      const inner = split(condition.condition, branch, flows, types);
      return { yes: flows.minus(inner.yes).minus(inner.maybe), maybe: inner.maybe };
    }
    case 'all':
      return splitAll(condition.of, branch, flows, types);
    case 'any': {
      let { yes, maybe } = decided(false);
      for (const part of condition.of) {
        const inner = split(part, branch, flows, types);
        yes = yes.union(inner.yes);
        maybe = maybe.union(inner.maybe);
      }
      return { yes, maybe: maybe.minus(yes) };
    }
  }
}

export function splitAll(
  conditions: readonly Condition[],
  branch: PacketBranch,
  flows: FlowSet,
  types: AddressTypes,
): Split {
  let yes = flows;
  let maybe = FlowSet.empty(flows.space);
  for (const condition of conditions) {
    if (yes.isEmpty && maybe.isEmpty) break;
    const sure = split(condition, branch, yes, types);
    const unsure = split(condition, branch, maybe, types);
    maybe = sure.maybe.unionDisjoint(unsure.yes).unionDisjoint(unsure.maybe);
    yes = sure.yes;
  }
  return { yes, maybe };
}

/** `eth*` stands for everything that begins so; a name is compared as a whole. */
export function interfaceMatches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

export function fieldVariable(header: Header, field: PacketField): Variable | undefined {
  if (field === 'icmp') return header.protocol === ICMP ? header.icmp : undefined;
  if (field === 'source' || field === 'destination') return header[field];
  return hasPorts(header.protocol) ? header[field] : undefined;
}

function restrictField(flows: FlowSet, header: Header, field: PacketField, values: IntervalSet): FlowSet {
  const variable = fieldVariable(header, field);
  return variable === undefined ? FlowSet.empty(flows.space) : flows.restrict(variable, values);
}

const isTracked = ({ connection }: PacketBranch): boolean =>
  connection.state === 'NEW' || connection.state === 'ESTABLISHED';

const destinationNat = ({ connection }: PacketBranch) =>
  connection.session ? connection.session.destinationNat : connection.destinationNat;
const sourceNat = ({ connection }: PacketBranch) =>
  connection.session ? connection.session.sourceNat : connection.sourceNat;

/** The answer that conntrack expects: the ends of the packet as it now is, swapped. */
function replyHeader({ connection, header }: PacketBranch): Header {
  const sent = connection.session?.after ?? header;
  const { source, sourcePort, destination, destinationPort } = sent;
  return {
    ...sent,
    source: destination,
    sourcePort: destinationPort,
    destination: source,
    destinationPort: sourcePort,
  };
}

/** RFC 9293: a connection is opened by SYN and answered by SYN+ACK; later packets carry ACK. */
function tcpFlags({ connection }: PacketBranch): number {
  if (connection.direction === 'reply') return 2 | 16;
  return connection.session ? 16 : 2;
}
