import { IntervalSet } from '../../../../packets/src/index.js';
import type { InterfaceNode, VpcNode } from '../../../../snapshot/src/network/index.js';
import type { WalkContext } from '../../walk/walk-context.js';

/** The addresses that a group reference means among the interfaces of one VPC (R-SG-3), a machine that doesn't
 *  exist yet among them. */
export function membersOf({ index, sourceNode }: WalkContext, group: string, vpc: VpcNode): IntervalSet {
  const members = index.groupMembers(group, vpc);
  return sourceNode?.planned && sourceNode.vpc === vpc && sourceNode.groups.includes(group)
    ? members.union(sourceNode.own)
    : members;
}

/** The addresses that a reference would mean if it were carried here. */
export function membersAnywhere(context: WalkContext, group: string, node: InterfaceNode): IntervalSet {
  const { index, sourceNode } = context;
  const home = index.vpcs.get(index.securityGroups.get(group)?.VpcId ?? '');
  const vpcs = new Set([node.vpc, home, sourceNode?.vpc].filter((vpc) => vpc !== undefined));
  return IntervalSet.union([...vpcs].map((vpc) => membersOf(context, group, vpc)));
}

const held = new WeakMap<VpcNode, IntervalSet>();

/** The addresses of a VPC whose interface is known, and so the groups that it carries. */
export function heldIn({ sourceNode }: WalkContext, vpc: VpcNode): IntervalSet {
  let set = held.get(vpc);
  if (!set) {
    set = IntervalSet.union(vpc.interfaces.map(({ own }) => own));
    held.set(vpc, set);
  }
  return sourceNode?.planned && sourceNode.vpc === vpc ? set.union(sourceNode.own) : set;
}
