import type { Tag } from '@aws-sdk/client-ec2';
import type { Fields } from '../network/fields.js';
import { launchMachine } from '../network/launch-machine.js';
import type { Made, Resource, ResourceType } from './resource-type.js';

/** The data of a launch template that a property names. */
function launchDataOf(resource: Resource, specification: Fields | undefined): Fields | undefined {
  if (specification === undefined) return undefined;
  const property = specification.has('LaunchTemplateId') ? 'LaunchTemplateId' : 'LaunchTemplateName';
  const name = specification.requiredText(property);
  const found = resource.network.launchData.find(({ names }) => names.includes(name));
  return resource.own(found, property, name, 'a launch template', specification).data;
}

const dotted = (ip: string): string => ip.replaceAll('.', '-');

function makeInstance(resource: Resource): Made {
  const { network } = resource;
  const base = launchDataOf(resource, resource.fields.item('LaunchTemplate'));
  const fields = resource.fields.over(base);
  // A subnet of the instance also places the interfaces that a launch template describes without one.
  const subnetId = resource.reference('SubnetId', 'Subnets', fields);
  const launch = { part: '', fields, ...(subnetId === undefined ? {} : { subnetId }), tags: resource.tags() };
  const { InstanceId = '', PrivateIpAddress = '', Placement, VpcId = '' } = launchMachine(resource, launch);
  const publicIp = (): string | undefined => network.interfacesOf(InstanceId)[0]?.Association?.PublicIp;
  const { region } = network.identity;
  const domain = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
  return {
    ref: InstanceId,
    attributes: {
      InstanceId,
      VpcId,
      PrivateIp: PrivateIpAddress,
      PrivateDnsName: `ip-${dotted(PrivateIpAddress)}.${domain}`,
      AvailabilityZone: Placement?.AvailabilityZone ?? '',
      PublicIp: publicIp,
      PublicDnsName: () => {
        const ip = publicIp();
        const zone = region === 'us-east-1' ? 'compute-1' : `${region}.compute`;
        return ip === undefined ? undefined : `ec2-${dotted(ip)}.${zone}.amazonaws.com`;
      },
    },
  };
}

function makeLaunchTemplate(resource: Resource): Made {
  const { fields, network } = resource;
  const id = resource.id('lt');
  const data = fields.item('LaunchTemplateData');
  if (data === undefined) throw fields.fail('LaunchTemplateData', 'is required');
  const name = fields.text('LaunchTemplateName');
  network.launchData.push({ names: name === undefined ? [id] : [id, name], data });
  return {
    ref: id,
    attributes: { LaunchTemplateId: id, LatestVersionNumber: '1', DefaultVersionNumber: '1' },
  };
}

function makeLaunchConfiguration(resource: Resource): Made {
  const name = resource.fields.text('LaunchConfigurationName') ?? resource.id('lc');
  resource.network.launchData.push({ names: [name], data: resource.fields });
  return { ref: name };
}

function groupLaunchData(resource: Resource): Fields | undefined {
  const { fields, network } = resource;
  const mixed = fields
    .item('MixedInstancesPolicy')
    ?.item('LaunchTemplate')
    ?.item('LaunchTemplateSpecification');
  const byTemplate = launchDataOf(resource, fields.item('LaunchTemplate') ?? mixed);
  const name = fields.text('LaunchConfigurationName');
  if (name === undefined) return byTemplate;
  const found = network.launchData.find(({ names }) => names.includes(name));
  return resource.own(found, 'LaunchConfigurationName', name, 'a launch configuration').data;
}

/** As many machines as the group wants at first, spread over its subnets in turn. */
function makeScalingGroup(resource: Resource): Made {
  const { fields, network, logicalId } = resource;
  const data = groupLaunchData(resource);
  const subnets = resource.references('VPCZoneIdentifier', 'Subnets') ?? [];
  const count = fields.integer('DesiredCapacity') ?? fields.integer('MinSize') ?? 0;
  if (data === undefined) throw fields.fail('LaunchTemplate', 'is required');
  if (subnets.length === 0) {
    throw fields.fail('VPCZoneIdentifier', 'is required: without it the machines are in the default VPC');
  }
  const tags: Tag[] = fields
    .items('Tags')
    .filter((tag) => tag.flag('PropagateAtLaunch') === true)
    .map((tag) => ({ Key: tag.requiredText('Key'), Value: tag.shown('Value') }));
  for (let i = 0; i < count; i += 1) {
    const subnetId = subnets[i % subnets.length] ?? '';
    launchMachine(resource, { part: `${i}/`, fields: data, subnetId, tags });
  }
  network.hiddenHands.push(logicalId);
  network.notes.push(
    `${logicalId}: taken with ${count} machine(s), the capacity it starts with; what they do to the network ` +
      'when they start (attach interfaces, switch checks, change routes) is not in a template',
  );
  return { ref: fields.text('AutoScalingGroupName') ?? `${network.identity.stackName}-${logicalId}` };
}

