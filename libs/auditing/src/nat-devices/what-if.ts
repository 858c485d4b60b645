import type { NatDevice } from './nat-device.js';
import { GATEWAY_SHORTEST_HOLD_SECONDS, INSTANCE_TIME_WAIT_SECONDS, shareOf } from './nat-limits.js';

interface Load {
  /** New connections a second, all clients together. */
  connectionsPerSecond: number;
  /** Seconds that a connection stays open. */
  duration: number;
  /** Unique destinations (address, port, protocol) that the connections spread over evenly. */
  destinations: number;
}

interface LoadOutlook {
  load: Load;
  /** Seconds that a connection keeps its port, closing included. */
  heldSeconds: number;
  /** Connections at a time once the load is steady (Little's law). */
  connections: number;
  connectionsPerDestination: number;
  /** Of the ports for one destination; above 1: they run out. */
  portShare: number;
  /** Of all connections that the device tracks; null: not limited, or not known. */
  trackingShare: number | null;
  /** What runs out first. */
  limitedBy: 'ports' | 'connection-tracking' | null;
  /** Seconds from the start of the load until there is none left; null: never. */
  runsOutAfterSeconds: number | null;
  /** The most new connections a second that it could bear. */
  bearableConnectionsPerSecond: number;
  notes: string[];
}

/** What a load would do to a NAT device. */
export function outlook({ type, id, state, capacity }: NatDevice, load: Load): LoadOutlook {
  const { connectionsPerSecond: rate, duration, destinations } = load;
  const heldSeconds = heldFor(type, duration);
  const connections = rate * heldSeconds;
  const forPorts = capacity.connectionsPerDestination * destinations;
  const forTracking = capacity.connectionsInAll;
  const room = Math.min(forPorts, forTracking ?? Number.POSITIVE_INFINITY);
  const over = connections > room;
  return {
    load,
    heldSeconds,
    connections,
    connectionsPerDestination: connections / destinations,
    portShare: shareOf(connections, forPorts),
    trackingShare: forTracking === null ? null : shareOf(connections, forTracking),
    limitedBy: !over ? null : room === forPorts ? 'ports' : 'connection-tracking',
    // Until the first ones are given back the number only grows.
    runsOutAfterSeconds: over ? room / rate : null,
    bearableConnectionsPerSecond: room / heldSeconds,
    notes: [
      ...notesOf(type, duration),
      ...(capacity.addresses === 0 ? [`${id} is ${state}, and has no usable address`] : []),
    ],
  };
}

function heldFor(type: NatDevice['type'], duration: number): number {
  switch (type) {
    case 'nat-gateway':
      return Math.max(duration, GATEWAY_SHORTEST_HOLD_SECONDS);
    case 'nat-instance':
      return duration + INSTANCE_TIME_WAIT_SECONDS;
  }
}

function notesOf(type: NatDevice['type'], duration: number): string[] {
  switch (type) {
    case 'nat-gateway':
      return duration < GATEWAY_SHORTEST_HOLD_SECONDS
        ? ['a port is held for about a minute: 55,000 ports bear about 900 new connections a second']
        : [];
    case 'nat-instance':
      return [`a closed TCP connection keeps its port for ${INSTANCE_TIME_WAIT_SECONDS} s more (TIME_WAIT)`];
  }
}
