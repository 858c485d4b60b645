import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { diagnose, type Diagnosis, type DiagnosisRequest } from '../../libs/reachability/src/index.js';
import {
  indexSnapshot,
  readTemplateFile,
  readTemplateSnapshot,
  type Snapshot,
  snapshotFromJson,
  type TemplateSnapshot,
} from '../../libs/snapshot/src/index.js';

const FOLDER = 'test/cloudformation';
const REGION = { region: 'eu-west-1' };
const KEY = { KeyName: 'anything' };

const textOf = (name: string): Promise<string> => readFile(`${FOLDER}/${name}`, 'utf8');

function ask(snapshot: Snapshot, request: DiagnosisRequest): Diagnosis {
  const context = {
    id: 'dgn_test',
    createdAt: '2026-03-09T08:15:27.000Z',
    snapshot: { id: 'snp_test', hash: snapshot.hash, capturedAt: null },
  };
  return diagnose(indexSnapshot(snapshot), request, context);
}

function from(
  { snapshot, physicalIds }: TemplateSnapshot,
  name: string,
  more: Partial<DiagnosisRequest> = {},
) {
  return ask(snapshot, { source: physicalIds.get(name) ?? name, destination: 'internet', ...more });
}

const blockers = ({ findings }: Diagnosis): string[] =>
  findings.filter(({ role }) => role === 'blocking').map(({ code }) => code);

describe('two tiers behind NAT gateways', () => {
  test('a private instance gets out through the gateway of its zone (R-NAT-1, R-NAT-3)', async () => {
    const made = await readTemplateFile(`${FOLDER}/two-tier.yaml`, { ...REGION, parameters: KEY });
    const first = from(made, 'App1');
    expect(first.verdict).toBe('reachable');
    expect(first.source).toMatchObject({ privateIp: '10.60.2.4', name: 'wayout-app-1', region: 'eu-west-1' });
    expect(first.egressIdentity).toMatchObject({
      publicIp: made.physicalIds.get('NatAddress1'),
      elastic: true,
      via: { type: 'nat-gateway', id: made.physicalIds.get('NatGateway1') },
    });
    expect(from(made, 'App2').egressIdentity?.publicIp).toBe(made.physicalIds.get('NatAddress2'));
  });

  test('a parameter takes the second gateway away: still out, now across zones (R-NAT-10)', async () => {
    const parameters = { ...KEY, NatPerZone: 'false' };
    const made = readTemplateSnapshot(await textOf('two-tier.yaml'), { ...REGION, parameters });
    const answer = from(made, 'App2');
    expect(answer.verdict).toBe('reachable');
    expect(answer.findings.map(({ code }) => code)).toContain('CROSS_ZONE_NAT');
    expect(answer.egressIdentity?.via?.id).toBe(made.physicalIds.get('NatGateway1'));
  });

  test.each<[string, (text: string) => string, string]>([
    [
      'the private default route is forgotten',
      (text) => text.replace(/ {2}DefaultPrivateRoute1:[\s\S]*?NatGateway1\n/, ''),
      'NO_ROUTE_TO_DESTINATION',
    ],
    [
      'the association of the private subnet is forgotten, so the main table counts (R-RT-1)',
      (text) => text.replace(/ {2}PrivateSubnet1Routes:[\s\S]*?PrivateSubnet1 }\n/, ''),
      'NO_ROUTE_TO_DESTINATION',
    ],
    [
      'an egress rule of its own closes the rest (R-SG-1)',
      (text) =>
        text.replace(
          '  AppRole:',
          '  Dns: { Type: AWS::EC2::SecurityGroupEgress, Properties: { GroupId: !Ref AppGroup, IpProtocol: udp, FromPort: 53, ToPort: 53, CidrIp: 0.0.0.0/0 } }\n  AppRole:',
        ),
      'ENI_SG_RULES_MISMATCH',
    ],
  ])('%s', async (_, change, code) => {
    const text = await textOf('two-tier.yaml');
    expect(change(text)).not.toBe(text);
    const answer = from(readTemplateSnapshot(change(text), { ...REGION, parameters: KEY }), 'App1');
    expect(answer.verdict).toBe('unreachable');
    expect(blockers(answer)).toContain(code);
  });

  test('the documents, given as a bundle, are the same network with the same answer', async () => {
    const { snapshot, physicalIds } = readTemplateSnapshot(await textOf('two-tier.yaml'), {
      ...REGION,
      parameters: KEY,
    });
    const [region] = snapshot.regions;
    const bundle = snapshotFromJson(JSON.parse(JSON.stringify(region?.lists)));
    expect(bundle.hash).toBe(snapshot.hash);
    expect(bundle.regions[0]).toMatchObject({ accountId: '123456789012', region: 'eu-west-1' });
    const request = { source: physicalIds.get('App1') ?? '', destination: 'internet' };
    expect(ask(bundle, request)).toEqual(ask(snapshot, request));
  });

  test('the same template gives the same snapshot', async () => {
    const text = await textOf('two-tier.yaml');
    const read = (): string => readTemplateSnapshot(text, { parameters: KEY }).snapshot.hash;
    expect(read()).toBe(read());
  });
});

