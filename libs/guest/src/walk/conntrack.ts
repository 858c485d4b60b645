import { hasPorts, ICMP, TCP, type Header } from '../../../packets/src/index.js';
import type { Connection, PacketBranch, Session } from '../netfilter/packet-branch.js';

/** How a packet stands to connection tracking. `stray`: an answer without an entry, whose question went by
 *  another way. */
export type Tracking =
  | { readonly kind: 'new' }
  | { readonly kind: 'established'; readonly session: Session; readonly direction: 'original' | 'reply' }
  | { readonly kind: 'stray' };

/** Before connection tracking has looked at a packet, every rule that asks is told INVALID. */
export function untouched(header: Header): Connection {
  return {
    state: 'INVALID',
    direction: 'original',
    original: header,
    session: undefined,
    destinationNat: undefined,
    sourceNat: undefined,
  };
}

/** The connection that a packet belongs to (net/netfilter/nf_conntrack_core.c). */
export function enterConntrack(tracking: Tracking): (branch: PacketBranch) => Connection {
  return ({ header }) => {
    const base = untouched(header);
    switch (tracking.kind) {
      case 'new':
        return { ...base, state: 'NEW' };
      case 'established': {
        const { session, direction } = tracking;
        return { ...base, state: 'ESTABLISHED', original: session.before, session, direction };
      }
      case 'stray':
        // A TCP answer (SYN+ACK, RST) and an echo reply never open a connection; NAT leaves them alone.
        return { ...base, state: header.protocol === TCP || header.protocol === ICMP ? 'INVALID' : 'NEW' };
    }
  };
}

/** The entry that the branch's first packet leaves. */
export function sessionOf({ connection, header, connectionMark }: PacketBranch): Session | undefined {
  if (connection.session) return connection.session;
  if (connection.state !== 'NEW') return undefined;
  return {
    before: connection.original,
    after: header,
    destinationNat: connection.destinationNat ?? undefined,
    sourceNat: connection.sourceNat ?? undefined,
    mark: connectionMark,
  };
}

/** Whether a packet is the answer that an entry waits for: the same values in the swapped fields. */
export function answersSession({ after }: Session, header: Header): boolean {
  const ported = hasPorts(after.protocol) || after.protocol === ICMP;
  return (
    header.protocol === after.protocol &&
    header.source === after.destination &&
    header.destination === after.source &&
    (!ported || (header.sourcePort === after.destinationPort && header.destinationPort === after.sourcePort))
  );
}
