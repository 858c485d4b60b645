import {
  cloudFormationRole,
  PRINCIPAL_TO_FILL_IN,
  readPolicy,
  sessionPolicy,
  terraformRole,
  trustPolicy,
} from '../../../../libs/aws/src/index.js';
import type { TargetEntity } from '../../../../libs/persistence/src/index.js';
import type { AccessTexts } from './target.schemas.js';

const ROLE_NAME = 'wayout-reader';

/** Everything that has to be set up in a target's account. */
export function accessTexts(target: TargetEntity, principalArn: string | null): AccessTexts {
  const { externalId, regions, roleArn } = target;
  const roleName = roleArn?.split('/').at(-1) ?? ROLE_NAME;
  const wishes = { roleName, principalArn, externalId, regions };
  return {
    roleName,
    principalArn,
    externalId,
    permissionsPolicy: policy(readPolicy(regions)),
    trustPolicy: policy(trustPolicy(principalArn ?? PRINCIPAL_TO_FILL_IN, externalId)),
    sessionPolicy: policy(sessionPolicy(regions)),
    cloudFormation: cloudFormationRole(wishes),
    terraform: terraformRole(wishes),
  };
}

function policy({ Version, Statement }: ReturnType<typeof readPolicy>): AccessTexts['trustPolicy'] {
  return { Version, Statement: Statement.map((statement) => ({ ...statement })) };
}
