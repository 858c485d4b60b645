/** The smallest sound document of the kinds most used in tests; override what the test is about. */
type Fields = Record<string, unknown>;

export const vpc = (fields: Fields = {}): Fields => ({
  VpcId: 'vpc-1',
  OwnerId: '111111111111',
  CidrBlock: '10.10.0.0/16',
  ...fields,
});

export const subnet = (fields: Fields = {}): Fields => ({
  SubnetId: 'subnet-1',
  VpcId: 'vpc-1',
  OwnerId: '111111111111',
  AvailabilityZone: 'eu-west-1a',
  CidrBlock: '10.10.1.0/24',
  ...fields,
});

export const routeTable = (fields: Fields = {}): Fields => ({
  RouteTableId: 'rtb-1',
  VpcId: 'vpc-1',
  Routes: [{ DestinationCidrBlock: '10.10.0.0/16', GatewayId: 'local', State: 'active' }],
  Associations: [],
  ...fields,
});

export const networkInterface = (fields: Fields = {}): Fields => ({
  NetworkInterfaceId: 'eni-1',
  SubnetId: 'subnet-1',
  VpcId: 'vpc-1',
  PrivateIpAddress: '10.10.1.5',
  Groups: [{ GroupId: 'sg-1' }],
  SourceDestCheck: true,
  Status: 'in-use',
  ...fields,
});

export const instance = (fields: Fields = {}): Fields => ({
  InstanceId: 'i-1',
  State: { Name: 'running' },
  VpcId: 'vpc-1',
  Placement: { AvailabilityZone: 'eu-west-1a' },
  ...fields,
});

export const securityGroup = (fields: Fields = {}): Fields => ({
  GroupId: 'sg-1',
  VpcId: 'vpc-1',
  IpPermissions: [],
  IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  ...fields,
});

export const groupRule = (fields: Fields = {}): Fields => ({
  SecurityGroupRuleId: 'sgr-1',
  GroupId: 'sg-1',
  IsEgress: false,
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  CidrIpv4: '10.10.0.0/16',
  ...fields,
});

export const networkAcl = (fields: Fields = {}): Fields => ({
  NetworkAclId: 'acl-1',
  VpcId: 'vpc-1',
  Entries: [
    { RuleNumber: 100, RuleAction: 'allow', Egress: true, Protocol: '-1', CidrBlock: '0.0.0.0/0' },
    { RuleNumber: 32767, RuleAction: 'deny', Egress: true, Protocol: '-1', CidrBlock: '0.0.0.0/0' },
  ],
  ...fields,
});

/** One file of a bundle, as text. */
export const file = (path: string, content: unknown): { path: string; text: string } => ({
  path,
  text: JSON.stringify(content),
});
