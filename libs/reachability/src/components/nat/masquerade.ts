import { formatAddress, IntervalSet, type Variable } from '../../../../packets/src/index.js';
import type { InterfaceNode } from '../../../../snapshot/src/network/index.js';
import { type Branch, loopKey, type Session, type Station } from '../../walk/branch.js';
import { instanceRef } from '../../walk/describe.js';
import { go, type Move } from '../../walk/move.js';
import { translate } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';

/** A guest sends on as Linux masquerades: the address of the interface that it leaves by, and the port kept
 *  (R-NI-2, R-NI-3). */
export function masquerade(
  context: WalkContext,
  branch: Branch,
  inNode: InterfaceNode,
  outNode: InterfaceNode,
): Move {
  const { source, sourcePort } = branch.header;
  const outside: { source: Variable; sourcePort: Variable } = {
    source: context.space.constant(outNode.primary),
    sourcePort,
  };
  const id = `conntrack:${inNode.instanceId ?? inNode.id}`;
  const session: Session = {
    type: 'nat-instance',
    id,
    instanceId: inNode.instanceId ?? inNode.id,
    inNode,
    outNode,
    inside: { source, sourcePort },
    outside,
  };
  const header = { ...branch.header, ...outside };
  const state = {
    id,
    created: true,
    text: `source becomes ${formatAddress(outNode.primary)}, the port is kept where it is free`,
  };
  const next = translate(branch, { kind: 'nat-instance', component: instanceRef(outNode), state }, header);
  const station: Station = { subnet: outNode.subnet, node: outNode, forwarded: true };
  const visited = [...next.visited, session.instanceId, loopKey(session.instanceId, header)];
  return go({ ...next, visited, sessions: [...next.sessions, session] }, { at: 'sending', station });
}

/** Senders among the branch's sources that have a public address of their own. */
export function publicSources({ flows, header }: Branch, { vpc }: InterfaceNode): IntervalSet {
  const sources = flows.project(header.source);
  if (sources.size === 1) return vpc.associations.has(sources.first!) ? sources : IntervalSet.empty;
  return IntervalSet.union(
    [...vpc.associations.keys()].filter((one) => sources.has(one)).map((one) => IntervalSet.of(one)),
  );
}
