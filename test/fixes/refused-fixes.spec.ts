import { afterAll, describe, expect, test } from '@jest/globals';
import type { Change } from '../scenarios/harness/scenario-schema.js';
import { askChanged } from './ask-changed.js';
import { Scratch } from './scenario-cases.js';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const publicAccess = (more: object): Change[] => [
  { list: 'VpcBlockPublicAccessExclusions', add: [] },
  {
    list: 'VpcBlockPublicAccessOptions',
    add: [
      {
        AwsAccountId: '604417725530',
        AwsRegion: 'us-east-1',
        State: 'update-complete',
        InternetGatewayBlockMode: 'block-bidirectional',
        ...more,
      },
    ],
  },
];

describe('R-BPA-1: block public access', () => {
  const request = {
    source: 'i-06000000000000011',
    destination: '198.51.100.9',
    protocol: 'tcp',
    port: 443,
  } as const;

  test('an exclusion is proposed where the account allows it', async () => {
    const options = publicAccess({ ManagedBy: 'account', ExclusionsAllowed: 'allowed' });
    const { fixes, notes } = await askChanged(scratch, 'dual-stack', request, options);
    expect(fixes[0]!.edits[0]!.action).toBe('ec2:CreateVpcBlockPublicAccessExclusion');
    expect(notes.join()).not.toContain('exclusion');
  });

  test('where it does not, none is, and the answer says why', async () => {
    const options = publicAccess({ ManagedBy: 'declarative-policy', ExclusionsAllowed: 'not-allowed' });
    const { fixes, notes } = await askChanged(scratch, 'dual-stack', request, options);
    expect(fixes).toEqual([]);
    expect(notes.join()).toMatch(/exclusions .* aren't allowed .*declarative policy/);
  });
});

describe('R-EC-1: encryption controls', () => {
  test('gateways that they forbid are not proposed, and a warning names the control', async () => {
    const enforced: Change = {
      list: 'VpcEncryptionControls',
      add: [
        {
          VpcId: 'vpc-05000000000000001',
          VpcEncryptionControlId: 'vpcec-05000000000000001',
          Mode: 'enforce',
          State: 'available',
          ResourceExclusions: { InternetGateway: { State: 'enabled' } },
        },
      ],
    };
    const request = {
      source: '10.40.2.10',
      destination: '198.51.100.9',
      protocol: 'tcp',
      port: 443,
    } as const;
    const free = await askChanged(scratch, 'services', request);
    const held = await askChanged(scratch, 'services', request, [enforced]);
    const makesGateway = ({ fixes }: typeof free): boolean =>
      fixes.some(({ edits }) => edits.some(({ action }) => action === 'ec2:CreateNatGateway'));
    expect([makesGateway(free), makesGateway(held)]).toEqual([true, false]);
    expect(held.findings.at(-1)).toMatchObject({
      code: 'ENCRYPTION_CONTROLS_FORBID_FIX',
      role: 'warning',
      hop: null,
      component: { id: 'vpc-05000000000000001' },
      evidence: { forbids: 'nat-gateway' },
    });
    expect(free.findings.map(({ code }) => code)).not.toContain('ENCRYPTION_CONTROLS_FORBID_FIX');
  });
});
