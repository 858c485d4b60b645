import type { NetworkAcl } from '@aws-sdk/client-ec2';
import type { Edit, EditOf } from '../edits/edit.js';
import { type PacketTerms, termsOf } from './packet-peers.js';
import { placeOf, type Propose, vpcOf } from './proposal.js';

/** Highest number that a rule may have (Amazon VPC User Guide, "Network ACL rules"). */
const LAST_NUMBER = 32766;

/** Entries that allow the packets, each with a free number before the entry that denies them (R-ACL-1). Where
 *  none is free, that entry and its neighbours each move up by one, in their order, so that nothing else that
 *  they decide changes. */
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
  const list = new EntryList(acl, Egress, denyingRuleNumbers, context.pending);
  return matches(terms).flatMap((match): Edit[] => {
    const allowed = {
      NetworkAclId: acl.NetworkAclId!,
      Egress,
      RuleAction: 'allow' as const,
      ...match,
    };
    return list.insert(allowed).map(({ entry, replaces }) => ({
      action: replaces ? 'ec2:ReplaceNetworkAclEntry' : 'ec2:CreateNetworkAclEntry',
      ...place,
      parameters: entry,
    }));
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

type NewEntry = Omit<EntryParameters, 'RuleNumber'>;
type EntryParameters = EditOf<'CreateNetworkAclEntry'>['parameters'];

/** One number that gets an entry, in place of the one that it had or as a new one. */
interface Change {
  entry: EntryParameters;
  replaces: boolean;
}

/** The entries of one direction of an ACL, with what this round has proposed already. */
class EntryList {
  private readonly entries = new Map<number, EntryParameters>();
  private denying: number;

  constructor(acl: NetworkAcl, egress: boolean, denying: readonly number[], pending: readonly Edit[]) {
    const NetworkAclId = acl.NetworkAclId!;
    for (const entry of acl.Entries ?? []) {
      if (entry.Egress === egress) {
        this.entries.set(entry.RuleNumber!, { ...(entry as EntryParameters), NetworkAclId });
      }
    }
    for (const edit of pending) {
      if (edit.action !== 'ec2:CreateNetworkAclEntry' && edit.action !== 'ec2:ReplaceNetworkAclEntry')
        continue;
      const { parameters } = edit;
      if (parameters.NetworkAclId === NetworkAclId && parameters.Egress === egress) {
        this.entries.set(parameters.RuleNumber!, parameters);
      }
    }
    this.denying = Math.min(...denying, LAST_NUMBER + 1);
  }

  /** Behind all others where only `*` denies, else next before the first denying entry. None where the list is
   *  full. */
  insert(entry: NewEntry): Change[] {
    const last = Math.max(0, ...[...this.entries.keys()].filter((number) => number <= LAST_NUMBER));
    if (this.denying > LAST_NUMBER && last + 10 <= LAST_NUMBER) {
      return [this.put(last === 0 ? 100 : last + 10, entry)];
    }
    for (let number = this.denying - 1; number > 0; number -= 1) {
      if (!this.entries.has(number)) return [this.put(number, entry)];
    }
    return this.makeRoom(entry);
  }

  /** Every number before the denying entry is taken: from the next free one behind it down, each entry takes the
   *  number above its own. At no moment is one of them missing. */
  private makeRoom(entry: NewEntry): Change[] {
    let free = this.denying + 1;
    while (this.entries.has(free)) free += 1;
    if (free > LAST_NUMBER) return [];
    const changes: Change[] = [];
    for (let number = free; number > this.denying; number -= 1) {
      changes.push(this.put(number, this.entries.get(number - 1)!));
    }
    changes.push(this.put(this.denying, entry));
    this.denying += 1;
    return changes;
  }

  private put(RuleNumber: number, entry: NewEntry): Change {
    const replaces = this.entries.has(RuleNumber);
    const numbered = { ...entry, RuleNumber };
    this.entries.set(RuleNumber, numbered);
    return { entry: numbered, replaces };
  }
}
