import { describe, expect, test } from '@jest/globals';
import { indexSnapshot, snapshotFromJson } from '../../../snapshot/src/index.js';
import { natStoryDocuments } from '../../../../test/support/nat-story-documents.js';
import { natDevices } from './nat-devices.js';
import { outlook } from './what-if.js';

type Story = ReturnType<typeof natStoryDocuments>;
const NAT = 'i-0a0000000000000aa';

function devices(
  target: object,
  change: (story: Story & { files?: unknown }) => void = () => undefined,
  guests = {},
) {
  const story = natStoryDocuments();
  (story.RouteTables[2]!.Routes as object[]).push({
    DestinationCidrBlock: '0.0.0.0/0',
    State: 'active',
    Origin: 'CreateRoute',
    ...target,
  });
  change(story);
  const snapshot = snapshotFromJson(JSON.parse(JSON.stringify(story)));
  return natDevices(indexSnapshot({ ...snapshot, guests }));
}

const address = (n: number) => ({
  AllocationId: `eipalloc-${n}`,
  PublicIp: `198.51.100.${20 + n}`,
  PrivateIp: `10.10.1.${20 + n}`,
  NetworkInterfaceId: 'eni-nat',
  Status: 'succeeded',
  IsPrimary: n === 0,
});
const gateway = (addresses: number) => (story: Story) => {
  (story.NatGateways as object[]).push({
    NatGatewayId: 'nat-1',
    VpcId: 'vpc-1',
    SubnetId: 'subnet-public',
    State: 'available',
    ConnectivityType: 'public',
    NatGatewayAddresses: Array.from({ length: addresses }, (_, n) => address(n)),
  });
};

describe('NAT gateways', () => {
  test('R-NAT-4: 55,000 connections an address to each destination', () => {
    const [one] = devices({ NatGatewayId: 'nat-1' }, gateway(1));
    expect(one).toMatchObject({
      type: 'nat-gateway',
      id: 'nat-1',
      publicIps: ['198.51.100.20'],
      clients: [{ privateIp: '10.10.2.101' }],
      capacity: { portsPerAddress: 55_000, connectionsPerDestination: 55_000, connectionsInAll: null },
      warnings: [],
    });
    const [eight] = devices({ NatGatewayId: 'nat-1' }, gateway(8));
    expect(eight?.capacity).toMatchObject({ addresses: 8, connectionsPerDestination: 440_000 });
  });

  test('an address that failed counts for nothing', () => {
    const [device] = devices({ NatGatewayId: 'nat-1' }, (story) => {
      gateway(2)(story);
      const [nat] = story.NatGateways as { NatGatewayAddresses: { Status: string }[] }[];
      nat!.NatGatewayAddresses[1]!.Status = 'failed';
    });
    expect(device?.capacity.addresses).toBe(1);
  });

  test.each(['deleted', 'failed', 'deleting', 'pending'])(
    'R-NAT-1: %s, it has no capacity',
    async (state) => {
      const [device] = devices({ NatGatewayId: 'nat-1' }, (story) => {
        gateway(2)(story);
        (story.NatGateways as { State: string }[])[0]!.State = state;
      });
      expect(device).toMatchObject({
        state,
        publicIps: [],
        capacity: {
          addresses: 0,
          connectionsPerDestination: 0,
          notes: [`its state is ${state}: it has no capacity`],
        },
        warnings: [],
      });
      const load = { connectionsPerSecond: 1, duration: 1, destinations: 1 };
      expect(outlook(device!, load)).toMatchObject({ limitedBy: 'ports', bearableConnectionsPerSecond: 0 });
      expect(outlook(device!, load).notes).toContain(`nat-1 is ${state}, and has no usable address`);
    },
  );
});

