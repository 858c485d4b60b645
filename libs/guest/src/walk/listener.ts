import { type FlowSet, hasPorts, ICMP, IntervalSet } from '../../../packets/src/index.js';
import { numberSysctl } from '../facts/interface-sysctl.js';
import type { ListeningSocket } from '../facts/parse-listening-sockets.js';
import type { GuestFacts } from '../facts/guest-facts.js';
import type { PacketBranch } from '../netfilter/packet-branch.js';

/** Who takes what is delivered. `kernel`: answered without a process (ping). */
export type Listener =
  | { readonly status: 'listening'; readonly socket: ListeningSocket }
  | { readonly status: 'kernel' }
  | { readonly status: 'nobody' }
  | { readonly status: 'unknown'; readonly reason: string; readonly howToLearn: string };

export interface Heard {
  readonly flows: FlowSet;
  readonly listener: Listener;
}

const COMMAND = 'ss -H -lntup';

/** Splits delivered flows by who listens. */
export function listenersOf(facts: GuestFacts, branch: PacketBranch): Heard[] {
  const { flows, header } = branch;
  if (header.protocol === ICMP) return [{ flows, listener: icmpAnswer(facts) }];
  if (!hasPorts(header.protocol)) {
    return [{ flows, listener: unsure(`what takes protocol ${header.protocol} isn't shown by ss`) }];
  }
  if (!facts.sockets.known) return [{ flows, listener: unsure(facts.sockets.reason) }];
  const heard: Heard[] = [];
  let rest = flows;
  const candidates = facts.sockets.value.filter(
    ({ protocol, device }) =>
      protocol === header.protocol && (device === undefined || device === branch.inInterface),
  );
  // A socket of the exact address wins over one of any address.
  for (const rank of [isExact, (socket: ListeningSocket) => socket.address === 'any', isUnsure]) {
    for (const socket of candidates.filter(rank)) {
      let part = rest.restrict(header.destinationPort, IntervalSet.of(socket.port));
      if (typeof socket.address === 'number')
        part = part.restrict(header.destination, IntervalSet.of(socket.address));
      if (part.isEmpty) continue;
      rest = rest.minus(part);
      const listener: Listener =
        socket.address === 'unsure'
          ? unsure(`whether the IPv6 socket "${socket.text}" takes IPv4 too isn't shown`)
          : { status: 'listening', socket };
      heard.push({ flows: part, listener });
    }
  }
  return rest.isEmpty ? heard : [...heard, { flows: rest, listener: { status: 'nobody' } }];
}

const isExact = ({ address }: ListeningSocket): boolean => typeof address === 'number';
const isUnsure = ({ address }: ListeningSocket): boolean => address === 'unsure';

const unsure = (reason: string): Listener => ({ status: 'unknown', reason, howToLearn: COMMAND });

function icmpAnswer(facts: GuestFacts): Listener {
  return numberSysctl(facts, 'net.ipv4.icmp_echo_ignore_all') === 1
    ? { status: 'nobody' }
    : { status: 'kernel' };
}