export const INSTANCE_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::Instance': {
    properties: [
      'AdditionalInfo',
      'Affinity',
      'AvailabilityZone',
      'BlockDeviceMappings',
      'CpuOptions',
      'CreditSpecification',
      'DisableApiTermination',
      'EbsOptimized',
      'ElasticGpuSpecifications',
      'ElasticInferenceAccelerators',
      'EnclaveOptions',
      'HibernationOptions',
      'HostId',
      'HostResourceGroupArn',
      'IamInstanceProfile',
      'ImageId',
      'InstanceInitiatedShutdownBehavior',
      'InstanceType',
      'Ipv6AddressCount',
      'Ipv6Addresses',
      'KernelId',
      'KeyName',
      'LaunchTemplate',
      'LicenseSpecifications',
      'MetadataOptions',
      'Monitoring',
      'NetworkInterfaces',
      'PlacementGroupName',
      'PrivateDnsNameOptions',
      'PrivateIpAddress',
      'PropagateTagsToVolumeOnCreation',
      'RamdiskId',
      'SecurityGroupIds',
      'SecurityGroups',
      'SourceDestCheck',
      'SsmAssociations',
      'SubnetId',
      'Tags',
      'Tenancy',
      'UserData',
      'Volumes',
    ],
    make: makeInstance,
  },
  'AWS::EC2::LaunchTemplate': {
    properties: ['LaunchTemplateData', 'LaunchTemplateName', 'TagSpecifications', 'VersionDescription'],
    make: makeLaunchTemplate,
  },
  'AWS::AutoScaling::LaunchConfiguration': {
    properties: [
      'AssociatePublicIpAddress',
      'BlockDeviceMappings',
      'ClassicLinkVPCId',
      'ClassicLinkVPCSecurityGroups',
      'EbsOptimized',
      'IamInstanceProfile',
      'ImageId',
      'InstanceId',
      'InstanceMonitoring',
      'InstanceType',
      'KernelId',
      'KeyName',
      'LaunchConfigurationName',
      'MetadataOptions',
      'PlacementTenancy',
      'RamDiskId',
      'SecurityGroups',
      'SpotPrice',
      'UserData',
    ],
    make: makeLaunchConfiguration,
  },
  'AWS::AutoScaling::AutoScalingGroup': {
    properties: [
      'AutoScalingGroupName',
      'AvailabilityZoneDistribution',
      'AvailabilityZoneIds',
      'AvailabilityZoneImpairmentPolicy',
      'AvailabilityZones',
      'CapacityRebalance',
      'CapacityReservationSpecification',
      'Context',
      'Cooldown',
      'DefaultInstanceWarmup',
      'DeletionProtection',
      'DesiredCapacity',
      'DesiredCapacityType',
      'HealthCheckGracePeriod',
      'HealthCheckType',
      'InstanceId',
      'InstanceLifecyclePolicy',
      'InstanceMaintenancePolicy',
      'LaunchConfigurationName',
      'LaunchTemplate',
      'LifecycleHookSpecificationList',
      'LoadBalancerNames',
      'MaxInstanceLifetime',
      'MaxSize',
      'MetricsCollection',
      'MinSize',
      'MixedInstancesPolicy',
      'NewInstancesProtectedFromScaleIn',
      'NotificationConfiguration',
      'NotificationConfigurations',
      'PlacementGroup',
      'ServiceLinkedRoleARN',
      'SkipZonalShiftValidation',
      'Tags',
      'TargetGroupARNs',
      'TerminationPolicies',
      'TrafficSources',
      'VPCZoneIdentifier',
    ],
    make: makeScalingGroup,
  },
};
