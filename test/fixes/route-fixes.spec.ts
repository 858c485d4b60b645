import { afterAll, describe, expect, test } from '@jest/globals';
import type { Fix } from '../../libs/reachability/src/index.js';
import type { Change } from '../scenarios/harness/scenario-schema.js';
import { askChanged, askScenario } from './ask-changed.js';
import { Scratch } from './scenario-cases.js';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const actions = (fix: Fix | undefined): string[] | undefined => fix?.edits.map(({ action }) => action);

describe('R-RT-1: a subnet that has the main table only because nobody gave it another', () => {
  test('R-RT-9, the second lab’s loop: the NAT server’s subnet gets the public table', async () => {
    const { fixes } = await askScenario(scratch, 'lab-2-main-table-loop', 2);
    expect(fixes[0]!.edits).toEqual([
      expect.objectContaining({
        action: 'ec2:AssociateRouteTable',
        parameters: { RouteTableId: 'rtb-02000000000000001', SubnetId: 'subnet-02000000000000001' },
      }),
    ]);
    expect(fixes[0]!.verification).toMatchObject({ status: 'verified', breaks: [] });
    expect(fixes[0]!.undo).toEqual([expect.stringContaining('disassociate-route-table')]);
  });

  test('a private subnet gets the table with the way out', async () => {
    const { fixes } = await askScenario(scratch, 'r-rt-1-table-in-force', 2);
    expect(fixes[0]!.title).toBe('Associate rtb-04000000000000002 with subnet-04000000000000011');
  });
});

describe('a table that several subnets share', () => {
  const office = { source: '10.20.10.15', destination: '198.51.100.9', protocol: 'tcp', port: 443 } as const;

  test('a route that works for nobody is replaced for all: the NAT gateway is deleted', async () => {
    const { fixes } = await askScenario(scratch, 'r-nat-1-state', 4);
    expect(actions(fixes[0])).toEqual(['ec2:AllocateAddress', 'ec2:CreateNatGateway', 'ec2:ReplaceRoute']);
    expect(fixes[0]!.verification).toMatchObject({ verdictAfter: 'reachable', breaks: [] });
  });

  test('a machine that only looks like a NAT instance is none where the VPC goes by NAT gateways', async () => {
    const { fixes, alternatives } = await askScenario(scratch, 'r-nat-1-state', 4);
    const named = JSON.stringify([fixes.map(({ edits }) => edits), alternatives]);
    expect(named).not.toContain('SourceDestCheck');
  });

  test('R-RT-3: a filtered route is replaced where it stands, and the others stay', async () => {
    const { fixes } = await askScenario(scratch, 'r-rt-3-blackhole', 5);
    expect(fixes[0]!.edits).toMatchObject([
      { action: 'ec2:ReplaceRoute', parameters: { DestinationCidrBlock: '198.51.100.0/24' } },
    ]);
    expect(fixes[0]!.verification.breaks).toEqual([]);
  });

  test('R-NAT-5: one that works for others isn’t: the subnet gets a table with all routes but this one', async () => {
    const toOffice = {
      DestinationCidrBlock: '10.99.0.0/16',
      NatGatewayId: 'nat-04000000000000050',
      State: 'active',
    };
    const more: Change = {
      list: 'RouteTables',
      id: 'rtb-04000000000000002',
      set: {
        Routes: [
          { DestinationCidrBlock: '10.20.0.0/16', GatewayId: 'local', State: 'active' },
          { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-04000000000000050', State: 'active' },
          toOffice,
        ],
      },
    };
    const { fixes } = await askChanged(scratch, 'office', { ...office, protocol: 50, port: undefined }, [
      more,
    ]);
    const own = fixes.find((fix) => actions(fix)!.includes('ec2:CreateRouteTable'))!;
    const routes = own.edits.flatMap((edit) =>
      edit.action === 'ec2:CreateRoute' ? [edit.parameters.DestinationCidrBlock] : [],
    );
    expect(routes.sort()).toEqual(['0.0.0.0/0', '10.99.0.0/16']);
  });
});

test('R-VPE-1: the route of a gateway endpoint goes by the endpoint’s own call', async () => {
  const denied: Change = {
    list: 'VpcEndpoints',
    id: 'vpce-05000000000000003',
    set: { PolicyDocument: '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}' },
  };
  const request = { source: '10.40.1.10', destination: 'service:s3', protocol: 'tcp', port: 443 } as const;
  const { fixes } = await askChanged(scratch, 'services', request, [denied]);
  for (const { edits } of fixes) {
    for (const { action, parameters } of edits) {
      const onList =
        'DestinationPrefixListId' in parameters && parameters.DestinationPrefixListId !== undefined;
      expect([action, onList]).toEqual([action, false]);
    }
  }
  const taken = fixes.find(({ edits }) => JSON.stringify(edits).includes('RemoveRouteTableIds'));
  expect(taken?.undo.join()).toContain('--add-route-table-ids rtb-05000000000000001');
});

test('R-V6-1: a machine that doesn’t exist yet gets its IPv6 address from its subnet', async () => {
  const { fixes } = await askScenario(scratch, 'r-v6-1-no-global-address', 9);
  expect(fixes[0]!.edits).toMatchObject([
    {
      action: 'ec2:ModifySubnetAttribute',
      parameters: { AssignIpv6AddressOnCreation: { Value: true } },
    },
  ]);
  expect(fixes[0]!.render.awsCli[0]).toContain('--assign-ipv6-address-on-creation');
});

test('what a fix resolves are findings of the answer', async () => {
  const { fixes, findings } = await askScenario(scratch, 'lab-2-main-table-loop', 3);
  const found = new Set(findings.filter(({ role }) => role !== 'warning').map(({ code }) => code));
  for (const { resolves } of fixes) expect(new Set(resolves)).toEqual(found);
});
