import { parseIpv4 } from '../../../packets/src/index.js';
import type { GuestFacts } from '../facts/guest-facts.js';
import type { PacketBranch } from '../netfilter/packet-branch.js';
import { runHook, type HookContext, type HookResult } from '../netfilter/run-hook.js';
import type { Hook } from '../netfilter/ruleset.js';
import type { Connection } from '../netfilter/packet-branch.js';
import { createMachine, type Machine } from '../routing/machine.js';
import { selectAddress } from '../routing/select-address.js';

/** A guest, prepared once for any number of walks. */
export interface Guest {
  readonly facts: GuestFacts;
  readonly machine: Machine;
  /** Runs a hook; without any netfilter facts everything is unknown there. */
  hook(
    hook: Hook,
    branches: readonly PacketBranch[],
    enter?: (branch: PacketBranch) => Connection,
  ): HookResult;
}

const LOCALHOST = parseIpv4('127.0.0.1')!;

export function createGuest(facts: GuestFacts): Guest {
  const machine = createMachine(facts);
  const { netfilter } = facts;
  const context: HookContext = {
    netfilter: netfilter.known
      ? netfilter.value
      : { tables: [], missing: [netfilter.reason], assumptions: [] },
    addressType: (name) => machine.addressType(name),
    masquerade: ({ outInterface, gateway, flows, header }) =>
      selectAddress(machine, outInterface ?? '', gateway, flows, header.destination),
    // net/netfilter/nf_nat_redirect.c: the first address of the interface; 127.0.0.1 for own packets.
    redirect: ({ inInterface }) =>
      inInterface === undefined ? LOCALHOST : machine.interfaceNamed(inInterface)?.addresses[0]?.address,
  };
  return { facts, machine, hook: (hook, branches, enter) => runHook(context, hook, branches, enter) };
}
