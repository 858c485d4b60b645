import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import type { ApplianceEndpointNode, SubnetNode } from './nodes.js';
import { nameOf } from './tags.js';

export function applianceEndpointNode(doc: VpcEndpoint, subnet: SubnetNode): ApplianceEndpointNode {
  const name = nameOf(doc.Tags);
  return {
    id: doc.VpcEndpointId!,
    ...(name === undefined ? {} : { name }),
    doc,
    vpc: subnet.vpc,
    subnet,
  };
}
