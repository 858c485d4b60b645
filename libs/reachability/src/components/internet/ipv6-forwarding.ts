import type { InterfaceNode } from '../../../../snapshot/src/network/index.js';
import type { Branch, UnknownFact } from '../../walk/branch.js';
import { instanceRef, label } from '../../walk/describe.js';
import type { Move } from '../../walk/move.js';
import { opaqueEnd } from '../../walk/step.js';

/** An instance gets IPv6 packets that aren't its own. Address translation, which makes an instance a NAT
 *  instance, is a thing of IPv4; whether it routes IPv6 as it is, on either leg, only its guest knows. */
export function intoIpv6Forwarder(branch: Branch, node: InterfaceNode): Move[] {
  const component = instanceRef(node);
  const id = node.instanceId ?? node.id;
  const fact: UnknownFact = {
    code: 'GUEST_NOT_INSPECTED',
    component,
    summary: `whether ${label({ ...node, id })} passes on IPv6 packets isn't visible from outside`,
    howToLearn: 'look at net.ipv6.conf.all.forwarding, ip -6 route and ip6tables-save on the instance',
    ifHolds: `${id} passes them on, both ways`,
    ifNot: "it doesn't",
  };
  return [opaqueEnd(branch, { kind: 'nat-instance', component }, fact)];
}
