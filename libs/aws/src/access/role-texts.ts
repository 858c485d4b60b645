import { readPolicy, trustPolicy } from './policies.js';

/** What a role for Wayout has to say. */
interface RoleWishes {
  roleName: string;
  /** The principal that Wayout runs as; null where nobody told it. */
  principalArn: string | null;
  externalId: string;
  regions: readonly string[];
}

/** Stands where a principal has to be filled in. */
export const PRINCIPAL_TO_FILL_IN = 'arn:aws:iam::<account of Wayout>:role/<role of Wayout>';

const indented = (text: string, by: number): string => text.replaceAll('\n', `\n${' '.repeat(by)}`);

/** A CloudFormation template (YAML) of the role; principal and external id are its parameters. */
export function cloudFormationRole({ roleName, principalArn, externalId, regions }: RoleWishes): string {
  const given = principalArn === null ? '' : `\n    Default: ${principalArn}`;
  const { Statement } = readPolicy(regions);
  const actions = (Statement[0]?.['Action'] ?? []) as readonly string[];
  return `AWSTemplateFormatVersion: '2010-09-09'
Description: A role with which Wayout reads networks; it can change nothing.
Parameters:
  WayoutPrincipal:
    Type: String
    Description: ARN of the principal that Wayout runs as${given}
  ExternalId:
    Type: String
    NoEcho: true
    Description: The external id of this target, as Wayout gave it
    Default: ${externalId}
Resources:
  WayoutRole:
    Type: AWS::IAM::Role
    Properties:
      RoleName: ${roleName}
      Description: Wayout reads the network
      MaxSessionDuration: 3600
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: WayoutAssume
            Effect: Allow
            Principal:
              AWS: !Ref WayoutPrincipal
            Action: sts:AssumeRole
            Condition:
              StringEquals:
                sts:ExternalId: !Ref ExternalId
      Policies:
        - PolicyName: WayoutRead
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Sid: WayoutRead
                Effect: Allow
                Action:
${actions.map((action) => `                  - ${action}`).join('\n')}
                Resource: '*'
                Condition:
                  StringEquals:
                    aws:RequestedRegion:
${regions.map((region) => `                      - ${region}`).join('\n')}
Outputs:
  RoleArn:
    Description: Goes into the target as roleArn
    Value: !GetAtt WayoutRole.Arn
`;
}

/** The same for Terraform. */
export function terraformRole({ roleName, principalArn, externalId, regions }: RoleWishes): string {
  const given = principalArn === null ? '' : `\n  default     = "${principalArn}"`;
  const policy = JSON.stringify(readPolicy(regions), null, 2);
  const trust = JSON.stringify(trustPolicy('PRINCIPAL', 'EXTERNAL_ID'), null, 2)
    .replace('"PRINCIPAL"', 'var.wayout_principal')
    .replace('"EXTERNAL_ID"', 'var.wayout_external_id');
  return `variable "wayout_principal" {
  description = "ARN of the principal that Wayout runs as"
  type        = string${given}
}

variable "wayout_external_id" {
  description = "The external id of this target, as Wayout gave it"
  type        = string
  sensitive   = true
  default     = "${externalId}"
}

resource "aws_iam_role" "wayout" {
  name                 = "${roleName}"
  description          = "Wayout reads the network; it can change nothing"
  max_session_duration = 3600

  assume_role_policy = jsonencode(${indented(trust, 2)})
}

resource "aws_iam_role_policy" "wayout_read" {
  name = "WayoutRead"
  role = aws_iam_role.wayout.id

  policy = jsonencode(${indented(policy, 2)})
}

output "wayout_role_arn" {
  value = aws_iam_role.wayout.arn
}
`;
}
