import { analyze, interfaceClasses, privateSources } from '../../../reachability/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import { natTargetsOf } from './nat-routes.js';

/** Who uses a NAT device. */
export interface DeviceUse {
  clients: Set<InterfaceNode>;
  /** Of a NAT instance: the interfaces by which it sends what it has translated (R-NI-4), as far as a walk found
   *  its way out. */
  leavesBy: Set<InterfaceNode>;
}

type Uses = Map<string, DeviceUse>;

/** The use of each NAT device, by its id (of a NAT instance: that of the interface that packets reach it by).
 *  Clients are found by the routes of their subnets, and by the walk, which also finds those behind a transit
 *  gateway. */
export function usesOfDevices(index: NetworkIndex): Uses {
  const uses: Uses = new Map();
  const useOf = (device: string): DeviceUse => {
    const use = uses.get(device) ?? { clients: new Set(), leavesBy: new Set() };
    uses.set(device, use);
    return use;
  };
  const add = (device: string, nodes: readonly InterfaceNode[]): void => {
    for (const node of nodes) if (device !== node.id) useOf(device).clients.add(node);
  };
  const sources = privateSources(index);
  const routed = new Map<string, string[]>();
  for (const node of sources) {
    const targets = routed.get(node.subnet.id) ?? natTargetsOf(index, node.subnet);
    routed.set(node.subnet.id, targets);
    for (const device of targets) add(device, [node]);
  }
  for (const { members } of interfaceClasses(index, sources, true)) {
    for (const { device, leavesBy } of devicesOnTheWay(index, members[0]!)) {
      add(device, members);
      if (leavesBy !== undefined) useOf(device).leavesBy.add(leavesBy);
    }
  }
  return uses;
}

/** The devices that hold a connection of the source while it is open. */
function devicesOnTheWay(
  index: NetworkIndex,
  node: InterfaceNode,
): { device: string; leavesBy?: InterfaceNode }[] {
  const question = { source: node.id, destination: 'internet', assumeGuest: 'forwarding' } as const;
  const works = analyze(index, question).outcomes.filter(({ result }) => result === 'works');
  return works
    .flatMap(({ branch }) => branch.sessions)
    .flatMap((session) => {
      switch (session.type) {
        case 'nat-gateway':
          return { device: session.gateway.id };
        case 'nat-instance':
          return { device: session.inNode.id, leavesBy: session.outNode };
        case 'guest':
          // A machine that only passes packets on has no port of its own in it, but an entry for the connection
          // (R-NI-3). The sender's own doesn't count.
          return session.role === 'passed-on' ? { device: session.node.id } : [];
        // A proxy ends the client's connection; the one it opens is its own (R-PX-1).
        case 'proxy':
        // Without ports (R-IGW-5).
        case 'internet-gateway':
          return [];
      }
    });
}
