import type { Branch, Station } from '../../walk/branch.js';
import { interfaceRef, label } from '../../walk/describe.js';
import { assumeHolds, drop, withFlows } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';

/** R-ENI-2: an interface with the check on sends only from its own addresses. */
export function checkSource(context: WalkContext, branch: Branch, station: Station): Branch[] {
  const node = station.node!;
  if (!station.forwarded || node.sourceDestCheck === false) return [branch];
  const foreign = branch.flows.minus(branch.flows.restrict(branch.header.source, node.own));
  if (foreign.isEmpty) return [branch];
  const own = branch.flows.minus(foreign);
  const checked = sourceDestCheckDrop(context, withFlows(branch, foreign), node);
  return own.isEmpty ? [checked] : [withFlows(branch, own), checked];
}

/** The drop of R-ENI-2, or the doubt where no document gives the flag. */
export function sourceDestCheckDrop(
  context: WalkContext,
  branch: Branch,
  node: NonNullable<Station['node']>,
): Branch {
  const component = interfaceRef(node);
  if (node.sourceDestCheck === undefined) {
    return assumeHolds(
      context,
      branch,
      { kind: 'network-interface', component },
      {
        code: 'PERMISSION_MISSING',
        component,
        summary: `the source/destination check of ${node.id} isn't in the documents`,
        howToLearn: 'ec2:DescribeNetworkInterfaces gives SourceDestCheck',
        ifHolds: 'the check is off',
        ifNot: 'the check is on',
      },
    );
  }
  return drop(
    branch,
    { kind: 'network-interface', component },
    {
      code: 'ENI_SOURCE_DEST_CHECK_RESTRICTION',
      summary: `source/destination check is on at ${label(node)}, so it drops packets that are not its own`,
      evidence: { networkInterfaceId: node.id, sourceDestCheck: true },
    },
  );
}
