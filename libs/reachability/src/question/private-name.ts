import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import type { NetworkIndex, VpcNode } from '../../../snapshot/src/network/index.js';
import { endpointRef } from '../components/endpoints/vpc-endpoints.js';
import type { UnknownFact } from '../walk/branch.js';
import { gapFact, vpcRef } from '../walk/describe.js';
import { resolversOf } from './vpc-resolvers.js';

/** Where the service's own name leads inside the VPC of an interface endpoint. `facts`: what has to hold for
 *  that. `off`: what switches the private name off, against what the endpoint is there for. */
export type PrivateName =
  | { to: 'endpoint'; facts: UnknownFact[] }
  | { to: 'public'; off?: { reason: string; evidence: Record<string, unknown>; edits: number } };

/** R-VPE-2: the name leads to the endpoint where private DNS is on, both DNS attributes of the VPC are, and the
 *  machines ask the VPC's resolver (AWS PrivateLink Guide, "Private DNS names"). An S3 endpoint may keep the
 *  name for inbound resolver endpoints, so that machines in the VPC take the gateway endpoint (Amazon S3 User
 *  Guide, "Private DNS"). */
export function privateNameOf(index: NetworkIndex, vpc: VpcNode, endpoint: VpcEndpoint): PrivateName {
  const { PrivateDnsEnabled, DnsOptions } = endpoint;
  if (PrivateDnsEnabled === true && DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint === true) {
    return { to: 'public' };
  }
  const attributes = index.vpcAttributes.get(vpc.id);
  const support = attributes?.EnableDnsSupport?.Value;
  const hostnames = attributes?.EnableDnsHostnames?.Value;
  const off = [
    ...(PrivateDnsEnabled === false ? ['private DNS is off at the endpoint'] : []),
    ...(support === false ? [`DNS support is off in ${vpc.id}`] : []),
    ...(hostnames === false ? [`DNS hostnames are off in ${vpc.id}`] : []),
  ];
  if (off.length > 0) {
    const evidence = {
      vpcEndpointId: endpoint.VpcEndpointId,
      vpcId: vpc.id,
      privateDnsEnabled: PrivateDnsEnabled ?? null,
      enableDnsSupport: support ?? null,
      enableDnsHostnames: hostnames ?? null,
    };
    return { to: 'public', off: { reason: off.join(', '), evidence, edits: off.length } };
  }
  const facts: UnknownFact[] = [];
  const ifNot = 'the name leads to public addresses';
  if (PrivateDnsEnabled === undefined) {
    facts.push({
      code: 'PERMISSION_MISSING',
      component: endpointRef(endpoint),
      summary: `whether private DNS is on at ${endpoint.VpcEndpointId} isn't in the documents`,
      howToLearn: 'ec2:DescribeVpcEndpoints gives PrivateDnsEnabled',
      ifHolds: 'private DNS is on',
      ifNot,
    });
  }
  if (support === undefined || hostnames === undefined) {
    facts.push({
      code: 'PERMISSION_MISSING',
      component: vpcRef(vpc),
      summary: `whether DNS support and DNS hostnames are on in ${vpc.id} isn't in the documents`,
      howToLearn: 'ec2:DescribeVpcAttribute (enableDnsSupport, enableDnsHostnames)',
      ifHolds: 'both are on',
      ifNot,
    });
  }
  return { to: 'endpoint', facts: [...facts, ...resolverFact(index, vpc)] };
}

function resolverFact(index: NetworkIndex, vpc: VpcNode): UnknownFact[] {
  const resolvers = resolversOf(index, vpc);
  const ifHolds = 'the name leads to the endpoint';
  const ifNot = 'the name leads to public addresses';
  if (!resolvers.known) return [gapFact(resolvers.gap, ifHolds, ifNot)];
  const { custom, dhcpOptionsId } = resolvers.value;
  if (custom.length === 0) return [];
  return [
    {
      code: 'NAME_NOT_RESOLVED',
      component: { type: 'dhcp-options', id: dhcpOptionsId, vpcId: vpc.id },
      summary: `machines in ${vpc.id} ask ${custom.join(', ')}, and whether these know the private name isn't in the documents`,
      howToLearn: `resolve the name on the machine, or look whether they forward to the resolver of ${vpc.id}`,
      ifHolds,
      ifNot,
    },
  ];
}
