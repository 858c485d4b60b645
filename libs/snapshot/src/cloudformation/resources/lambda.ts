import { Unresolved } from '../language/value.js';
import { addInterface } from '../network/add-interface.js';
import type { Made, Resource, ResourceType } from './resource-type.js';

const CLOSED = "is made when the stack is, and a function's own values decide nothing about the network";

/** A function in a VPC sends through an interface in each of its subnets, with its groups (R-IGW-2: never
 *  with a public address). One outside a VPC has none. */
function makeFunction(resource: Resource): Made {
  const { fields, logicalId, network } = resource;
  const config = fields.item('VpcConfig');
  const subnets = config === undefined ? [] : (resource.references('SubnetIds', 'Subnets', config) ?? []);
  for (const subnetId of config === undefined ? [] : subnets) {
    addInterface(resource, {
      part: subnetId,
      subnetId,
      subnetProperty: 'VpcConfig.SubnetIds',
      groups: resource.references('SecurityGroupIds', 'SecurityGroups', config) ?? [],
      type: 'lambda',
      description: `AWS Lambda VPC ENI-${logicalId}`,
      sourceDestCheck: true,
      requesterManaged: true,
    });
  }
  const name = fields.has('FunctionName')
    ? fields.shown('FunctionName')
    : `${network.identity.stackName}-${logicalId}`;
  const unknown = (what: string): Unresolved =>
    new Unresolved(`{${logicalId}${what}}`, `${logicalId}${what} ${CLOSED}`);
  return { ref: new Unresolved(name, unknown('').why), attributes: { Arn: unknown('.Arn') } };
}

export const LAMBDA_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::Lambda::Function': {
    properties: [
      'Architectures',
      'CapacityProviderConfig',
      'Code',
      'CodeSigningConfigArn',
      'DeadLetterConfig',
      'Description',
      'DurableConfig',
      'Environment',
      'EphemeralStorage',
      'FileSystemConfigs',
      'FunctionName',
      'FunctionScalingConfig',
      'Handler',
      'ImageConfig',
      'KmsKeyArn',
      'Layers',
      'LoggingConfig',
      'MemorySize',
      'PackageType',
      'PublishToLatestPublished',
      'RecursiveLoop',
      'ReservedConcurrentExecutions',
      'Role',
      'Runtime',
      'RuntimeManagementConfig',
      'SnapStart',
      'Tags',
      'TenancyConfig',
      'Timeout',
      'TracingConfig',
      'VpcConfig',
    ],
    make: makeFunction,
  },
};
