import type { NetworkAclEntry } from '@aws-sdk/client-ec2';

const DIRECTIONS = [true, false] as const;

/** Rule 100 of the network ACL that comes with a VPC (VPC User Guide, Default network ACL). */
export function openEntries(): NetworkAclEntry[] {
  return DIRECTIONS.map((Egress) => ({
    CidrBlock: '0.0.0.0/0',
    Egress,
    Protocol: '-1',
    RuleAction: 'allow',
    RuleNumber: 100,
  }));
}

/** The last rule (`*`) of every network ACL. */
export function closingEntries(): NetworkAclEntry[] {
  return DIRECTIONS.map((Egress) => ({
    CidrBlock: '0.0.0.0/0',
    Egress,
    Protocol: '-1',
    RuleAction: 'deny',
    RuleNumber: 32767,
  }));
}
