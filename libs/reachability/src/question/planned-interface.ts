import { allIpv6, IntervalSet, type Scalar } from '../../../packets/src/index.js';
import {
  groupStanding,
  type InterfaceNode,
  type NetworkIndex,
  type SubnetNode,
  type VpcNode,
} from '../../../snapshot/src/network/index.js';
import type { DiagnosisRequest } from '../diagnosis/request.js';
import { QuestionError } from './question-error.js';

/** The interface of a machine that doesn't exist yet: any free address of the subnet, with the given groups
 *  (default: the VPC's default group, as EC2 does). EC2 keeps the first four and the last address. */
export function plannedInterface(index: NetworkIndex, request: DiagnosisRequest): InterfaceNode {
  const subnet = index.subnets.get(request.source);
  if (!subnet) {
    const has = [...index.subnets.keys()].slice(0, 5).join(', ') || 'no subnets';
    throw new QuestionError(
      'unknown-source',
      '/source',
      `${request.source} is not in the snapshot, which has ${has}`,
    );
  }
  if (subnet.gap) {
    const why = `${subnet.gap.summary}; ${subnet.gap.howToLearn}`;
    throw new QuestionError('unknown-source', '/source', `nothing is known of ${subnet.id}: ${why}`);
  }
  const { vpc } = subnet;
  const groups = request.securityGroupIds ?? defaultGroup(index, vpc.id);
  const missing = groups.findIndex((id) => !index.securityGroups.has(id));
  if (missing >= 0) {
    throw new QuestionError(
      'unknown-source',
      `/securityGroupIds/${missing}`,
      `${groups[missing]} is not in the snapshot`,
    );
  }
  refuseForeignGroups(index, vpc, groups);
  const [from, to] = subnet.cidr.intervals().find(isIpv4Interval) ?? [0, 0];
  const usable = IntervalSet.halfOpen<Scalar>(from + 4, to - 1);
  const taken = IntervalSet.union(
    [...vpc.owners.keys(), ...vpc.natGatewayAddresses.keys()]
      .filter((ip) => usable.has(ip))
      .map((ip) => IntervalSet.of(ip)),
  );
  const own = usable.minus(taken).union(plannedIpv6(subnet));
  if (own.isEmpty) throw new QuestionError('unknown-source', '/source', `${subnet.id} has no free address`);
  return {
    id: `eni-(new in ${subnet.id})`,
    doc: { Status: 'in-use', InterfaceType: 'interface' },
    vpc,
    subnet,
    primary: own.first!,
    own,
    groups,
    deviceIndex: 0,
    sourceDestCheck: true,
    planned: true,
  };
}

/** R-SG-5: EC2 launches no machine with a group of another VPC, unless the two are associated. */
function refuseForeignGroups(index: NetworkIndex, vpc: VpcNode, groups: readonly string[]): void {
  for (const [at, id] of groups.entries()) {
    const group = index.securityGroups.get(id)!;
    if (groupStanding(index, group, vpc).counts !== false) continue;
    throw new QuestionError(
      'unknown-source',
      `/securityGroupIds/${at}`,
      `${id} belongs to ${group.VpcId} and is not associated with ${vpc.id}; expected a group that a machine there can have`,
    );
  }
}

/** An IPv6 address where the subnet gives one at launch: any of its range. */
function plannedIpv6({ cidr, doc }: SubnetNode): IntervalSet {
  const assigned = doc.AssignIpv6AddressOnCreation === true || doc.Ipv6Native === true;
  return assigned ? cidr.intersect(allIpv6) : IntervalSet.empty;
}

const isIpv4Interval = (interval: [Scalar, Scalar]): interval is [number, number] =>
  typeof interval[0] === 'number';

function defaultGroup(index: NetworkIndex, vpcId: string): string[] {
  const group = [...index.securityGroups.values()].find(
    ({ GroupName, VpcId }) => GroupName === 'default' && VpcId === vpcId,
  );
  if (!group) {
    throw new QuestionError(
      'unknown-source',
      '/securityGroupIds',
      `the default group of ${vpcId} is not in the snapshot; name the groups`,
    );
  }
  return [group.GroupId!];
}
