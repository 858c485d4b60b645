import { createGuest, type Guest, interfaceFor, parseGuestFacts } from '../../../guest/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import type { WalkContext } from '../walk/walk-context.js';

/** A machine whose inside is known, as it is met at one of its network interfaces. */
export interface KnownGuest {
  instanceId: string;
  guest: Guest;
  /** The guest's own name of the interface. */
  interfaceName: string;
}

/** Facts are read once for each document, whichever index of an edited snapshot asks. */
const read = new WeakMap<object, Guest>();

/** The machine that an instance's facts describe; undefined when the snapshot has none. */
export function guestOfInstance({ snapshot }: NetworkIndex, instanceId: string): Guest | undefined {
  const facts = Object.hasOwn(snapshot.guests, instanceId) ? snapshot.guests[instanceId] : undefined;
  if (typeof facts !== 'object' || facts === null) return undefined;
  let guest = read.get(facts);
  if (!guest) read.set(facts, (guest = createGuest(parseGuestFacts(facts))));
  return guest;
}

/** The machine behind an interface, noted as used. Undefined without facts, and where they don't show which
 *  of the machine's interfaces this one is: then nothing can be said of its inside. */
export function guestAt(context: WalkContext, node: InterfaceNode): KnownGuest | undefined {
  const { instanceId } = node;
  if (instanceId === undefined || node.planned) return undefined;
  const guest = guestOfInstance(context.index, instanceId);
  const interfaceName = guest && nameOf(guest, node);
  if (!guest || interfaceName === undefined) return undefined;
  context.guests.add(instanceId);
  return { instanceId, guest, interfaceName };
}

function nameOf({ facts }: Guest, { doc, primary }: InterfaceNode): string | undefined {
  return typeof primary === 'number'
    ? interfaceFor(facts, { mac: doc.MacAddress, address: primary })
    : undefined;
}

/** The network interface that the guest calls by this name; undefined for a bridge, a tunnel, a container's. */
export function nodeNamed(
  { index }: WalkContext,
  node: InterfaceNode,
  guest: Guest,
  name: string,
): InterfaceNode | undefined {
  const siblings = index.interfacesOfInstance.get(node.instanceId ?? '') ?? [node];
  return siblings.find((one) => nameOf(guest, one) === name);
}
