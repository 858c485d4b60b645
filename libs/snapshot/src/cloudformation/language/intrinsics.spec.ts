import { describe, expect, test } from '@jest/globals';
import { build } from '../testing/template-tools.js';

/** The value of an expression: name servers are shown as they were given. */
function valueOf(expression: string, sections = ''): unknown {
  const { lists } = build(`
${sections || 'Description: none'}
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.20.0.0/16 } }
  Address: { Type: AWS::EC2::EIP }
  Probe:
    Type: AWS::EC2::DHCPOptions
    Properties:
      DomainNameServers: ${expression}
`);
  const values = lists.DhcpOptions.at(-1)?.DhcpConfigurations?.[0]?.Values?.map(({ Value }) => Value);
  return values?.length === 1 ? values[0] : values;
}

const SECTIONS = `
Parameters:
  Name: { Type: String, Default: web }
  Suffix: { Type: String, Default: Block }
  Servers: { Type: CommaDelimitedList, Default: '10.0.0.1, 10.0.0.2' }
Mappings:
  Sizes:
    web: { count: '2', zones: [a, b] }
Conditions:
  IsWeb: !Equals [!Ref Name, web]
  IsDb: { 'Fn::Equals': [{ Ref: Name }, db] }
`;

describe('intrinsic functions, short and long', () => {
  test.each<[string, unknown]>([
    ['!Ref Name', 'web'],
    ['{ Ref: Servers }', ['10.0.0.1', '10.0.0.2']],
    ['!Ref AWS::Region', 'eu-west-1'],
    ['!Ref AWS::AccountId', '123456789012'],
    ['!Ref AWS::StackName', 'wayout'],
    ['!Ref AWS::Partition', 'aws'],
    ['!Ref AWS::URLSuffix', 'amazonaws.com'],
    [
      '!Ref AWS::StackId',
      expect.stringMatching(/^arn:aws:cloudformation:eu-west-1:123456789012:stack\/wayout\//),
    ],
    ['!Ref Address', '203.0.113.1'],
    ['!GetAtt Vpc.CidrBlock', '10.20.0.0/16'],
    ['{ "Fn::GetAtt": [Vpc, CidrBlock] }', '10.20.0.0/16'],
    ['{ "Fn::GetAtt": "Vpc.CidrBlock" }', '10.20.0.0/16'],
    ['!GetAtt [Vpc, !Sub "Cidr${Suffix}"]', '10.20.0.0/16'],
    ['!Sub "${Name}-${AWS::Region}-${Vpc.CidrBlock}-${!Literal}"', 'web-eu-west-1-10.20.0.0/16-${Literal}'],
    ['{ "Fn::Sub": ["${x}/${Name}", { x: !GetAtt Vpc.CidrBlock }] }', '10.20.0.0/16/web'],
    ['!Sub ["${Name}", { Name: own }]', 'own'],
    ['!Sub "${Servers}"', '10.0.0.1,10.0.0.2'],
    ['!Join ["-", [a, !Ref Name, c]]', 'a-web-c'],
    ['{ "Fn::Join": ["", !Ref Servers] }', '10.0.0.110.0.0.2'],
    ['!Select [1, !Ref Servers]', '10.0.0.2'],
    ['{ "Fn::Select": ["0", [x, y]] }', 'x'],
    ['!Select [!FindInMap [Sizes, web, count], [a, b, c]]', 'c'],
    ['!Split [".", "a.b"]', ['a', 'b']],
    ['!Select [2, !Split ["-", !Ref AWS::Region]]', '1'],
    ['!GetAZs ""', ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
    ['{ "Fn::GetAZs": { Ref: "AWS::Region" } }', ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
    ['!GetAZs ap-northeast-1', ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d']],
    ['!FindInMap [Sizes, !Ref Name, zones]', ['a', 'b']],
    ['!Cidr [10.0.0.0/24, 3, 5]', ['10.0.0.0/27', '10.0.0.32/27', '10.0.0.64/27']],
    ['!Cidr [!GetAtt Vpc.CidrBlock, "2", "8"]', ['10.20.0.0/24', '10.20.1.0/24']],
    ['!Cidr ["2001:db8:1:2200::/56", 2, 64]', ['2001:db8:1:2200::/64', '2001:db8:1:2201::/64']],
    ['!Base64 hello', 'aGVsbG8='],
    ['!If [IsWeb, yes, no]', 'yes'],
    ['{ "Fn::If": [IsDb, !Ref Nowhere, [x, !If [IsDb, y, !Ref AWS::NoValue], z]] }', ['x', 'z']],
  ])('%s', (expression, value) => {
    expect(valueOf(expression, SECTIONS)).toEqual(value);
  });

  test('JSON has the long forms, numbers and booleans', () => {
    const template = {
      Conditions: { Yes: { 'Fn::Equals': [true, 'true'] } },
      Resources: {
        V: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: { 'Fn::Join': ['/', ['10.9.0.0', 16]] } } },
        S: {
          Type: 'AWS::EC2::Subnet',
          Condition: 'Yes',
          Properties: {
            VpcId: { Ref: 'V' },
            CidrBlock: { 'Fn::Select': [1, { 'Fn::Cidr': ['10.9.0.0/16', 2, 8] }] },
            MapPublicIpOnLaunch: true,
          },
        },
      },
    };
    const { lists } = build(JSON.stringify(template));
    expect(lists.Subnets).toMatchObject([{ CidrBlock: '10.9.1.0/24', MapPublicIpOnLaunch: true }]);
  });
});

describe('what is wrong with a function is told with its place', () => {
  const place = 'Resources.Probe.Properties.DomainNameServers';
  test.each([
    ['!Ref Nobody', `${place}: there is no parameter or resource "Nobody"`],
    ['!Sub "${Nobody.Id}"', `${place}: there is no parameter or resource "Nobody"`],
    ['!GetAtt Vpc', `${place}: expected "LogicalId.Attribute" or [LogicalId, Attribute], found "Vpc"`],
    ['!GetAtt Vpc.Colour', 'Vpc.Colour (AWS::EC2::VPC) has no value before the stack is made'],
    ['!Select [7, !Ref Servers]', `${place}: index 7 is outside a list of 2`],
    ['!Select [one, [a]]', 'expected an index'],
    ['!Select [0, x]', 'expected a list, found "x"'],
    ['!Join [a, b, c]', 'expected [delimiter, list], found a list of 3'],
    ['!Split ["", x]', 'expected a delimiter'],
    ['!FindInMap [Sizes, db, count]', 'mapping "Sizes" has no key "db" (it has web)'],
    ['!FindInMap [Sizes, web, size]', 'mapping "Sizes.web" has no key "size"'],
    ['!FindInMap [Colours, a, b]', 'there is no mapping "Colours"'],
    ['!Cidr [10.0.0.0/24, 9, 5]', "10.0.0.0/24 doesn't hold 9 blocks with 5 host bits"],
    ['!Cidr [10.0.0.0/24, 300, 5]', 'expected a count from 1 to 256'],
    ['!Cidr [ten, 3, 5]', 'expected a CIDR block'],
    ['!If [Nobody, a, b]', `${place}: there is no condition "Nobody"`],
    ['!If [IsWeb, a]', 'expected [condition, value if true, value if false]'],
    ['!ImportValue net-Dns', 'Fn::ImportValue takes "net-Dns" from another stack'],
    ['!Sub "${AWS::Region}/{{resolve:ssm:/dns}}"', 'a dynamic reference'],
    ['{ "Fn::Transform": { Name: x } }', 'Fn::Transform runs a macro'],
    ['!Length [a]', 'AWS::LanguageExtensions'],
    ['{ "Fn::ForEach::X": [] }', 'AWS::LanguageExtensions'],
    ['!Contains [a, b]', "Fn::Contains isn't an intrinsic function that may stand here"],
    ['{ Ref: Name, "Fn::Sub": x }', 'Fn::Sub has to stand alone'],
  ])('%s', (expression, message) => {
    expect(() => valueOf(expression, SECTIONS)).toThrow(message);
  });

  test('a value that is in no template is harmless where the network does not depend on it', () => {
    const { lists } = build(`
Resources:
  Bucket: { Type: AWS::S3::Bucket }
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.20.0.0/16
      Tags:
        - { Key: Bucket, Value: !Sub 'in \${Bucket.Arn}' }
        - { Key: Other, Value: !ImportValue other }
`);
    expect(lists.Vpcs[0]?.Tags?.slice(0, 2)).toEqual([
      { Key: 'Bucket', Value: 'in {Bucket.Arn}' },
      { Key: 'Other', Value: '{import other}' },
    ]);
  });
});

describe('conditions', () => {
  const made = (conditions: string): number =>
    build(`
Parameters: { Env: { Type: String, Default: prod } }
Conditions:
${conditions}
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.20.0.0/16 } }
  Gateway: { Type: AWS::EC2::InternetGateway, Condition: Wanted }
`).lists.InternetGateways.length;
  const IS_PROD = '  IsProd: !Equals [!Ref Env, prod]\n';

  test.each([
    ['Wanted: !Equals [!Ref Env, prod]', 1],
    ['Wanted: !Equals [!Ref Env, test]', 0],
    ['Wanted: !Not [!Condition IsProd]', 0],
    ['Wanted: !And [!Condition IsProd, !Equals [a, a]]', 1],
    ['Wanted: !And [{ Condition: IsProd }, !Equals [a, b]]', 0],
    ['Wanted: { "Fn::Or": [!Equals [a, b], !Condition IsProd] }', 1],
    ['Wanted: !Equals [!Ref AWS::Region, eu-west-1]', 1],
    ['Wanted: !Equals [!Join ["", [pr, od]], !Ref Env]', 1],
  ])('%s', (condition, count) => {
    expect(made(`${IS_PROD}  ${condition}`)).toBe(count);
  });

  test.each([
    ['Wanted: !Condition Nobody', 'Conditions.Wanted: there is no condition "Nobody"'],
    [
      'Wanted: !Not [!Condition Other]\n  Other: !Not [!Condition Wanted]',
      'in a circle: Wanted -> Other -> Wanted',
    ],
    ['Wanted: !Equals [a]', 'expected two values to compare'],
    ['Wanted: !And [!Equals [a, a]]', 'expected 2 to 10 condition(s)'],
    ['Wanted: yes', 'expected Fn::Equals, Fn::And'],
    ['Wanted: !Equals [!Ref Vpc, a]', '"Vpc" is a resource'],
    ['Wanted: !Equals [!Ref Nobody, a]', 'there is no parameter or resource "Nobody"'],
    ['Wanted: !Equals [!ImportValue x, a]', 'another stack'],
  ])('%s is refused', (condition, message) => {
    expect(() => made(`  ${condition}`)).toThrow(message);
  });

  test('a resource that is left out may be depended on, but not referred to', () => {
    const template = (properties: string): string => `
Conditions: { No: !Equals [a, b] }
Resources:
  Vpc: { Type: AWS::EC2::VPC, Condition: No, Properties: { CidrBlock: 10.20.0.0/16 } }
  Table: { Type: AWS::EC2::InternetGateway, DependsOn: Vpc, Properties: ${properties} }
`;
    expect(build(template('{}')).lists.Vpcs).toEqual([]);
    expect(() => build(template('{ Tags: [{ Key: a, Value: !Ref Vpc }] }'))).toThrow(
      "refers to Vpc, which isn't made because its condition No is false",
    );
  });
});