describe('NAT instances', () => {
  const target = { NetworkInterfaceId: 'eni-0a0000000000000aa' };

  test('R-NI-3: the ports from 1024 up, of one address', () => {
    const [device] = devices(target);
    expect(device).toMatchObject({
      type: 'nat-instance',
      id: NAT,
      networkInterfaceId: 'eni-0a0000000000000aa',
      publicIps: ['198.51.100.10'],
      capacity: { portsPerAddress: 64_512, addresses: 1, connectionsInAll: null, connectionsNow: null },
    });
    expect(device?.capacity.notes[0]).toContain('nf_conntrack_max is not known');
  });

  test('R-NI-3: nf_conntrack_max over all, where the guest tells it', () => {
    const facts = { instanceId: NAT, conntrack: { count: 7_900, max: 8_192 } };
    const [device] = devices(target, () => undefined, { [NAT]: facts });
    expect(device?.capacity).toMatchObject({ connectionsInAll: 8_192, connectionsNow: 7_900 });
    expect(device?.warnings.map(({ code }) => code)).toEqual(['NAT_PORT_CAPACITY', 'NAT_PORT_CAPACITY']);
    const sysctl = { 'net.netfilter.nf_conntrack_max': '65536' };
    const [other] = devices(target, () => undefined, { [NAT]: { instanceId: NAT, sysctl } });
    expect(other?.capacity.connectionsInAll).toBe(65_536);
  });

  test('R-NI-4: the destination sees the interface by which packets leave, not the one that routes name', () => {
    const inside = { NetworkInterfaceId: 'eni-inside' };
    const [device, ...others] = devices(inside, (story) => {
      const [outside, client] = story.NetworkInterfaces;
      outside!.SourceDestCheck = false;
      const nic = {
        ...structuredClone(client!),
        ...inside,
        PrivateIpAddress: '10.10.2.50',
        PrivateIpAddresses: [{ PrivateIpAddress: '10.10.2.50', Primary: true }],
        SourceDestCheck: false,
        Groups: outside!.Groups,
        Attachment: { ...outside!.Attachment, AttachmentId: 'eni-attach-inside', DeviceIndex: 1 },
      };
      story.NetworkInterfaces.push(nic);
      story.Reservations[0]!.Instances[0]!.NetworkInterfaces.push({
        ...inside,
        PrivateIpAddress: '10.10.2.50',
        Attachment: nic.Attachment,
      } as never);
    });
    expect(others).toEqual([]);
    expect(device).toMatchObject({
      id: NAT,
      networkInterfaceId: 'eni-inside',
      connectivity: 'public',
      publicIps: ['198.51.100.10'],
      privateIps: ['10.10.2.50', '10.10.1.100'],
      clients: [{ privateIp: '10.10.2.101' }],
    });
  });

  test('nobody routes to it: it is no NAT device', () => {
    expect(devices({ GatewayId: 'igw-1' })).toEqual([]);
  });
});

describe('what if', () => {
  const load = (connectionsPerSecond: number, duration: number, destinations = 1) => {
    return { connectionsPerSecond, duration, destinations };
  };

  test('R-NAT-4: about 900 new connections a second to one destination, however short they are', () => {
    const [device] = devices({ NatGatewayId: 'nat-1' }, gateway(1));
    expect(outlook(device!, load(900, 1))).toMatchObject({
      portShare: expect.closeTo(1, 9),
      limitedBy: null,
    });
    expect(outlook(device!, load(901, 1)).limitedBy).toBe('ports');
    expect(outlook(device!, load(901, 1)).bearableConnectionsPerSecond).toBeCloseTo(900, 6);
  });

  test('long connections: 100 a second for ten minutes are 60,000, and run out after 550 s', () => {
    const [device] = devices({ NatGatewayId: 'nat-1' }, gateway(1));
    const found = outlook(device!, load(100, 600));
    expect(found).toMatchObject({ connections: 60_000, limitedBy: 'ports', runsOutAfterSeconds: 550 });
    expect(found.portShare).toBeCloseTo(60 / 55, 9);
    // Twice the destinations, or twice the addresses, bear it.
    expect(outlook(device!, load(100, 600, 2)).limitedBy).toBeNull();
    const [two] = devices({ NatGatewayId: 'nat-1' }, gateway(2));
    expect(outlook(two!, load(100, 600)).limitedBy).toBeNull();
  });

  test('a NAT instance: closed connections keep their port in TIME_WAIT; conntrack limits all together', () => {
    const facts = { instanceId: NAT, conntrack: { count: 0, max: 8_192 } };
    const target = { NetworkInterfaceId: 'eni-0a0000000000000aa' };
    const [device] = devices(target, () => undefined, { [NAT]: facts });
    const found = outlook(device!, load(100, 10, 1000));
    expect(found).toMatchObject({ heldSeconds: 130, connections: 13_000, limitedBy: 'connection-tracking' });
    expect(found.runsOutAfterSeconds).toBeCloseTo(81.92, 9);
    expect(found.portShare).toBeLessThan(0.001);
  });
});
