import type { InterfaceNode } from '../../../snapshot/src/network/index.js';
import { checkSubnet } from '../components/interfaces/undocumented-subnet.js';
import { startFrom } from '../components/interfaces/start-from.js';
import type { ResolvedQuestion } from '../question/resolve-question.js';
import type { Branch } from '../walk/branch.js';
import { instanceRef, interfaceRef, label } from '../walk/describe.js';
import { byFamily } from '../walk/family.js';
import { go, type Move } from '../walk/move.js';
import { drop, type HopInfo, pass } from '../walk/step.js';
import type { WalkContext } from '../walk/walk-context.js';
import { withStandIns } from './stand-ins.js';

/** The first moves of a question, from its source. */
export function startMoves(context: WalkContext, branch: Branch, { source }: ResolvedQuestion): Move[] {
  if (source.type === 'internet') {
    const component = { type: 'internet', id: 'internet' };
    return byFamily(pass(branch, { kind: 'source', component })).map((b) => go(b, { at: 'inbound' }));
  }
  const { node } = source;
  const sender = checkSubnet(context, checkSender(context, branch, node), node.subnet, {
    kind: 'source',
    component: interfaceRef(node),
  });
  const planned = withGroupsOfOtherVpcs(context, sender, node);
  return byFamily(withPlannedAddress(planned, node))
    .flatMap((part) => withStandIns(part, source))
    .flatMap((part) => ('move' in part ? [part] : startFrom(context, part, node)));
}

/** R-SG-5: bundles from before security-group VPC associations don't say whether a new machine could have a group
 *  of another VPC. */
function withGroupsOfOtherVpcs({ index }: WalkContext, branch: Branch, node: InterfaceNode): Branch {
  if (!node.planned) return branch;
  const foreign = node.groups.filter((id) => {
    const owner = index.securityGroups.get(id)?.VpcId;
    return owner !== undefined && owner !== node.vpc.id;
  });
  const notes = foreign.map((id) => ({
    code: 'SECURITY_GROUP_ASSOCIATED',
    summary: `${id}, a group of another VPC, is associated with ${node.vpc.id}`,
    confirmBy: 'ec2:DescribeSecurityGroupVpcAssociations',
  }));
  return { ...branch, assumptions: [...branch.assumptions, ...notes] };
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
  if (node.doc.InterfaceType === 'vpc_endpoint') {
    return drop(branch, info, {
      code: 'VPCE_INTRA_VPC_TRAFFIC',
      summary: `${label(node)} belongs to an endpoint, which takes connections and opens none`,
      evidence: { networkInterfaceId: node.id },
      cost: 100,
    });
  }
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
