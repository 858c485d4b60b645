import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { READ_ACTIONS } from '../ec2/read-commands.js';
import { readAction, type DocumentKind } from '../../../snapshot/src/index.js';
import { LISTINGS } from '../collect/listings.js';
import { readPolicy, sessionPolicy, trustPolicy } from './policies.js';
import { cloudFormationRole, terraformRole } from './role-texts.js';
import { WHAT_SUFFERS } from './what-suffers.js';

const REGIONS = ['eu-west-1', 'us-east-1'];
const wishes = { roleName: 'reader', principalArn: null, externalId: 'wayout-x', regions: REGIONS };

describe('policies', () => {
  test('reading is all that they allow, in the regions named', () => {
    for (const policy of [readPolicy(REGIONS), sessionPolicy(REGIONS)]) {
      const [statement] = policy.Statement;
      expect(statement?.['Action']).toEqual(READ_ACTIONS.map((action) => `ec2:${action}`));
      expect(statement?.['Condition']).toEqual({ StringEquals: { 'aws:RequestedRegion': REGIONS } });
    }
    for (const action of READ_ACTIONS) expect(action).toMatch(/^(Describe|Get|Search)/);
  });

  test('a session policy fits into what STS takes, for many regions too', () => {
    const regions = Array.from({ length: 30 }, (_, i) => `ap-southeast-${i}`);
    expect(JSON.stringify(sessionPolicy(regions)).length).toBeLessThanOrEqual(2048);
  });

  test('nobody takes on the role without the external id', () => {
    expect(trustPolicy('arn:aws:iam::111122223333:role/wayout', 'wayout-x').Statement).toEqual([
      expect.objectContaining({
        Action: 'sts:AssumeRole',
        Principal: { AWS: 'arn:aws:iam::111122223333:role/wayout' },
        Condition: { StringEquals: { 'sts:ExternalId': 'wayout-x' } },
      }),
    ]);
  });

  test('the templates say the same', () => {
    const template = parse(cloudFormationRole(wishes), {
      customTags: ['!Ref', '!GetAtt'].map((tag) => ({ tag, resolve: (text: string) => ({ [tag]: text }) })),
    }) as { Resources: { WayoutRole: { Properties: Record<string, unknown> } } };
    const { Properties } = template.Resources.WayoutRole;
    expect(Properties['Policies']).toEqual([
      { PolicyName: 'WayoutRead', PolicyDocument: readPolicy(REGIONS) },
    ]);
    expect(JSON.stringify(Properties['AssumeRolePolicyDocument'])).toContain(
      '"sts:ExternalId":{"!Ref":"ExternalId"}',
    );
    const terraform = terraformRole({ ...wishes, principalArn: 'arn:aws:iam::1:role/w' });
    for (const action of READ_ACTIONS) expect(terraform).toContain(`"ec2:${action}"`);
    expect(terraform).toContain('"sts:ExternalId": var.wayout_external_id');
    expect(terraform).toContain('default     = "arn:aws:iam::1:role/w"');
  });

  test('the documentation names every action', () => {
    const text = readFileSync('docs/aws-access.md', 'utf8');
    for (const action of READ_ACTIONS) expect(text).toContain(`"ec2:${action}"`);
    for (const [action, affects] of Object.entries(WHAT_SUFFERS)) {
      expect(text).toMatch(
        new RegExp(`\\| \`ec2:${action}\` +\\| ${affects.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')} +\\|`),
      );
    }
  });

  test('every action says what suffers without it, and every kind names the action that reads it', () => {
    expect(Object.keys(WHAT_SUFFERS).sort()).toEqual([...READ_ACTIONS].sort());
    for (const { kind, action } of LISTINGS) {
      expect([kind, readAction(kind as DocumentKind)]).toEqual([kind, `ec2:${action}`]);
    }
  });
});
