import { describe, expect, test } from '@jest/globals';
import { TemplateError } from '../template-error.js';
import { build } from '../testing/template-tools.js';

const VPC = 'Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.20.0.0/16 } }';

describe('what makes no template', () => {
  test.each([
    ['nothing', '', 'expected a CloudFormation template'],
    ['a text', 'hello', 'expected a CloudFormation template'],
    [
      'no resources',
      'Parameters: {}',
      'Resources: expected a CloudFormation template with at least one resource',
    ],
    ['broken YAML', 'Resources:\n  A: [1, 2\n  B: 3', /line \d+, column \d+: not YAML/],
    ['broken JSON', '{"Resources": {"A": }}', /line 1, column 21: expected a value/],
    ['a key twice', 'Resources:\n  A: 1\n  A: 2', /line 3, column 3: not YAML: Map keys must be unique/],
    [
      'an alias',
      `Resources:\n  A: &x { Type: AWS::EC2::VPC }\n  B: *x`,
      "line 3, column 6: CloudFormation doesn't know YAML aliases",
    ],
    ['a strange tag', 'Resources: !<tag:x,2000:y> {}', "isn't an intrinsic function"],
    ['no type', 'Resources: { A: {} }', 'Resources.A.Type: expected a resource type'],
    [
      'a name with a dash',
      'Resources: { a-b: { Type: AWS::EC2::VPC } }',
      'Resources.a-b: expected a logical id',
    ],
    ['a list of resources', 'Resources: [a]', 'Resources: expected a map, found a list of 1'],
    [
      'SAM',
      `Transform: AWS::Serverless-2016-10-31\nResources: { ${VPC} }`,
      /Transform: AWS::Serverless-2016-10-31 \(AWS SAM\)/,
    ],
    ['a macro', `Transform: [Mine]\nResources: { ${VPC} }`, 'Transform: Mine rewrites the template'],
    ['extensions', `Transform: AWS::LanguageExtensions\nResources: { ${VPC} }`, 'AWS::LanguageExtensions'],
    ['a loop', 'Resources: { "Fn::ForEach::Nets": [] }', 'Fn::ForEach needs the transform'],
    ['deep YAML', `Resources: ${'['.repeat(200_000)}`, 'nested deeper than 100 levels'],
    ['deep YAML lists', `Resources: \n${'- '.repeat(200_000)}a`, 'nested deeper than 100 levels'],
    ['deep JSON', `{"Resources": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 'nested deeper'],
    ['too long', `#${'x'.repeat(1024 * 1024)}`, 'at most 1048576 characters'],
  ])('%s', (_, text, message) => {
    expect(() => build(text)).toThrow(TemplateError);
    expect(() => build(text)).toThrow(message);
  });

  test.each([
    ['AWS::CloudFormation::Stack', 'a nested stack'],
    ['AWS::Serverless::Function', 'is of AWS SAM'],
    ['My::Net::Vpc::MODULE', 'is a module'],
    ['AWS::EC2::CarrierGateway', 'AWS::EC2::CarrierGateway changes the network'],
    ['AWS::EC2::FutureGateway', 'AWS::EC2::FutureGateway changes the network'],
    ['AWS::NetworkManager::VpcAttachment', 'changes the network'],
    ['AWS::DirectConnect::VirtualInterface', 'changes the network'],
  ])('%s is refused by name', (type, message) => {
    const text = `Resources: { Thing: { Type: '${type}' }, ${VPC} }`;
    expect(() => build(text)).toThrow(`Resources.Thing: `);
    expect(() => build(text)).toThrow(message);
  });

  test.each([
    [
      `Resources: { ${VPC}, 'Fn::Transform': { Name: AWS::Include } }`,
      'Resources: Fn::Transform runs a macro',
    ],
    [
      'Resources: { Vpc: { Type: AWS::EC2::VPC, Fn::Transform: { Name: More }, Properties: { CidrBlock: 10.0.0.0/16 } } }',
      'Resources.Vpc: Fn::Transform runs a macro',
    ],
    [`Fn::Transform: { Name: AWS::Include }\nResources: { ${VPC} }`, 'Fn::Transform runs a macro'],
    [
      'Resources: { Vpc: { Type: AWS::EC2::VPC, Propertys: { CidrBlock: 10.0.0.0/16 } } }',
      'Resources.Vpc: a resource has no attribute "Propertys"',
    ],
  ])('%s', (text, message) => {
    expect(() => build(text)).toThrow(message);
  });

  test('a property that the type does not have', () => {
    expect(() =>
      build('Resources: { Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlok: 10.0.0.0/16 } } }'),
    ).toThrow('Resources.Vpc.Properties.CidrBlok: AWS::EC2::VPC has no property "CidrBlok"');
  });

  test('the error knows the resource', () => {
    try {
      build('Resources: { Vpc: { Type: AWS::EC2::VPC } }');
      throw new Error('it was taken');
    } catch (error) {
      expect(error).toMatchObject({
        logicalId: 'Vpc',
        place: 'Resources.Vpc.Properties.CidrBlock',
        problem: 'is required',
      });
    }
  });
});

describe('what is passed over', () => {
  test('other sections, policies of resources, and what is not of the network, with a note', () => {
    const { lists, notes } = build(`
AWSTemplateFormatVersion: 2010-09-09
Metadata: { AWS::CloudFormation::Interface: { ParameterGroups: [] } }
Rules: { R: { Assertions: [] } }
Resources:
  ${VPC}
  Bucket: { Type: AWS::S3::Bucket, DeletionPolicy: Retain, Properties: { Anything: !ImportValue goes } }
  Fix: { Type: Custom::SourceDestCheck, Properties: { ServiceToken: !GetAtt Code.Arn } }
  Code: { Type: AWS::Lambda::Function, Properties: { Role: x } }
  Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, UpdateReplacePolicy: Delete }
Outputs: { X: { Value: !Ref Nobody } }
`);
    expect(lists.Vpcs).toHaveLength(1);
    const text = notes.join('\n');
    expect(text).toContain('not of the network, skipped: Bucket (AWS::S3::Bucket)');
    expect(text).toContain('may change the network: Fix (Custom::SourceDestCheck)');
    expect(text).toContain('not in the snapshot, neither as sources nor as destinations: Balancer');
  });

  test('DependsOn orders, circles are told', () => {
    const circle = `
Resources:
  A: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: a, VpcId: v, SecurityGroupIngress: [{ IpProtocol: '-1', SourceSecurityGroupId: !Ref B }] } }
  B: { Type: AWS::EC2::SecurityGroup, DependsOn: C, Properties: { GroupDescription: b, VpcId: v } }
  C: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: !Sub '\${A.GroupId}', VpcId: v } }
`;
    expect(() => build(circle)).toThrow(
      'Resources: the resources depend on each other in a circle: A -> B -> C -> A',
    );
    expect(() => build(`Resources: { A: { Type: AWS::S3::Bucket, DependsOn: Nobody } }`)).toThrow(
      'Resources.A.DependsOn: there is no parameter or resource "Nobody"',
    );
  });
});
