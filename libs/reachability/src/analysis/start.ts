import { IntervalSet } from '../../../packets/src/index.js';
import type { InterfaceNode } from '../../../snapshot/src/network/index.js';
import type { ResolvedQuestion } from '../question/resolve-question.js';
import type { Branch, Station } from '../walk/branch.js';
import { instanceRef, interfaceRef, label } from '../walk/describe.js';
import { go, type Move } from '../walk/move.js';
import { drop, end, type HopInfo, pass, withFlows } from '../walk/step.js';
import type { WalkContext } from '../walk/walk-context.js';

/** The first moves of a question, from its source. */
export function startMoves(context: WalkContext, branch: Branch, { source }: ResolvedQuestion): Move[] {
  if (source.type === 'internet') {
    const component = { type: 'internet', id: 'internet' };
    return [go(pass(branch, { kind: 'source', component }), { at: 'inbound' })];
  }
  const { node } = source;
  const started = withPlannedAddress(checkSender(context, branch, node), node);
  const moves: Move[] = [];
  const machine = IntervalSet.union(machineOf(context, node).map(({ own }) => own));
  const loopback = node.planned
    ? started.flows.minus(started.flows)
    : started.flows.restrict(started.header.destination, machine);
  if (!loopback.isEmpty) {
    // A packet to the machine's own address never leaves it.
    const component = instanceRef(node);
    const inside = pass(withFlows(started, loopback), {
      kind: 'guest',
      component,
      note: "the machine's own address",
    });
    moves.push(end(inside, 'works'));
  }
  const rest = started.flows.minus(loopback);
  if (!rest.isEmpty) {
    const station: Station = { subnet: node.subnet, node, forwarded: false };
    moves.push(go(withFlows(started, rest), { at: 'sending', station }));
  }
  return moves;
}

function machineOf({ index }: WalkContext, node: InterfaceNode): readonly InterfaceNode[] {
  return node.instanceId === undefined ? [node] : (index.interfacesOfInstance.get(node.instanceId) ?? [node]);
}

/** A new machine gets a public address where its subnet assigns one. */
function withPlannedAddress(branch: Branch, node: InterfaceNode): Branch {
  if (!node.planned || node.subnet.doc.MapPublicIpOnLaunch !== true) return branch;
  return {
    ...branch,
    assumedPublic: [...branch.assumedPublic, branch.header.source],
    assumptions: [
      ...branch.assumptions,
      {
        code: 'PUBLIC_ADDRESS_ON_LAUNCH',
        summary: `the new machine gets a public address, as ${node.subnet.id} assigns one at launch`,
        confirmBy: 'launch it without switching the public address off',
      },
    ],
  };
}

function checkSender(context: WalkContext, branch: Branch, node: InterfaceNode): Branch {
  const info: HopInfo = { kind: 'source', component: interfaceRef(node) };
  if (node.planned) return pass(branch, info);
  if (node.doc.Status === 'available') {
    return drop(branch, info, {
      code: 'UNASSOCIATED_COMPONENT',
      summary: `${label(node)} is not attached to anything that could send`,
      evidence: { networkInterfaceId: node.id, status: node.doc.Status },
    });
  }
  const state = context.index.instanceState(node);
  if (!state.known) {
    return pass(
      {
        ...branch,
        assumptions: [
          ...branch.assumptions,
          {
            code: 'SOURCE_RUNNING',
            summary: `${node.instanceId} is running`,
            confirmBy: 'ec2:DescribeInstances',
          },
        ],
      },
      info,
    );
  }
  if (state.value === 'running' || state.value === 'none') return pass(branch, info);
  return drop(branch, info, {
    code: 'INSTANCE_NOT_RUNNING',
    summary: `instance ${label({ ...node, id: node.instanceId ?? node.id })} is ${state.value}`,
    evidence: { instanceId: node.instanceId, state: state.value },
    component: instanceRef(node),
  });
}
