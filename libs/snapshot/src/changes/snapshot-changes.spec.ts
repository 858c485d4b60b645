import { fc, test as property } from '@fast-check/jest';
import { describe, expect, test } from '@jest/globals';
import { snapshotFromJson } from '../bundle/snapshot-from-json.js';
import {
  instance,
  networkAcl,
  networkInterface,
  routeTable,
  securityGroup,
  subnet,
  vpc,
} from '../testing/tiny-network.js';
import { snapshotChanges } from './snapshot-changes.js';

type Lists = Record<string, unknown>;

const base = (): Lists => ({
  Vpcs: [vpc()],
  Subnets: [subnet(), subnet({ SubnetId: 'subnet-2', CidrBlock: '10.10.2.0/24' })],
  RouteTables: [routeTable()],
  NetworkAcls: [networkAcl()],
  SecurityGroups: [securityGroup()],
  NetworkInterfaces: [networkInterface()],
  Reservations: [{ ReservationId: 'r-1', Instances: [instance({ Tags: [{ Key: 'Name', Value: 'web' }] })] }],
});

const between = (before: Lists, after: Lists) =>
  snapshotChanges(snapshotFromJson(before), snapshotFromJson(after));

const fieldsOf = (before: Lists, after: Lists) => {
  const { changes } = between(before, after);
  return changes.map((change) => [
    change.kind,
    change.id,
    change.type === 'changed' ? change.fields : change.type,
  ]);
};

describe('typed differences', () => {
  test('a route more: the path names it by its destination, not by its place', () => {
    const local = { DestinationCidrBlock: '10.10.0.0/16', GatewayId: 'local', State: 'active' };
    const added = { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'active' };
    const after = { ...base(), RouteTables: [routeTable({ Routes: [added, local] })] };
    expect(fieldsOf(base(), after)).toEqual([
      ['RouteTables', 'rtb-1', [{ path: 'Routes[0.0.0.0/0]', after: added }]],
    ]);
  });

  test('a route that leads elsewhere', () => {
    const to = (target: string) => ({
      ...base(),
      RouteTables: [routeTable({ Routes: [{ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: target }] })],
    });
    expect(fieldsOf(to('nat-1'), to('nat-2'))).toEqual([
      ['RouteTables', 'rtb-1', [{ path: 'Routes[0.0.0.0/0].NatGatewayId', before: 'nat-1', after: 'nat-2' }]],
    ]);
  });

  test('R-ACL-1: entries go by direction and number', () => {
    const deny = {
      RuleNumber: 100,
      RuleAction: 'deny',
      Egress: true,
      Protocol: '-1',
      CidrBlock: '0.0.0.0/0',
    };
    const after = { ...base(), NetworkAcls: [networkAcl({ Entries: [deny] })] };
    expect(fieldsOf(base(), after)[0]?.[2]).toEqual([
      { path: 'Entries[Egress=true,RuleNumber=100].RuleAction', before: 'allow', after: 'deny' },
      expect.objectContaining({ path: 'Entries[Egress=true,RuleNumber=32767]', before: expect.anything() }),
    ]);
  });

  test('R-SG-1: permissions have no name: one is gone, another has come', () => {
    const permission = (port: number) => ({
      IpProtocol: 'tcp',
      FromPort: port,
      ToPort: port,
      IpRanges: [{ CidrIp: '10.0.0.0/8' }],
    });
    const open = (...ports: number[]) => ({
      ...base(),
      SecurityGroups: [securityGroup({ IpPermissions: ports.map(permission) })],
    });
    expect(fieldsOf(open(22, 80), open(443, 22))[0]?.[2]).toEqual([
      { path: 'IpPermissions[]', before: permission(80) },
      { path: 'IpPermissions[]', after: permission(443) },
    ]);
  });

  test('added and removed, with name and document; instances one by one', () => {
    const after = { ...base(), Subnets: [subnet()], Reservations: [] };
    const { changes } = between(base(), after);
    expect(changes).toMatchObject([
      { type: 'removed', kind: 'Subnets', id: 'subnet-2', region: 'eu-west-1', accountId: '111111111111' },
      { type: 'removed', kind: 'Instances', id: 'i-1', name: 'web', document: { InstanceId: 'i-1' } },
    ]);
    expect(between(after, base()).changes.map(({ type }) => type)).toEqual(['added', 'added']);
  });

  test('an instance in another reservation is the same one', () => {
    const after = {
      ...base(),
      Reservations: [
        { ReservationId: 'r-2', Instances: [instance({ Tags: [{ Key: 'Name', Value: 'web' }] })] },
      ],
    };
    expect(between(base(), after).changes).toEqual([]);
  });

  test('the order of name servers counts, that of tags does not', () => {
    const dhcp = (...servers: string[]) => ({
      ...base(),
      DhcpOptions: [
        {
          DhcpOptionsId: 'dopt-1',
          DhcpConfigurations: [{ Key: 'domain-name-servers', Values: servers.map((Value) => ({ Value })) }],
        },
      ],
    });
    expect(fieldsOf(dhcp('10.0.0.2', '10.0.0.3'), dhcp('10.0.0.3', '10.0.0.2'))[0]?.[2]).toEqual([
      expect.objectContaining({ path: 'DhcpConfigurations[domain-name-servers].Values' }),
    ]);
    const tags = [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ];
    const tagged = (list: unknown[]) => ({ ...base(), Vpcs: [vpc({ Tags: list })] });
    expect(between(tagged(tags), tagged([...tags].reverse())).changes).toEqual([]);
  });

  test('guest facts', () => {
    const withGuest = (forward: string) => ({
      files: {
        'all.json': base(),
        'guests/i-1.json': { instanceId: 'i-1', sysctl: { 'net.ipv4.ip_forward': forward } },
      },
    });
    expect(fieldsOf(withGuest('0'), withGuest('1'))).toEqual([
      ['Guests', 'i-1', [{ path: 'sysctl.net.ipv4.ip_forward', before: '0', after: '1' }]],
    ]);
  });
});

