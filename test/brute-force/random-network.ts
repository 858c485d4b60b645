import type { Ec2Lists } from './ec2-lists.js';
import * as build from './build.js';
import type { Random } from './random.js';
import { addIpv6 } from './random-ipv6.js';
import { addBlockPublicAccess } from './random-public-access.js';
import { RandomVpc } from './random-vpc.js';

/** One VPC, sometimes two (which may use the same addresses), as raw EC2 documents. */
export function randomNetwork(random: Random): Ec2Lists {
  const lists = build.emptyLists();
  lists.PrefixLists = [
    {
      PrefixListId: 'pl-s3',
      PrefixListName: 'com.amazonaws.eu-west-1.s3',
      Cidrs: ['52.218.0.0/17', '3.5.0.0/19'],
    },
  ];
  const customer: Record<string, string[]> = {
    'pl-a': ['1.0.0.0/8', '8.8.8.0/24', '60.0.0.0/8'],
    'pl-b': ['1.0.0.0/8', '9.9.9.9/32', '52.0.0.0/24'],
  };
  for (const [PrefixListId, cidrs] of Object.entries(customer)) {
    lists.ManagedPrefixLists.push({
      PrefixListId,
      PrefixListName: PrefixListId,
      AddressFamily: 'IPv4',
      MaxEntries: 10,
      State: 'create-complete',
      OwnerId: build.OWNER,
    });
    for (const Cidr of cidrs) lists.PrefixListEntries.push({ PrefixListId, Cidr });
  }
  new RandomVpc(lists, random, 1, random.pick(['10.0.0.0/16', '172.31.0.0/16'])).make();
  if (random.chance(0.3)) {
    new RandomVpc(lists, random, 2, random.pick(['10.0.0.0/16', '10.9.0.0/16'])).make();
  }
  if (random.chance(0.25)) {
    for (const { VpcId } of lists.Vpcs) addIpv6(lists, random, Number(VpcId?.slice(4)));
  }
  if (random.chance(0.12)) addBlockPublicAccess(lists, random);
  if (random.chance(0.5)) lists.SecurityGroupRules = build.securityGroupRules(lists);
  return lists;
}
