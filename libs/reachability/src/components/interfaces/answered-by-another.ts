import { formatAddress } from '../../../../packets/src/index.js';
import type { InterfaceNode } from '../../../../snapshot/src/network/index.js';
import type { Branch } from '../../walk/branch.js';
import { instanceRef, interfaceRef } from '../../walk/describe.js';
import type { Move } from '../../walk/move.js';
import { deadEnd } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';

/** R-PF-3: a machine led the packets to another one, and the answer didn't come back through it, so that it
 *  comes from an address which the client never asked. */
export function answeredByAnother(
  { asked, space }: WalkContext,
  branch: Branch,
  node?: InterfaceNode,
): Move | undefined {
  const { header, flows, sessions, leg } = branch;
  if (leg === 'forward' || header.destination !== asked.source) return undefined;
  const redirected = sessions.find((one) => one.type === 'guest' && one.entry.destinationNat !== undefined);
  if (redirected?.type !== 'guest') return undefined;
  if (header.source === asked.destination && header.sourcePort === asked.destinationPort) return undefined;
  const answering = flows.project(header.source);
  const who = answering.size === 1 ? formatAddress(answering.first!) : 'another address';
  const component = node ? interfaceRef(node) : { type: 'internet', id: 'internet' };
  const { instanceId, entry, node: at, outInterface } = redirected;
  return deadEnd(
    branch,
    { kind: 'destination', component },
    {
      code: 'ASYMMETRIC_RETURN_ROUTE',
      summary: `${instanceId} forwards the port, and the answer comes from ${who} without passing ${instanceId} again`,
      evidence: {
        rule: entry.destinationNat?.text,
        port: space.domain(header.sourcePort).first,
        instanceId,
        place: { outInterface },
      },
      component: instanceRef(at),
    },
  );
}
