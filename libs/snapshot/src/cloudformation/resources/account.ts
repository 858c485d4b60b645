import type { BlockPublicAccessStates } from '@aws-sdk/client-ec2';
import type { Network } from '../network/network.js';
import type { Made, Resource, ResourceType } from './resource-type.js';

type Mode = NonNullable<BlockPublicAccessStates['InternetGatewayBlockMode']>;

function makeOptions(resource: Resource): Made {
  const { fields, network, owner } = resource;
  const mode =
    fields.oneOf('InternetGatewayBlockMode', ['block-bidirectional', 'block-ingress']) ??
    (fields.requiredText('InternetGatewayBlockMode') as 'block-ingress');
  network.lists.VpcBlockPublicAccessOptions.push({
    AwsAccountId: owner,
    AwsRegion: network.identity.region,
    State: 'update-complete',
    InternetGatewayBlockMode: mode,
  });
  return { ref: owner, attributes: { AccountId: owner } };
}

function makeExclusion(resource: Resource): Made {
  const { fields, network, owner } = resource;
  const ExclusionId = resource.id('vpcbpa-exclude');
  const vpcId = resource.reference('VpcId', 'Vpcs');
  const subnetId = resource.reference('SubnetId', 'Subnets');
  if ((vpcId === undefined) === (subnetId === undefined)) {
    throw fields.fail('VpcId', 'expected one of VpcId and SubnetId');
  }
  const what = vpcId === undefined ? `subnet/${subnetId}` : `vpc/${vpcId}`;
  network.lists.VpcBlockPublicAccessExclusions.push({
    ExclusionId,
    InternetGatewayExclusionMode:
      fields.oneOf('InternetGatewayExclusionMode', ['allow-bidirectional', 'allow-egress']) ??
      (fields.requiredText('InternetGatewayExclusionMode') as 'allow-egress'),
    ResourceArn: `arn:aws:ec2:${network.identity.region}:${owner}:${what}`,
    State: 'create-complete',
    Tags: resource.tags(),
  });
  return { ref: ExclusionId, attributes: { ExclusionId } };
}

/** R-BPA-1: EC2 shows at each VPC and subnet what is in force there. Without a word of the template, Block
 *  Public Access is off, as in an account that never touched it. */
export function completePublicAccess(network: Network): void {
  const { lists, identity } = network;
  if (lists.VpcBlockPublicAccessOptions.length === 0) {
    lists.VpcBlockPublicAccessOptions.push({
      AwsAccountId: identity.accountId,
      AwsRegion: identity.region,
      State: 'default-state',
      InternetGatewayBlockMode: 'off',
    });
    network.notes.push(
      "VPC Block Public Access is taken as off, an account's default: the template doesn't set it",
    );
  }
  const mode: Mode = lists.VpcBlockPublicAccessOptions[0]?.InternetGatewayBlockMode ?? 'off';
  const inForce = (what: string, around: Mode): Mode => {
    const exclusion = lists.VpcBlockPublicAccessExclusions.find(({ ResourceArn }) =>
      ResourceArn?.endsWith(what),
    );
    switch (exclusion?.InternetGatewayExclusionMode) {
      case 'allow-bidirectional':
        return 'off';
      case 'allow-egress':
        return around === 'block-bidirectional' ? 'block-ingress' : around;
      default:
        return around;
    }
  };
  for (const vpc of lists.Vpcs) {
    vpc.BlockPublicAccessStates = { InternetGatewayBlockMode: inForce(`vpc/${vpc.VpcId}`, mode) };
  }
  for (const subnet of lists.Subnets) {
    const around = network.vpc(subnet.VpcId ?? '')?.BlockPublicAccessStates?.InternetGatewayBlockMode ?? mode;
    subnet.BlockPublicAccessStates = {
      InternetGatewayBlockMode: inForce(`subnet/${subnet.SubnetId}`, around),
    };
  }
}

/** R-EC-1. */
function makeEncryptionControl(resource: Resource): Made {
  const { fields, network } = resource;
  const VpcEncryptionControlId = resource.id('vpc-ec');
  network.lists.VpcEncryptionControls.push({
    VpcEncryptionControlId,
    VpcId: resource.requiredReference('VpcId', 'Vpcs'),
    Mode: fields.oneOf('Mode', ['monitor', 'enforce']) ?? 'monitor',
    State: 'available',
    Tags: resource.tags(),
  });
  return { ref: VpcEncryptionControlId, attributes: { VpcEncryptionControlId } };
}

function makePrefixList(resource: Resource): Made {
  const { fields, network, owner } = resource;
  const PrefixListId = resource.id('pl');
  const AddressFamily =
    fields.oneOf('AddressFamily', ['IPv4', 'IPv6']) ?? fields.requiredText('AddressFamily');
  const entries = fields.items('Entries');
  const PrefixListArn = `arn:aws:ec2:${network.identity.region}:${owner}:prefix-list/${PrefixListId}`;
  network.lists.ManagedPrefixLists.push({
    PrefixListId,
    PrefixListArn,
    PrefixListName: fields.requiredText('PrefixListName'),
    AddressFamily,
    MaxEntries: fields.integer('MaxEntries') ?? Math.max(1, entries.length),
    State: 'create-complete',
    Version: 1,
    OwnerId: owner,
    Tags: resource.tags(),
  });
  for (const entry of entries) {
    const Cidr = entry.cidr('Cidr', AddressFamily === 'IPv4' ? 4 : 6) ?? entry.requiredText('Cidr');
    network.lists.PrefixListEntries.push({
      PrefixListId,
      Cidr,
      ...(entry.has('Description') ? { Description: entry.shown('Description') } : {}),
    });
  }
  return {
    ref: PrefixListId,
    attributes: { PrefixListId, Arn: PrefixListArn, OwnerId: owner, Version: '1' },
  };
}

export const ACCOUNT_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::VPCBlockPublicAccessOptions': { properties: ['InternetGatewayBlockMode'], make: makeOptions },
  'AWS::EC2::VPCBlockPublicAccessExclusion': {
    properties: ['InternetGatewayExclusionMode', 'SubnetId', 'Tags', 'VpcId'],
    make: makeExclusion,
  },
  'AWS::EC2::VPCEncryptionControl': {
    properties: [
      'EgressOnlyInternetGatewayExclusionInput',
      'ElasticFileSystemExclusionInput',
      'InternetGatewayExclusionInput',
      'LambdaExclusionInput',
      'Mode',
      'NatGatewayExclusionInput',
      'Tags',
      'VirtualPrivateGatewayExclusionInput',
      'VpcId',
      'VpcLatticeExclusionInput',
      'VpcPeeringExclusionInput',
    ],
    make: makeEncryptionControl,
  },
  'AWS::EC2::PrefixList': {
    properties: ['AddressFamily', 'Entries', 'MaxEntries', 'PrefixListName', 'Tags'],
    make: makePrefixList,
  },
};