describe('a NAT instance', () => {
  const nat = async (parameters: Record<string, string> = {}): Promise<TemplateSnapshot> =>
    readTemplateSnapshot(await textOf('nat-instance.yaml'), { ...REGION, parameters });

  test('its Linux is in no template: undetermined, reachable if it forwards (R-NI-1, R-NI-2)', async () => {
    const made = await nat();
    const open = from(made, 'Client');
    expect(open).toMatchObject({ verdict: 'undetermined', verdictIfAssumptionsHold: 'reachable' });
    expect(open.unknowns.map(({ code }) => code)).toEqual(['GUEST_NOT_INSPECTED']);
    const assumed = from(made, 'Client', { assumeGuest: 'forwarding' });
    expect(assumed).toMatchObject({
      verdict: 'reachable',
      egressIdentity: { publicIp: '203.0.113.1', elastic: false, via: { type: 'nat-instance' } },
    });
  });

  test('a port that its group does not let in (R-NI-1)', async () => {
    const answer = from(await nat(), 'Client', { port: 8080, assumeGuest: 'forwarding' });
    expect(answer.verdict).toBe('unreachable');
    expect(blockers(answer)).toEqual(['ENI_SG_RULES_MISMATCH']);
  });

  test('with the source/dest check on (R-ENI-2)', async () => {
    const answer = from(await nat({ SourceDestCheck: 'true' }), 'Client');
    expect(answer.verdict).toBe('unreachable');
    expect(blockers(answer)).toEqual(['ENI_SOURCE_DEST_CHECK_RESTRICTION']);
  });
});

describe('a NAT machine kept by a scaling group, in JSON', () => {
  const read = async (parameters: Record<string, string>): Promise<TemplateSnapshot> =>
    readTemplateSnapshot(await textOf('fck-nat.json'), {
      parameters: { Zones: 'eu-west-1b,eu-west-1c', ...parameters },
    });

  test('attached by the template it works', async () => {
    const made = await read({ Attach: 'template' });
    const answer = from(made, 'Client', { assumeGuest: 'forwarding' });
    expect(answer).toMatchObject({
      verdict: 'reachable',
      source: { availabilityZone: 'eu-west-1b', region: 'eu-west-1' },
      egressIdentity: { publicIp: made.physicalIds.get('NatAddress'), elastic: true },
    });
  });

  test('attached by the machine itself when it starts: undetermined, and a note says why', async () => {
    const made = await read({});
    expect(from(made, 'Client').verdict).toBe('undetermined');
    const notes = made.snapshot.notes.join('\n');
    expect(notes).toContain('NatInterface: the template attaches this network interface to nothing');
    expect(notes).toContain('NatKeeper: taken with 1 machine(s)');
  });
});

describe('into an existing VPC', () => {
  test('nothing is said of a network that is not there (R-RT-6)', () => {
    const text = `
Parameters: { Gateway: { Type: String } }
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Net: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, AvailabilityZone: eu-west-1a } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
  Use: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Net, RouteTableId: !Ref Table } }
  Out: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Gateway } }
  Box: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref Net } }
`;
    const made = readTemplateSnapshot(text, { parameters: { Gateway: 'nat-0123456789abcdef0' } });
    expect(from(made, 'Box').verdict).toBe('undetermined');
  });
});