describe('what can not be said', () => {
  const { NetworkAcls: _acls, ...withoutAcls } = base();

  test('a kind that only one of them has is incomparable, not added or removed', () => {
    for (const outcome of [between(base(), withoutAcls), between(withoutAcls, base())]) {
      expect(outcome.changes).toEqual([]);
      expect(outcome.incomparable).toEqual([
        {
          kind: 'NetworkAcls',
          accountId: '111111111111',
          region: 'eu-west-1',
          why: 'only one of the snapshots has NetworkAcls',
        },
      ]);
    }
  });

  test('an item that could not be understood once did not go away', () => {
    const broken = {
      ...base(),
      Subnets: [subnet(), subnet({ SubnetId: 'subnet-2', CidrBlock: '10.10.2.0/33' })],
    };
    const { changes, incomparable } = between(base(), broken);
    expect(changes).toEqual([]);
    expect(incomparable).toMatchObject([{ kind: 'Subnets', id: 'subnet-2' }]);
  });

  test('a VPC outside of what was read is not removed', () => {
    const scoped = {
      files: {
        'eu-west-1/all.json': { ...base(), Vpcs: [], Subnets: [], Reading: { Scope: { VpcIds: ['vpc-9'] } } },
      },
    };
    const { changes } = snapshotChanges(
      snapshotFromJson({ files: { 'eu-west-1/all.json': base() } }),
      snapshotFromJson(scoped),
    );
    expect(changes).toEqual([]);
  });
});

/** The value with all of its lists and keys in another order, which `seed` decides. */
function shuffled(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => shuffled(item, seed));
    const turn = items.length === 0 ? 0 : seed % items.length;
    return [...items.slice(turn), ...items.slice(0, turn)];
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, field]): [string, unknown] => [key, shuffled(field, seed)]);
  return Object.fromEntries(seed % 2 === 0 ? fields : fields.reverse());
}

property.prop([fc.nat(1000)])(
  'the order of documents, of their lists and of their fields is no change',
  (seed) => {
    expect(between(base(), shuffled(base(), seed) as Lists)).toEqual({ changes: [], incomparable: [] });
  },
);
