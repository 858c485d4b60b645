import { afterAll, describe, expect, test } from '@jest/globals';
import type { Change } from '../scenarios/harness/scenario-schema.js';
import { askChanged } from './ask-changed.js';
import { Scratch } from './scenario-cases.js';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const TABLE = 'rtb-05000000000000002';
const GATEWAY = 'igw-05000000000000001';
const web = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/** A neighbour in the source's subnet that has an Elastic IP, and a group that lets the web in. */
const neighbour = (...rules: object[]): Change[] => [
  {
    list: 'NetworkInterfaces',
    add: [
      {
        NetworkInterfaceId: 'eni-05000000000000299',
        SubnetId: 'subnet-05000000000000002',
        VpcId: 'vpc-05000000000000001',
        InterfaceType: 'interface',
        PrivateIpAddress: '10.40.2.99',
        PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '10.40.2.99' }],
        Association: { PublicIp: '203.0.113.99', AllocationId: 'eipalloc-99', IpOwnerId: '731904468250' },
        Groups: [{ GroupId: 'sg-05000000000000005' }],
        Status: 'in-use',
      },
    ],
  },
  { list: 'SecurityGroups', id: 'sg-05000000000000005', set: { IpPermissions: rules } },
];

const noRoute = { source: '10.40.2.10', destination: '198.51.100.9', protocol: 'tcp', port: 443 } as const;

describe('what a fix opens to the internet, beside the source', () => {
  test('a route to the internet gateway reaches a neighbour that has a public address', async () => {
    const { fixes } = await askChanged(scratch, 'services', noRoute, neighbour(web));
    const opened = fixes
      .filter(({ edits }) =>
        edits.some((edit) => 'GatewayId' in edit.parameters && edit.parameters.GatewayId === GATEWAY),
      )
      .map(({ verification }) => verification.alsoOpens.join('; '));
    expect(opened).toHaveLength(1);
    expect(opened[0]).toMatch(/the internet reaches .*eni-05000000000000299.* on tcp\/443/);
  });

  test('a neighbour whose group lets nothing in isn’t named', async () => {
    const { fixes } = await askChanged(scratch, 'services', noRoute, neighbour());
    for (const { verification } of fixes)
      expect(verification.alsoOpens.join()).not.toContain('internet reaches');
  });

  test('a rule of a group concerns all that carry it', async () => {
    // Inbound to the neighbour, whose route is there and whose group lacks the rule; its twin gets it, too.
    const twin = structuredClone(neighbour()[0]!) as Extract<Change, { add: unknown }> & { add: object[] };
    Object.assign(twin.add[0]!, {
      NetworkInterfaceId: 'eni-05000000000000298',
      PrivateIpAddress: '10.40.2.98',
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '10.40.2.98' }],
      Association: { PublicIp: '203.0.113.98', AllocationId: 'eipalloc-98', IpOwnerId: '731904468250' },
    });
    const route: Change = {
      list: 'RouteTables',
      id: TABLE,
      set: {
        Routes: [
          { DestinationCidrBlock: '10.40.0.0/16', GatewayId: 'local', State: 'active' },
          { DestinationCidrBlock: '0.0.0.0/0', GatewayId: GATEWAY, State: 'active' },
        ],
      },
    };
    const request = { source: 'internet', destination: '203.0.113.99', protocol: 'tcp', port: 443 } as const;
    const { fixes } = await askChanged(scratch, 'services', request, [...neighbour(), twin, route]);
    const opens = fixes[0]!.verification.alsoOpens.join('; ');
    expect(fixes[0]!.edits.map(({ action }) => action)).toEqual(['ec2:AuthorizeSecurityGroupIngress']);
    expect(opens).toMatch(/reaches .*eni-05000000000000298.* on tcp\/443/);
  });
});
