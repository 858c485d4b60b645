import type { FlowSet, Variable } from '../../../packets/src/index.js';
import type { GuestAddress } from '../facts/parse-ip-addr.js';
import type { AddressChoice } from '../netfilter/nat.js';
import { network, type Machine } from './machine.js';

/** The address that the kernel picks on an interface for a next hop (net/ipv4/devinet.c,
 *  inet_select_addr): the first primary one of the next hop's network, else the first primary one, else one
 *  of another interface. Undefined where the machine has none. */
export function selectAddress(
  machine: Machine,
  device: string,
  gateway: number | undefined,
  flows: FlowSet,
  destination: Variable,
): AddressChoice {
  const primary = primaryAddresses(machine, device);
  const fallback = primary[0]?.address ?? anyAddress(machine);
  if (gateway !== undefined) {
    return [{ flows, address: primary.find((own) => network(own).has(gateway))?.address ?? fallback }];
  }
  const choice: { flows: FlowSet; address: number | undefined }[] = [];
  let rest = flows;
  for (const own of primary) {
    const part = rest.restrict(destination, network(own));
    rest = rest.minus(part);
    if (!part.isEmpty) choice.push({ flows: part, address: own.address });
  }
  return rest.isEmpty ? choice : [...choice, { flows: rest, address: fallback }];
}

function primaryAddresses(machine: Machine, device: string): readonly GuestAddress[] {
  const addresses = machine.interfaceNamed(device)?.addresses ?? [];
  return addresses.filter(({ secondary, scope }) => !secondary && scope === 'global');
}

function anyAddress({ facts: { interfaces } }: Machine): number | undefined {
  if (!interfaces.known) return undefined;
  for (const { addresses } of interfaces.value) {
    const own = addresses.find(({ secondary, scope }) => !secondary && scope === 'global');
    if (own) return own.address;
  }
  return undefined;
}
