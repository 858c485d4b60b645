import { beforeAll, describe, expect, test } from '@jest/globals';
import { type DiagnosisRequest, diagnose, type Fix } from '../../libs/reachability/src/index.js';
import { type NetworkIndex, indexSnapshot, readBundle } from '../../libs/snapshot/src/index.js';

const seed = new URL('../../examples/seed', import.meta.url).pathname;
const request: DiagnosisRequest = {
  source: '10.10.2.101',
  destination: 'internet',
  protocol: 'tcp',
  port: 80,
  assumeGuest: 'forwarding',
};
const PRIVATE_TABLE = 'rtb-0f3a7c915e6d20b84';
const NAT_INTERFACE = 'eni-02c7e9f5b4a16d830';

let index: NetworkIndex;
let fixes: Fix[];

beforeAll(async () => {
  index = indexSnapshot(await readBundle(seed));
  fixes = ask(request);
});

function ask(question: DiagnosisRequest): Fix[] {
  const context = { id: 'd', createdAt: '', snapshot: { id: 's', hash: '', capturedAt: null } };
  return diagnose(index, question, context).fixes;
}

describe('the first story, as created', () => {
  test('the best fix is the route to the NAT instance and its check off, tried and reachable', () => {
    expect(fixes[0]!.edits).toEqual([
      expect.objectContaining({
        action: 'ec2:CreateRoute',
        parameters: {
          RouteTableId: PRIVATE_TABLE,
          DestinationCidrBlock: '0.0.0.0/0',
          NetworkInterfaceId: NAT_INTERFACE,
        },
      }),
      expect.objectContaining({
        action: 'ec2:ModifyNetworkInterfaceAttribute',
        parameters: { NetworkInterfaceId: NAT_INTERFACE, SourceDestCheck: { Value: false } },
      }),
    ]);
    expect(fixes[0]!.verification).toMatchObject({
      status: 'verified',
      verdictAfter: 'reachable',
      breaks: [],
    });
    expect(fixes[0]!.resolves).toEqual(['NO_ROUTE_TO_DESTINATION', 'ENI_SOURCE_DEST_CHECK_RESTRICTION']);
  });

  test('the others are a NAT gateway, and a public address with a route to the internet gateway', () => {
    const actions = fixes.slice(1).map(({ edits }) => edits.map(({ action }) => action));
    expect(actions).toContainEqual(['ec2:AllocateAddress', 'ec2:CreateNatGateway', 'ec2:CreateRoute']);
    expect(actions).toContainEqual(['ec2:CreateRoute', 'ec2:AllocateAddress', 'ec2:AssociateAddress']);
  });

  test('costs are the standing ones: an address, and a NAT gateway with one', () => {
    const costs = fixes.map(({ edits, monthlyCostUsd }) => [edits.at(-1)!.action, monthlyCostUsd]);
    expect(new Map(costs as [string, number | undefined][])).toEqual(
      new Map([
        ['ec2:ModifyNetworkInterfaceAttribute', undefined],
        // 0.045 and 0.005 dollars an hour, 730 hours.
        ['ec2:CreateRoute', 36.5],
        ['ec2:AssociateAddress', 3.65],
      ]),
    );
  });

  test('the neighbour in the same table gets the route too, and that is said', () => {
    expect(fixes[0]!.verification.alsoOpens.join()).toContain(`the route of ${PRIVATE_TABLE} too`);
  });

  test('the way back undoes the edits, last first', () => {
    expect(fixes[0]!.undo.map((line) => line.split(' ').slice(2, 3)[0])).toEqual([
      'modify-network-interface-attribute',
      'delete-route',
    ]);
    expect(fixes[0]!.undo[0]).toContain('--source-dest-check');
  });

  test('without an answer from the guest, the same fix holds under the assumption', () => {
    const { assumeGuest: _accepted, ...open } = request;
    expect(ask(open)[0]!.verification).toMatchObject({
      status: 'verified',
      verdictAfter: 'undetermined',
      verdictIfAssumptionsHold: 'reachable',
    });
  });

  test('least privilege: a port that the NAT instance’s group lacks is opened for this client and port alone', () => {
    const rules = ask({ ...request, port: 8080 })[0]!.edits.filter(
      ({ action }) => action === 'ec2:AuthorizeSecurityGroupIngress',
    );
    expect(rules.map(({ parameters }) => parameters)).toEqual([
      {
        GroupId: expect.stringMatching(/^sg-/),
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, IpRanges: [{ CidrIp: '10.10.2.101/32' }] },
        ],
      },
    ]);
  });

  test('nothing is proposed for what works', () => {
    expect(ask({ source: '10.10.2.101', destination: '10.10.2.102', protocol: 'icmp' })).toEqual([]);
  });
});
