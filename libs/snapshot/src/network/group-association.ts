import type { SecurityGroup } from '@aws-sdk/client-ec2';
import type { Gap } from './fact.js';
import type { NetworkIndex } from './network-index.js';
import type { VpcNode } from './nodes.js';
import { perIndex } from './per-index.js';

/** Whether the rules of a group are in force in a VPC. */
type GroupStanding = { counts: true } | { counts: false; state: string } | { counts: 'unknown'; gap: Gap };

/** Association states by group and VPC; undefined where no account's list was read. */
const states = perIndex((index): ReadonlyMap<string, string> | undefined => {
  const lists = index.snapshot.regions.flatMap(({ lists: { SecurityGroupVpcAssociations } }) =>
    SecurityGroupVpcAssociations ? [SecurityGroupVpcAssociations] : [],
  );
  if (lists.length === 0) return undefined;
  return new Map(lists.flat().map((one) => [`${one.GroupId}|${one.VpcId}`, one.State ?? 'associated']));
});

/** R-SG-5: a group of another VPC counts while it is associated with this one. EC2 lets an interface carry it
 *  only then, so bundles from before such associations (without the list) are taken at the interface's word;
 *  while an association is being taken apart, EC2's documents don't say whether its rules still hold. */
export function groupStanding(index: NetworkIndex, group: SecurityGroup, vpc: VpcNode): GroupStanding {
  if (group.VpcId === undefined || group.VpcId === vpc.id) return { counts: true };
  const known = states(index);
  if (!known) return { counts: true };
  const state = known.get(`${group.GroupId}|${vpc.id}`) ?? 'not associated';
  if (state === 'associated') return { counts: true };
  if (!['disassociating', 'disassociation-failed'].includes(state)) return { counts: false, state };
  return {
    counts: 'unknown',
    gap: {
      code: 'CONFIG_CHANGED_WHILE_READING',
      component: { type: 'security-group', id: group.GroupId!, vpcId: vpc.id },
      summary: `the association of ${group.GroupId} with ${vpc.id} is ${state}, so whether its rules still hold isn't known`,
      howToLearn: 'read again when ec2:DescribeSecurityGroupVpcAssociations shows a final state',
    },
  };
}
