import { iamAction, READ_ACTIONS } from '../ec2/read-commands.js';

/** An IAM policy document. */
export interface PolicyDocument {
  Version: '2012-10-17';
  Statement: readonly Readonly<Record<string, unknown>>[];
}

const actions = READ_ACTIONS.map(iamAction);

/** The least that a reading needs: the read actions, in the regions that are read. Most of them can't be
 *  limited to resources, so `*` is all that a policy can name. */
export function readPolicy(regions: readonly string[]): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'WayoutRead',
        Effect: 'Allow',
        Action: actions,
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': [...regions] } },
      },
    ],
  };
}

/** What a session may do, whatever the role may: the read actions and nothing else. STS takes 2,048
 *  characters, so it has no more than it needs. */
export function sessionPolicy(regions: readonly string[]): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: actions,
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': [...regions] } },
      },
    ],
  };
}

/** Who may take on the role: one principal, and only with the external id (against the confused deputy). */
export function trustPolicy(principalArn: string, externalId: string): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'WayoutAssume',
        Effect: 'Allow',
        Principal: { AWS: principalArn },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': externalId } },
      },
    ],
  };
}
