import type { NetworkAcl } from '@aws-sdk/client-ec2';
import type { Edit } from '../edits/edit.js';
import { type PacketTerms, termsOf } from './packet-peers.js';
import { placeOf, type Propose, vpcOf } from './proposal.js';

/** Highest number that a rule may have (Amazon VPC User Guide, "Network ACL rules"). */
const LAST_NUMBER = 32766;

/** Entries that allow the packets, each with a free number before the entry that denies them (R-ACL-1). Where
 *  none is free, the denying entry makes room and comes again behind. */
export const proposeNetworkAclEntries: Propose = (blocker, context) => {
  const vpc = vpcOf(blocker, context);
  const acl = [...context.index.aclOfSubnet.values()].find(
    ({ NetworkAclId }) => NetworkAclId === blocker.component.id,
  );
  if (!vpc || !acl || !blocker.hop) return [];
  const { direction, denyingRuleNumbers = [] } = blocker.evidence as {
    direction: 'inbound' | 'outbound';
    denyingRuleNumbers?: number[];
  };
  const Egress = direction === 'outbound';
  const terms = termsOf(blocker.hop, Egress ? 'destination' : 'source');
  const place = placeOf(vpc);
  const numbers = new NumberPlan(
    acl,
    Egress,
    denyingRuleNumbers,
    pendingNumbers(context.pending, acl, Egress),
  );
  return matches(terms).flatMap((match): Edit[] => {
    const free = numbers.next();
    const parameters = { NetworkAclId: acl.NetworkAclId!, Egress, RuleAction: 'allow' as const, ...match };
    if (free !== undefined) {
      return [
        { action: 'ec2:CreateNetworkAclEntry', ...place, parameters: { ...parameters, RuleNumber: free } },
      ];
    }
    const denying = numbers.displaced();
    if (!denying) return [];
    const { entry, to } = denying;
    const again = { ...entry, NetworkAclId: acl.NetworkAclId!, RuleNumber: to, Egress };
    return [
      {
        action: 'ec2:CreateNetworkAclEntry',
        ...place,
        parameters: { ...again, Protocol: entry.Protocol!, RuleAction: entry.RuleAction! },
      },
      {
        action: 'ec2:ReplaceNetworkAclEntry',
        ...place,
        parameters: { ...parameters, RuleNumber: entry.RuleNumber! },
      },
    ];
  });
};

/** One match for each CIDR and port range: an entry holds one of each. */
function matches({ protocol, cidrs, ports, icmp }: PacketTerms) {
  return cidrs.flatMap((cidr) => {
    const peer = cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr };
    const Protocol = `${protocol}`;
    if (icmp) return [{ Protocol, ...peer, IcmpTypeCode: { Type: icmp.type, Code: -1 } }];
    if (!ports) return [{ Protocol, ...peer }];
    return ports.map(({ from, to }) => ({ Protocol, ...peer, PortRange: { From: from, To: to } }));
  });
}

/** Numbers that other proposals of the round have taken. */
function pendingNumbers(pending: readonly Edit[], acl: NetworkAcl, egress: boolean): number[] {
  return pending.flatMap((edit) =>
    edit.action === 'ec2:CreateNetworkAclEntry' &&
    edit.parameters.NetworkAclId === acl.NetworkAclId &&
    edit.parameters.Egress === egress
      ? (edit.parameters.RuleNumber ?? [])
      : [],
  );
}

/** Hands out numbers of one direction of an ACL. */
class NumberPlan {
  private readonly taken: Set<number>;
  private readonly before: number;

  constructor(
    private readonly acl: NetworkAcl,
    private readonly egress: boolean,
    denying: readonly number[],
    pending: readonly number[],
  ) {
    const numbers = this.entries().map(({ RuleNumber }) => RuleNumber!);
    this.taken = new Set([...numbers, ...pending]);
    this.before = Math.min(...denying, LAST_NUMBER + 1);
  }

  /** Behind all others where only `*` denies, else next before the first denying entry. */
  next(): number | undefined {
    const last = Math.max(0, ...[...this.taken].filter((number) => number <= LAST_NUMBER));
    if (this.before > LAST_NUMBER && last + 10 <= LAST_NUMBER) return this.take(last === 0 ? 100 : last + 10);
    for (let number = this.before - 1; number > 0; number -= 1) {
      if (!this.taken.has(number)) return this.take(number);
    }
    return undefined;
  }

  /** The denying entry, and the free number behind it that it can move to. */
  displaced() {
    const entry = this.entries().find(({ RuleNumber }) => RuleNumber === this.before);
    if (!entry) return undefined;
    let to = this.before + 1;
    while (this.taken.has(to)) to += 1;
    return to > LAST_NUMBER ? undefined : { entry, to: this.take(to) };
  }

  private entries() {
    return (this.acl.Entries ?? []).filter((entry) => entry.Egress === this.egress);
  }

  private take(number: number): number {
    this.taken.add(number);
    return number;
  }
}
