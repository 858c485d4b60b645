import { describe, expect, test } from '@jest/globals';
import { Deadline } from '../collect/deadline.js';
import { PageReader } from '../collect/page-reader.js';
import { FakeEc2Reader } from '../ec2/fake-ec2-reader.js';
import type { ReadAction } from '../ec2/read-commands.js';
import { collectVpcs } from './collect-vpcs.js';

function refusing(denied: ReadAction): FakeEc2Reader {
  return new FakeEc2Reader({
    answers: {
      DescribeRouteTables: {
        RouteTables: [
          {
            RouteTableId: 'rtb-1',
            VpcId: 'vpc-1',
            Routes: [
              { DestinationCidrBlock: '0.0.0.0/0', TransitGatewayId: 'tgw-1' },
              { DestinationPrefixListId: 'pl-1', GatewayId: 'local' },
            ],
          },
        ],
      },
    },
    before: (action) => {
      if (action === denied) throw Object.assign(new Error('no'), { name: 'UnauthorizedOperation' });
    },
  });
}

describe('what belongs to owners that could not be listed', () => {
  test.each([
    ['DescribeTransitGatewayRouteTables', 'TransitGatewayRoutes'],
    ['DescribeTransitGatewayRouteTables', 'TransitGatewayAssociations'],
    ['DescribeTransitGatewayRouteTables', 'TransitGatewayPropagations'],
    ['DescribeManagedPrefixLists', 'PrefixListEntries'],
  ] as const)('without %s, %s name that action (R-TGW-1, R-RT-5)', async (denied, kind) => {
    const reader = new PageReader(refusing(denied), new Deadline(5_000));
    const reading = await collectVpcs(reader, null, ['vpc-1']);
    expect(reading?.unread.find((item) => item.kind === kind)).toMatchObject({ action: `ec2:${denied}` });
    expect(reading?.documents.has(kind)).toBe(false);
  });
});
