import type { GuestFinding } from '../findings/guest-finding.js';
import type { PacketBranch } from '../netfilter/packet-branch.js';
import type { Collector } from './collector.js';
import { sessionOf } from './conntrack.js';
import type { Guest } from './guest.js';
import { listenersOf, type Listener } from './listener.js';
import { portForwardMismatch } from './port-forward-mismatch.js';

/** INPUT, then whoever listens. Answers of a connection go to the socket that opened it. */
export function deliver(guest: Guest, branch: PacketBranch, collector: Collector, fromItself: boolean): void {
  for (const taken of collector.take('input', guest.hook('input', [branch]))) {
    const isAnswer = taken.connection.state === 'ESTABLISHED' && taken.connection.direction === 'reply';
    const heard = isAnswer
      ? [{ flows: taken.flows, listener: { status: 'kernel' } satisfies Listener }]
      : listenersOf(guest.facts, taken);
    for (const { flows, listener } of heard) {
      const part = { ...taken, flows };
      collector.delivered.push({
        flows,
        header: taken.header,
        inInterface: taken.inInterface!,
        session: sessionOf(taken),
        listener,
        finding: listener.status === 'nobody' ? notServed(guest, part, fromItself) : undefined,
        decisions: taken.decisions,
      });
    }
  }
}

function notServed(guest: Guest, branch: PacketBranch, fromItself: boolean): GuestFinding {
  const { connection, header, flows } = branch;
  const redirected = connection.session?.destinationNat ?? connection.destinationNat;
  const mismatch = redirected ? undefined : portForwardMismatch(guest.machine, branch, fromItself);
  if (mismatch) return mismatch;
  const ports = flows.project(header.destinationPort);
  const port = ports.size === 1 ? `port ${ports.first}` : 'these ports';
  return {
    code: 'GUEST_SERVICE_NOT_LISTENING',
    summary: redirected
      ? `the rule "${redirected.text}" sends to ${port}, and nobody listens there`
      : `nobody listens on ${port} of the machine`,
    evidence: redirected ? { rule: redirected.text } : {},
    rule: redirected ?? undefined,
  };
}
