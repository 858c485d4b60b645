import { IntervalSet } from '../../../packets/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';

/** Interfaces whose sender is a machine that people run: instances, containers (branch and trunk), and hosts of
 *  managed services that look like them (RDS). */
const MACHINES: ReadonlySet<string> = new Set(['interface', 'efa', 'efa-only', 'branch', 'trunk', 'evs']);

/** Client ports by kind of source: Linux (net.ipv4.ip_local_port_range), Windows (RFC 6335 dynamic range), and
 *  1024-65535 for Lambda, load balancers and other senders of AWS, whose system isn't told (Amazon VPC User
 *  Guide, "Ephemeral ports"). */
export function ephemeralRange(index: NetworkIndex, node: InterfaceNode): IntervalSet {
  const type = node.doc.InterfaceType ?? 'interface';
  if (!MACHINES.has(type) || node.doc.RequesterId === 'amazon-elb') return IntervalSet.range(1024, 65535);
  const instance = index.instances.get(node.instanceId ?? '')?.doc;
  const platform = `${instance?.Platform ?? ''} ${instance?.PlatformDetails ?? ''}`.toLowerCase();
  return platform.includes('windows') ? IntervalSet.range(49152, 65535) : IntervalSet.range(32768, 60999);
}
