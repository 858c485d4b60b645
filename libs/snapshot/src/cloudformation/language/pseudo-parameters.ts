import { Unresolved, type Value } from './value.js';

export interface StackIdentity {
  region: string;
  /** Twelve digits. */
  accountId: string;
  stackName: string;
}

function partitionOf(region: string): { partition: string; suffix: string } {
  if (region.startsWith('cn-')) return { partition: 'aws-cn', suffix: 'amazonaws.com.cn' };
  if (region.startsWith('us-gov-')) return { partition: 'aws-us-gov', suffix: 'amazonaws.com' };
  return { partition: 'aws', suffix: 'amazonaws.com' };
}

/** The ARN of the stack; the part that CloudFormation makes up is zeros. */
export function stackIdOf({ region, accountId, stackName }: StackIdentity): string {
  const { partition } = partitionOf(region);
  return `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackName}/00000000-0000-0000-0000-000000000000`;
}

/** `AWS::NoValue` isn't here: it removes what it stands for (`chooseBranches`). */
export function pseudoParameters(identity: StackIdentity): Map<string, Value> {
  const { partition, suffix } = partitionOf(identity.region);
  return new Map<string, Value>([
    ['AWS::Region', identity.region],
    ['AWS::AccountId', identity.accountId],
    ['AWS::StackName', identity.stackName],
    ['AWS::StackId', stackIdOf(identity)],
    ['AWS::Partition', partition],
    ['AWS::URLSuffix', suffix],
    [
      'AWS::NotificationARNs',
      new Unresolved('{notification ARNs}', 'AWS::NotificationARNs is given when a stack is made'),
    ],
  ]);
}
