import { z } from 'zod';
import {
  cidr4,
  cidr6,
  id,
  port,
  requiredCidr4,
  requiredCidr6,
  requiredFlag,
  requiredPort,
  requiredProtocol,
  requiredText,
  tags,
  text,
} from './fields.js';

const WITH_PORTS = new Set(['tcp', '6', 'udp', '17']);
const ICMP = new Set(['icmp', '1']);

interface Ports {
  IpProtocol: string;
  FromPort?: number | undefined;
  ToPort?: number | undefined;
}

/** EC2 gives the ports of every TCP and UDP rule, and type and code of every ICMP rule; a rule without them
 *  is damaged, and reading it as "all" would be a guess. ICMPv6 alone may leave them out. */
const hasItsPorts = (rule: Ports): boolean =>
  !(WITH_PORTS.has(rule.IpProtocol) || ICMP.has(rule.IpProtocol)) ||
  (rule.FromPort !== undefined && rule.ToPort !== undefined);
const portsInOrder = (rule: Ports): boolean =>
  !WITH_PORTS.has(rule.IpProtocol) || (rule.FromPort ?? 0) <= (rule.ToPort ?? 0);

const PORTS_MISSING = 'FromPort and ToPort for this protocol';
const PORTS_REVERSED = 'a FromPort that is not above ToPort';

const ports = { IpProtocol: requiredProtocol, FromPort: port, ToPort: port };

const permission = z
  .object({
    ...ports,
    IpRanges: z.array(z.object({ CidrIp: requiredCidr4 })).optional(),
    Ipv6Ranges: z.array(z.object({ CidrIpv6: requiredCidr6 })).optional(),
    PrefixListIds: z.array(z.object({ PrefixListId: requiredText })).optional(),
    UserIdGroupPairs: z
      .array(z.object({ GroupId: requiredText, UserId: text, VpcId: text, PeeringStatus: text }))
      .optional(),
  })
  .refine(hasItsPorts, PORTS_MISSING)
  .refine(portsInOrder, PORTS_REVERSED)
  .refine(
    (rule) => (rule.IpRanges ?? rule.Ipv6Ranges ?? rule.PrefixListIds ?? rule.UserIdGroupPairs) !== undefined,
    'IpRanges, Ipv6Ranges, PrefixListIds or UserIdGroupPairs',
  );

/** R-SG. A list of permissions that is missing isn't taken for an empty one. */
export const securityGroup = z.object({
  GroupId: id,
  GroupName: text,
  VpcId: text,
  OwnerId: text,
  IpPermissions: z.array(permission),
  IpPermissionsEgress: z.array(permission),
  Tags: tags,
});

export const securityGroupRule = z
  .object({
    SecurityGroupRuleId: id,
    GroupId: id,
    GroupOwnerId: text,
    IsEgress: requiredFlag,
    ...ports,
    CidrIpv4: cidr4,
    CidrIpv6: cidr6,
    PrefixListId: text,
    ReferencedGroupInfo: z.object({ GroupId: requiredText, UserId: text, VpcId: text }).optional(),
    Description: text,
  })
  .refine(hasItsPorts, PORTS_MISSING)
  .refine(portsInOrder, PORTS_REVERSED)
  .refine(
    (rule) => (rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo) !== undefined,
    'CidrIpv4, CidrIpv6, PrefixListId or ReferencedGroupInfo',
  );

const entry = z
  .object({
    RuleNumber: z.int().refine((value) => value >= 0 && value <= 65_535, 'a rule number'),
    RuleAction: z.enum(['allow', 'deny']),
    Egress: requiredFlag,
    Protocol: requiredProtocol,
    CidrBlock: cidr4,
    Ipv6CidrBlock: cidr6,
    PortRange: z.object({ From: requiredPort, To: requiredPort }).optional(),
    IcmpTypeCode: z.object({ Type: requiredPort, Code: requiredPort }).optional(),
  })
  .refine((rule) => (rule.CidrBlock ?? rule.Ipv6CidrBlock) !== undefined, 'CidrBlock or Ipv6CidrBlock')
  .refine(
    (rule) => !WITH_PORTS.has(rule.Protocol) || rule.PortRange !== undefined,
    'PortRange for this protocol',
  )
  .refine(
    (rule) => rule.PortRange === undefined || rule.PortRange.From <= rule.PortRange.To,
    'a PortRange whose From is not above To',
  )
  .refine(
    (rule) => !ICMP.has(rule.Protocol) || rule.IcmpTypeCode !== undefined,
    'IcmpTypeCode for this protocol',
  );

/** R-ACL-1. */
export const networkAcl = z.object({
  NetworkAclId: id,
  VpcId: id,
  IsDefault: z.boolean().optional(),
  Entries: z.array(entry),
  Associations: z.array(z.object({ SubnetId: id })).optional(),
  Tags: tags,
});
