import type { GuestFacts } from './guest-facts.js';

/** The guest's name for an elastic network interface: by its MAC address, or by its private IPv4 address
 *  (as a number). Undefined when `ip -j addr` wasn't read or shows neither. */
export function interfaceFor(
  facts: GuestFacts,
  { mac, address }: { mac?: string | undefined; address: number },
): string | undefined {
  if (!facts.interfaces.known) return undefined;
  const interfaces = facts.interfaces.value;
  const wanted = mac?.toLowerCase().replaceAll('-', ':');
  const byMac = interfaces.filter((one) => wanted !== undefined && one.mac === wanted);
  // A bridge or a VLAN may carry its parent's MAC address: then the address decides.
  if (byMac.length === 1) return byMac[0]!.name;
  const candidates = byMac.length > 1 ? byMac : interfaces;
  return (
    candidates.find((one) => one.addresses.some((own) => own.address === address))?.name ?? byMac[0]?.name
  );
}
