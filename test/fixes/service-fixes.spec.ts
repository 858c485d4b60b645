import { afterAll, describe, expect, test } from '@jest/globals';
import type { Fix } from '../../libs/reachability/src/index.js';
import type { Change } from '../scenarios/harness/scenario-schema.js';
import { askChanged } from './ask-changed.js';
import { Scratch } from './scenario-cases.js';

const VPC = 'vpc-05000000000000001';
const scratch = new Scratch();
afterAll(() => scratch.remove());

/** From a subnet whose table has the local route only. */
async function fixesFor(destination: string, changes: Change[] = [], more: object = {}): Promise<Fix[]> {
  const request = { source: '10.40.2.10', destination, protocol: 'tcp', port: 443, ...more } as const;
  return (await askChanged(scratch, 'services', request, changes)).fixes;
}

const dnsAttributes = (support: boolean, hostnames: boolean): Change => ({
  list: 'VpcAttributes',
  id: VPC,
  set: { EnableDnsSupport: { Value: support }, EnableDnsHostnames: { Value: hostnames } },
});

const isNewEndpoint = ({ edits }: Fix): boolean =>
  edits.some(({ action }) => action === 'ec2:CreateVpcEndpoint');

describe('a service that the machine’s network has no endpoint for', () => {
  test('R-VPE-1: a gateway endpoint, free and narrower than a way to everywhere, comes first', async () => {
    const [best] = await fixesFor('service:dynamodb');
    expect(best!.edits).toEqual([
      expect.objectContaining({
        action: 'ec2:CreateVpcEndpoint',
        parameters: {
          VpcId: VPC,
          ServiceName: 'com.amazonaws.eu-central-1.dynamodb',
          VpcEndpointType: 'Gateway',
          RouteTableIds: ['rtb-05000000000000002'],
        },
      }),
    ]);
    expect(best!.verification).toMatchObject({ status: 'verified', verdictAfter: 'reachable' });
    expect(best).not.toHaveProperty('monthlyCostUsd');
    expect(best!.undo[0]).toContain('delete-vpc-endpoints --vpc-endpoint-ids "$VPCE_NEW_1"');
  });

  test('R-VPE-1: one that is there takes the subnet’s table', async () => {
    const fixes = await fixesFor('service:s3');
    expect(fixes[0]!.edits).toEqual([
      expect.objectContaining({
        action: 'ec2:ModifyVpcEndpoint',
        parameters: {
          VpcEndpointId: 'vpce-05000000000000003',
          AddRouteTableIds: ['rtb-05000000000000002'],
        },
      }),
    ]);
    expect(fixes.filter(isNewEndpoint)).toEqual([]);
  });

  test('R-VPE-2: an interface endpoint with a group of its own, open to this client and port alone', async () => {
    const made = (await fixesFor('service:ecr.api')).find(isNewEndpoint)!;
    expect(made.edits).toMatchObject([
      { action: 'ec2:CreateSecurityGroup', parameters: { VpcId: VPC }, creates: 'sg-new-1' },
      {
        action: 'ec2:CreateVpcEndpoint',
        parameters: {
          ServiceName: 'com.amazonaws.eu-central-1.ecr.api',
          VpcEndpointType: 'Interface',
          SubnetIds: ['subnet-05000000000000002'],
          SecurityGroupIds: ['sg-new-1'],
          PrivateDnsEnabled: true,
        },
      },
      {
        action: 'ec2:AuthorizeSecurityGroupIngress',
        parameters: {
          GroupId: 'sg-new-1',
          IpPermissions: [
            { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.40.2.10/32' }] },
          ],
        },
      },
    ]);
    expect(made.verification).toMatchObject({ status: 'verified', verdictAfter: 'reachable', alsoOpens: [] });
    // 0.01 dollars an hour and zone, 730 hours.
    expect(made.monthlyCostUsd).toBe(7.3);
    expect(made.render.awsCli[0]).toMatch(/^SG_NEW_1=\$\(aws ec2 create-security-group .*--query GroupId/);
    expect(made.render.awsCli[1]).toContain('--security-group-ids "$SG_NEW_1"');
    expect(made.render.cloudformation).toContain('- !Ref SgNew1');
    expect(made.render.terraform).toContain('security_group_ids = [aws_security_group.sg_new_1.id]');
    expect(made.undo.at(-1)).toContain('delete-security-group --group-id "$SG_NEW_1"');
  });

  test('R-VPE-2: what private DNS needs of the VPC is switched on first, one attribute a call', async () => {
    const made = (await fixesFor('service:ecr.api', [dnsAttributes(false, false)])).find(isNewEndpoint)!;
    expect(made.edits.map(({ action }) => action)).toEqual([
      'ec2:ModifyVpcAttribute',
      'ec2:ModifyVpcAttribute',
      'ec2:CreateSecurityGroup',
      'ec2:CreateVpcEndpoint',
      'ec2:AuthorizeSecurityGroupIngress',
    ]);
    expect(made.verification.status).toBe('verified');
  });

  test('a name of a group that the VPC has already isn’t taken twice', async () => {
    const taken: Change = {
      list: 'SecurityGroups',
      id: 'sg-05000000000000003',
      set: { GroupName: 'ecr-api-endpoint' },
    };
    const made = (await fixesFor('service:ecr.api', [taken])).find(isNewEndpoint)!;
    expect(made.edits[0]!.parameters).toMatchObject({ GroupName: 'ecr-api-endpoint-2' });
  });

  test.each([
    ['a ping, which no interface endpoint answers', { protocol: 'icmp', port: undefined }],
    ['addresses that the caller gives, which no name leads elsewhere', { addresses: ['52.29.10.1'] }],
  ])('no endpoint for %s', async (_what, more) => {
    const fixes = await fixesFor('service:ecr.api', [], more);
    expect(fixes).not.toEqual([]);
    expect(fixes.filter(isNewEndpoint)).toEqual([]);
  });
});

describe('R-VPE-2: an endpoint whose private name is off', () => {
  const endpointOff: Change = {
    list: 'VpcEndpoints',
    id: 'vpce-05000000000000001',
    set: { PrivateDnsEnabled: false },
  };

  test('is switched on at the endpoint', async () => {
    const fixes = await fixesFor('service:ssm', [endpointOff]);
    expect(fixes[0]!.edits).toMatchObject([
      {
        action: 'ec2:ModifyVpcEndpoint',
        parameters: { VpcEndpointId: 'vpce-05000000000000001', PrivateDnsEnabled: true },
      },
    ]);
    expect(fixes[0]!.verification.status).toBe('verified');
    expect(fixes[0]!.undo).toEqual([expect.stringContaining('--no-private-dns-enabled')]);
    expect(fixes.filter(isNewEndpoint)).toEqual([]);
  });

  test('and in the VPC, which private names need', async () => {
    const fixes = await fixesFor('service:ssm', [endpointOff, dnsAttributes(true, false)]);
    const on = fixes.find(({ title }) => title.includes('private DNS'))!;
    expect(on.edits).toMatchObject([
      { action: 'ec2:ModifyVpcAttribute', parameters: { VpcId: VPC, EnableDnsHostnames: { Value: true } } },
      { action: 'ec2:ModifyVpcEndpoint', parameters: { PrivateDnsEnabled: true } },
    ]);
    expect(on.title).toBe(
      `Switch DNS hostnames on in ${VPC}; switch private DNS on at vpce-05000000000000001`,
    );
  });
});
