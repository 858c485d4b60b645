import type { NetworkAcl, NetworkAclEntry } from '@aws-sdk/client-ec2';
import type { Random } from '../random.js';
import { OWNER } from './lists.js';

/** The default ACL for most subnets; a strict one (the web out, ephemeral ports back in) and one that
 *  forgets half of the ephemeral ports for the others. */
export function makeNetworkAcls(
  random: Random,
  vpcId: string,
  subnets: readonly { id: string; public: boolean }[],
): NetworkAcl[] {
  const plans: { rules: NetworkAclEntry[]; subnets: string[] }[] = [
    { rules: [entry(100, false, '-1'), entry(100, true, '-1')], subnets: [] },
    { rules: strict(1024), subnets: [] },
    { rules: strict(32768), subnets: [] },
  ];
  for (const subnet of subnets) {
    const kind = subnet.public || random.chance(0.7) ? 0 : 1 + random.below(2);
    plans[kind]?.subnets.push(subnet.id);
  }
  return plans.map(({ rules, subnets }, place) => {
    const NetworkAclId = random.id('acl');
    return {
      NetworkAclId,
      VpcId: vpcId,
      OwnerId: OWNER,
      IsDefault: place === 0,
      Tags: [],
      Associations: subnets.map((SubnetId) => ({
        NetworkAclAssociationId: random.id('aclassoc'),
        NetworkAclId,
        SubnetId,
      })),
      Entries: [...rules, entry(32767, false, '-1', 'deny'), entry(32767, true, '-1', 'deny')],
    };
  });
}

function strict(ephemeralFrom: number): NetworkAclEntry[] {
  return [
    entry(90, true, '6', 'deny', 25, 25),
    entry(100, true, '6', 'allow', 80, 80),
    entry(110, true, '6', 'allow', 443, 443),
    entry(120, true, '17', 'allow', 53, 53),
    entry(130, true, '-1', 'allow', undefined, undefined, '10.0.0.0/8'),
    entry(100, false, '-1', 'allow', undefined, undefined, '10.0.0.0/8'),
    entry(110, false, '6', 'allow', ephemeralFrom, 65535),
    entry(120, false, '17', 'allow', ephemeralFrom, 65535),
    entry(200, false, '6', 'deny', 22, 22),
  ];
}

function entry(
  RuleNumber: number,
  Egress: boolean,
  Protocol: string,
  RuleAction: 'allow' | 'deny' = 'allow',
  From?: number,
  To?: number,
  CidrBlock = '0.0.0.0/0',
): NetworkAclEntry {
  const PortRange = From === undefined ? {} : { PortRange: { From, To } };
  return { RuleNumber, Egress, Protocol, RuleAction, CidrBlock, ...PortRange };
}
