import { RESOURCE_TYPES } from './types.js';

/** What is done with a type of resource. */
export type Treatment =
  | { type: 'make' }
  /** `hidden`: it makes machines or runs code, so the documents can't show all it does. `interfaces`: it puts
   *  interfaces into subnets that the documents don't have. */
  | { type: 'skip'; why: 'not-network' | 'hidden' | 'interfaces' }
  | { type: 'refuse'; why: string };

/** Types of EC2 that change nobody's path. */
const HARMLESS_EC2 = new Set(
  [
    'CapacityManagerDataExport',
    'CapacityReservation',
    'CapacityReservationFleet',
    'EnclaveCertificateIamRoleAssociation',
    'FlowLog',
    'Host',
    'IPAM',
    'IPAMAllocation',
    'IPAMPool',
    'IPAMPoolCidr',
    'IPAMResourceDiscovery',
    'IPAMResourceDiscoveryAssociation',
    'IPAMScope',
    'KeyPair',
    'NetworkInsightsAccessScope',
    'NetworkInsightsAccessScopeAnalysis',
    'NetworkInsightsAnalysis',
    'NetworkInsightsPath',
    'NetworkInterfacePermission',
    'NetworkPerformanceMetricSubscription',
    'PlacementGroup',
    'SnapshotBlockPublicAccess',
    'SqlHaStandbyDetectedInstance',
    'TrafficMirrorFilter',
    'TrafficMirrorFilterRule',
    'TrafficMirrorSession',
    'TrafficMirrorTarget',
    'TransitGatewayMeteringPolicy',
    'TransitGatewayMeteringPolicyEntry',
    'VPCEndpointConnectionNotification',
    'VPCEndpointService',
    'VPCEndpointServicePermissions',
    'VerifiedAccessGroup',
    'VerifiedAccessInstance',
    'VerifiedAccessTrustProvider',
    'Volume',
    'VolumeAttachment',
  ].map((name) => `AWS::EC2::${name}`),
);

const WITH_INTERFACES =
  /^AWS::(?:ElasticLoadBalancing|ElasticLoadBalancingV2)::LoadBalancer$|^AWS::(?:RDS|DocDB|Neptune)::DB(?:Instance|Cluster)$|^AWS::(?:ECS::(?:Service|TaskSet)|EFS::MountTarget|EKS::Cluster|MSK::Cluster|AmazonMQ::Broker|Redshift::Cluster|OpenSearchService::Domain|Elasticsearch::Domain|FSx::FileSystem|Route53Resolver::ResolverEndpoint|DirectoryService::\w+|WorkSpaces::Workspace|SageMaker::NotebookInstance|Cloud9::EnvironmentEC2|DMS::ReplicationInstance|Transfer::Server|ElastiCache::(?:CacheCluster|ReplicationGroup|ServerlessCache)|MWAA::Environment|EC2::(?:InstanceConnectEndpoint|ClientVpn\w+|VerifiedAccessEndpoint))$/;

const HIDDEN_HANDS =
  /^Custom::|^AWS::CloudFormation::(?:CustomResource|Macro)$|^AWS::EC2::(?:EC2Fleet|SpotFleet)$|^AWS::(?:Batch::ComputeEnvironment|EKS::Nodegroup|EMR::Cluster|ECS::CapacityProvider|ImageBuilder::\w+|SSM::(?:Association|Document)|ElasticBeanstalk::Environment|Cloud9::\w+)$/;

const UNMODELLED =
  /^AWS::(?:EC2|NetworkManager|DirectConnect|NetworkFirewall::(?:VpcEndpointAssociation|TransitGateway))(?:::|$)/;

export function treatmentOf(type: string): Treatment {
  if (RESOURCE_TYPES.has(type)) return { type: 'make' };
  if (type === 'AWS::CloudFormation::Stack' || type === 'AWS::CloudFormation::StackSet') {
    return {
      type: 'refuse',
      why: `a nested stack (${type}) is another template, which isn't read here and may hold a part of the network; give that template by itself`,
    };
  }
  if (type.startsWith('AWS::Serverless::')) {
    return {
      type: 'refuse',
      why: `${type} is of AWS SAM, which CloudFormation rewrites by a transform; give the template as processed`,
    };
  }
  if (type.endsWith('::MODULE')) {
    return { type: 'refuse', why: `${type} is a module, which only CloudFormation's registry can unfold` };
  }
  if (HARMLESS_EC2.has(type)) return { type: 'skip', why: 'not-network' };
  if (WITH_INTERFACES.test(type)) return { type: 'skip', why: 'interfaces' };
  if (HIDDEN_HANDS.test(type)) return { type: 'skip', why: 'hidden' };
  if (UNMODELLED.test(type)) {
    return { type: 'refuse', why: `${type} changes the network in a way that isn't modelled` };
  }
  return { type: 'skip', why: 'not-network' };
}
