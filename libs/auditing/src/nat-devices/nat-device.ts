/** Code of the warning that a NAT device may run out of ports. */
export const NAT_PORT_CAPACITY = 'NAT_PORT_CAPACITY';

export interface NatClient {
  networkInterfaceId: string;
  instanceId?: string;
  privateIp?: string;
  name?: string;
  subnetId?: string;
  accountId?: string;
}

/** What a NAT device can hold, and what could be asked of it. */
export interface PatCapacity {
  /** Ports for connections to one destination (address, port, protocol) by one of its addresses. */
  portsPerAddress: number;
  /** The addresses that it translates to. */
  addresses: number;
  /** Connections at a time to one destination. */
  connectionsPerDestination: number;
  /** Connections at a time to all destinations together; null: not limited, or not known (see `notes`). */
  connectionsInAll: number | null;
  /** In use, as the guest said it; null: not known. */
  connectionsNow: number | null;
  /** Connections that its clients could open to one destination, by their ranges of client ports. */
  clientsCouldOpen: number;
  /** `clientsCouldOpen` as a share of what it can hold; above 1 the clients could use it up. */
  worstShare: number;
  notes: string[];
}

export interface NatDevice {
  type: 'nat-gateway' | 'nat-instance';
  id: string;
  name?: string;
  accountId: string | null;
  region: string;
  vpcId: string;
  subnetId?: string;
  availabilityZone?: string;
  state: string;
  connectivity: 'public' | 'private';
  /** What the destination sees; of a private NAT gateway: nothing. */
  publicIps: string[];
  /** Of a NAT instance: that of the interface that clients reach, and that of the one by which packets leave. */
  privateIps: string[];
  /** Of a NAT instance: the interface that routes lead to. */
  networkInterfaceId?: string;
  clients: NatClient[];
  capacity: PatCapacity;
  warnings: { code: typeof NAT_PORT_CAPACITY; summary: string }[];
}
