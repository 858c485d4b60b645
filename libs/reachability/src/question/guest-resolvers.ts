import { resolvers } from '../../../guest/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import { guestOfInstance } from '../guest/known-guests.js';
import type { VpcResolvers } from './vpc-resolvers.js';

/** The resolvers that a machine's own resolv.conf names, whatever its VPC's options say. Undefined without that
 *  file, and where it names a program on the machine itself (systemd-resolved at 127.0.0.53), which asks the
 *  resolvers that DHCP gave. */
export function resolversOfGuest(
  index: NetworkIndex,
  { instanceId }: InterfaceNode,
): VpcResolvers | undefined {
  const guest = instanceId === undefined ? undefined : guestOfInstance(index, instanceId);
  const servers = guest && resolvers(guest.facts);
  if (!servers || servers.length === 0 || servers.some((server) => /^(127\.|::1$)/.test(server)))
    return undefined;
  return { dhcpOptionsId: `resolv.conf of ${instanceId}`, servers, custom: servers, noOptions: false };
}
