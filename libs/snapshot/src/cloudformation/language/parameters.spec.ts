import { describe, expect, test } from '@jest/globals';
import { build } from '../testing/template-tools.js';

const withParameter = (declaration: string): string => `
Parameters:
  P: ${declaration}
Resources:
  Probe:
    Type: AWS::EC2::DHCPOptions
    Properties: { DomainNameServers: !Ref P }
`;

function valueOf(declaration: string, given?: string): unknown {
  const { lists } = build(
    withParameter(declaration),
    given === undefined ? {} : { parameters: { P: given } },
  );
  return lists.DhcpOptions[0]?.DhcpConfigurations?.[0]?.Values?.map(({ Value }) => Value).join('|');
}

describe('parameters', () => {
  test.each([
    ['{ Type: String, Default: a }', undefined, 'a'],
    ['{ Type: String, Default: a }', 'b', 'b'],
    ['{ Type: Number, Default: 7, MinValue: 1, MaxValue: 9 }', '9', '9'],
    ['{ Type: CommaDelimitedList, Default: "a, b,c" }', undefined, 'a|b|c'],
    ['{ Type: List<Number> }', '1,2', '1|2'],
    ['{ Type: AWS::EC2::AvailabilityZone::Name }', 'eu-west-1c', 'eu-west-1c'],
    ['{ Type: List<AWS::EC2::AvailabilityZone::Name> }', 'eu-west-1a, eu-west-1b', 'eu-west-1a|eu-west-1b'],
    ['{ Type: AWS::EC2::KeyPair::KeyName }', 'k', 'k'],
    ['{ Type: AWS::SSM::Parameter::Name, Default: /a }', undefined, '/a'],
    ['{ Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /ami }', 'ami-1', 'ami-1'],
    ['{ Type: "AWS::SSM::Parameter::Value<List<String>>", Default: /dns }', 'x,y', 'x|y'],
    ['{ Type: String, AllowedValues: [a, b], Default: a, AllowedPattern: "(" }', 'b', 'b'],
  ])('%s given %s', (declaration, given, value) => {
    expect(valueOf(declaration, given)).toBe(value);
  });

  test.each([
    ['{ Type: String }', undefined, 'Parameters: no value and no default: P (String)'],
    ['{ Type: AWS::EC2::VPC::Id }', undefined, 'P (AWS::EC2::VPC::Id)'],
    ['{ Type: String, AllowedValues: [a, b] }', 'c', 'Parameters.P: expected one of "a", "b", found "c"'],
    ['{ Type: Number }', 'x', 'Parameters.P: expected a number, found "x"'],
    ['{ Type: Number, MinValue: 5 }', '4', 'expected at least 5'],
    ['{ Type: Number, MaxValue: 5 }', '6', 'expected at most 5'],
    ['{ Type: String, MinLength: 2 }', 'x', 'expected at least 2 characters'],
    ['{ Type: String, MaxLength: 2 }', 'xyz', 'expected at most 2 characters'],
    ['{ Type: List<Number> }', '1,x', 'expected a number, found "x"'],
    ['{ Type: Strange }', 'x', 'Parameters.P.Type: expected a parameter type'],
    ['{ Default: x }', 'x', 'Parameters.P.Type'],
    [
      '{ Type: "AWS::SSM::Parameter::Value<String>", Default: /dns }',
      undefined,
      'parameter "P" is read from the SSM parameter /dns',
    ],
    ['{ Type: "AWS::SSM::Parameter::Value<String>", Default: /dns }', '/other', 'SSM parameter /other'],
  ])('%s given %s is refused', (declaration, given, message) => {
    expect(() => valueOf(declaration, given)).toThrow(message);
  });

  test('every missing one is named, and one that is not declared', () => {
    const text = withParameter('{ Type: String }').replace('  P:', '  Q: { Type: Number }\n  P:');
    expect(() => build(text)).toThrow('no value and no default: Q (Number), P (String)');
    expect(() => build(text, { parameters: { R: '1' } })).toThrow(
      'the template has no parameter R (it has Q, P)',
    );
  });

  test('a secret stays out of the message', () => {
    expect(() => valueOf('{ Type: String, NoEcho: true, MinLength: 20 }', 'hunter2')).toThrow(
      /^Parameters\.P: expected at least 20 characters, found another value$/,
    );
  });
});

describe('the stack', () => {
  const text = `
Resources:
  A:
    Type: AWS::EC2::DHCPOptions
    Properties: { DomainName: !Sub '\${AWS::Region}/\${AWS::AccountId}/\${AWS::StackName}/\${AWS::Partition}' }
`;
  const nameOf = (options: Parameters<typeof build>[1]): unknown =>
    build(text, options).lists.DhcpOptions[0]?.DhcpConfigurations?.[0]?.Values?.[0]?.Value;

  test('by options, or like parameters', () => {
    expect(nameOf({ accountId: '111122223333', stackName: 'net' })).toBe('eu-west-1/111122223333/net/aws');
    const parameters = {
      'AWS::Region': 'cn-north-1',
      'AWS::AccountId': '444455556666',
      'AWS::StackName': 's',
    };
    expect(nameOf({ parameters })).toBe('cn-north-1/444455556666/s/aws-cn');
  });

  test.each([
    [{ region: 'Ireland' }, 'AWS::Region: expected a region such as eu-west-1, found "Ireland"'],
    [{ accountId: '12' }, 'AWS::AccountId: expected an account of twelve digits'],
  ])('%j is refused', (options, message) => {
    expect(() => nameOf(options)).toThrow(message);
  });

  test('the region that the zones of the template tell, else us-east-1 with a note', () => {
    const subnet = (zone: string): string => `
Parameters: { Zone: { Type: String, Default: ${zone} } }
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Net: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, AvailabilityZone: !Ref Zone } }
`;
    const told = build(subnet('ap-south-1b'), { region: undefined as never });
    expect(told.lists.Subnets[0]?.AvailabilityZone).toBe('ap-south-1b');
    const silent = build(
      'Resources: { Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } } }',
      {
        region: undefined as never,
      },
    );
    expect(silent.notes[0]).toBe('no region is given and no zone tells it: taken as us-east-1');
    expect(() => build(subnet('ap-south-1b'))).toThrow('expected a zone of eu-west-1, found "ap-south-1b"');
  });
});
