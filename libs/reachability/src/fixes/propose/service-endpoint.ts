import type { NetworkIndex, SubnetNode, VpcNode } from '../../../../snapshot/src/index.js';
import type { Analysis } from '../../analysis/analysis.js';
import { isGatewayService } from '../../components/endpoints/service-prefix-list.js';
import { endpointsFor } from '../../components/endpoints/vpc-endpoints.js';
import type { Edit } from '../edits/edit.js';
import { placeOf } from './proposal.js';
import type { StandIns } from './stand-ins.js';
import { dnsAttributes } from './vpc-proposals.js';

/** An endpoint for the service that is asked for, where the VPC has none: a gateway endpoint for those services
 *  that have one, free of charge (R-VPE-1), else an interface endpoint with a group of its own (R-VPE-2). */
export function newEndpoint(
  index: NetworkIndex,
  { question, request }: Analysis,
): ((standIns: StandIns) => Edit[]) | undefined {
  const { source, service } = question;
  // China's endpoint services have names of several forms.
  if (!service || source.type !== 'network-interface' || source.node.vpc.region.region.startsWith('cn-')) {
    return undefined;
  }
  const { subnet, vpc } = source.node;
  const type = isGatewayService(service.name) ? 'Gateway' : 'Interface';
  const has = endpointsFor(index, vpc, service.name).some(
    ({ VpcEndpointType }) => (VpcEndpointType ?? 'Interface') === type,
  );
  // Given addresses stay where they are: no name leads them to an endpoint's interface.
  if (has || (type === 'Interface' && request.addresses !== undefined)) return undefined;
  return (standIns) =>
    type === 'Gateway'
      ? gatewayEndpoint(index, subnet, service.name, standIns)
      : interfaceEndpoint(index, subnet, service.name, standIns);
}

function gatewayEndpoint(
  index: NetworkIndex,
  subnet: SubnetNode,
  service: string,
  standIns: StandIns,
): Edit[] {
  const table = index.routeTable(subnet);
  if (!table.known) return [];
  const parameters = {
    ...named(subnet, service),
    VpcEndpointType: 'Gateway' as const,
    RouteTableIds: [table.value.RouteTableId!],
  };
  const creates = standIns.next('vpce');
  return [{ action: 'ec2:CreateVpcEndpoint', ...placeOf(subnet.vpc), parameters, creates }];
}

/** Rules of its group follow, as narrow as the question. */
function interfaceEndpoint(
  index: NetworkIndex,
  subnet: SubnetNode,
  service: string,
  standIns: StandIns,
): Edit[] {
  const { vpc } = subnet;
  const place = placeOf(vpc);
  const group = standIns.next('sg');
  const parameters = {
    ...named(subnet, service),
    VpcEndpointType: 'Interface' as const,
    SubnetIds: [subnet.id],
    SecurityGroupIds: [group],
    PrivateDnsEnabled: true,
  };
  return [
    ...dnsAttributes(index, vpc),
    {
      action: 'ec2:CreateSecurityGroup',
      ...place,
      parameters: {
        GroupName: freeGroupName(index, vpc, `${service.replaceAll('.', '-')}-endpoint`),
        Description: `Clients of the endpoint for ${service}`,
        VpcId: vpc.id,
      },
      creates: group,
    },
    { action: 'ec2:CreateVpcEndpoint', ...place, parameters, creates: standIns.next('vpce') },
  ];
}

/** Names of groups are unique in a VPC. */
function freeGroupName(index: NetworkIndex, vpc: VpcNode, wanted: string): string {
  const taken = new Set(
    [...index.securityGroups.values()].map(({ VpcId, GroupName }) => VpcId === vpc.id && GroupName),
  );
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
  return name;
}

function named({ vpc }: SubnetNode, service: string): { VpcId: string; ServiceName: string } {
  return { VpcId: vpc.id, ServiceName: `com.amazonaws.${vpc.region.region}.${service}` };
}
