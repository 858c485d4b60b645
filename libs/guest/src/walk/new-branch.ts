import type { FlowSet, Header } from '../../../packets/src/index.js';
import type { PacketBranch } from '../netfilter/packet-branch.js';
import { untouched, type Tracking } from './conntrack.js';

interface Beginning {
  readonly header: Header;
  readonly tracking: Tracking;
  /** Undefined for what the machine sends itself. */
  readonly inInterface: string | undefined;
}

/** Packets that nothing in the machine has looked at yet. */
export function newBranch(flows: FlowSet, { header, tracking, inInterface }: Beginning): PacketBranch {
  return {
    flows,
    header,
    inInterface,
    outInterface: undefined,
    gateway: undefined,
    reroute: false,
    mark: 0,
    connectionMark: tracking.kind === 'established' ? tracking.session.mark : 0,
    connection: untouched(header),
    decisions: [],
  };
}
