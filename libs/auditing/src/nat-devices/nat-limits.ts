/** How much of the room is used. Where there is none, any use is all of it. */
export function shareOf(used: number, room: number): number {
  if (used === 0) return 0;
  return room === 0 ? 1 : used / room;
}

/** R-NAT-4: an address of a NAT gateway holds so many connections to each unique destination (Amazon VPC User
 *  Guide, "NAT gateway basics"). */
export const GATEWAY_PORTS_PER_ADDRESS = 55_000;

/** R-NAT-4: and about so many new ones a second to one destination. The two numbers are one: a port is held
 *  for about a minute, however short its connection was. */
const GATEWAY_NEW_CONNECTIONS_PER_SECOND = 900;

export const GATEWAY_SHORTEST_HOLD_SECONDS = GATEWAY_PORTS_PER_ADDRESS / GATEWAY_NEW_CONNECTIONS_PER_SECOND;

/** R-NI-3: masquerade stays within the class of the client's port, and clients use 1024 to 65535. */
export const INSTANCE_PORTS = 65_535 - 1024 + 1;

/** How long connection tracking keeps a closed TCP connection, and its port, by default (Linux
 *  Documentation/networking/nf_conntrack-sysctl.rst, nf_conntrack_tcp_timeout_time_wait). */
export const INSTANCE_TIME_WAIT_SECONDS = 120;
