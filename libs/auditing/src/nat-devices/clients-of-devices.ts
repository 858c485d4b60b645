import { analyze } from '../../../reachability/src/index.js';
import { interfaceClasses, privateSources } from '../../../reachability/src/audit/interface-classes.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import { natTargetsOf } from './nat-routes.js';

/** Who leaves by which NAT device, by the device's id (of a NAT instance: its interface's). By the routes of
 *  their subnets, and by the walk, which also finds those behind a transit gateway. */
export function clientsOfDevices(index: NetworkIndex): Map<string, InterfaceNode[]> {
  const found = new Map<string, Set<InterfaceNode>>();
  const add = (device: string, node: InterfaceNode): void => {
    if (device === node.id) return;
    const clients = found.get(device) ?? new Set();
    clients.add(node);
    found.set(device, clients);
  };
  const sources = privateSources(index);
  const routed = new Map<string, string[]>();
  for (const node of sources) {
    const targets = routed.get(node.subnet.id) ?? natTargetsOf(index, node.subnet);
    routed.set(node.subnet.id, targets);
    for (const device of targets) add(device, node);
  }
  for (const { members } of interfaceClasses(index, sources, true)) {
    const devices = walkedDevices(index, members[0]!);
    for (const device of devices) for (const node of members) add(device, node);
  }
  return new Map([...found].map(([device, clients]) => [device, [...clients]]));
}

function walkedDevices(index: NetworkIndex, node: InterfaceNode): Set<string> {
  const question = { source: node.id, destination: 'internet', assumeGuest: 'forwarding' } as const;
  const devices = new Set<string>();
  for (const { result, branch } of analyze(index, question).outcomes) {
    if (result !== 'works') continue;
    for (const session of branch.sessions) {
      if (session.type === 'nat-gateway') devices.add(session.gateway.id);
      else if (session.type === 'nat-instance') devices.add(session.inNode.id);
    }
  }
  return devices;
}
