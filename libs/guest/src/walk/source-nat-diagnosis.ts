import { addressBlocks, IntervalSet } from '../../../packets/src/index.js';
import type { GuestFinding } from '../findings/guest-finding.js';
import type { PacketBranch } from '../netfilter/packet-branch.js';
import type { RuleReference } from '../netfilter/ruleset.js';
import type { Machine } from '../routing/machine.js';
import { asksSource, interfaceAsked, nearRules } from './near-rules.js';

/** Why a packet doesn't leave with the machine's own source. */
export interface SourceNatDiagnosis {
  readonly reason:
    | 'no-rule'
    /** The nearest rule names another interface than the one that the packet leaves by. */
    | 'wrong-interface'
    /** The nearest rule is for other sources: a secondary range of the VPC that it forgets. */
    | 'source-not-covered'
    | 'other-condition'
    /** An earlier rule takes the packet out. */
    | 'excluded'
    /** A rule gives them an address that the interface doesn't have: answers to it don't come back. */
    | 'foreign-address';
  readonly rule: RuleReference | undefined;
  readonly finding: GuestFinding;
}

/** Says why no rule translated the source of what leaves (R-NI-2). */
export function diagnoseSourceNat(machine: Machine, branch: PacketBranch): SourceNatDiagnosis {
  const { netfilter } = machine.facts;
  const out = branch.outInterface ?? '';
  const sources = addressBlocks(branch.flows.project(branch.header.source));
  const shown = sources.length > 3 ? `${sources.slice(0, 3).join(', ')}, …` : sources.join(', ');
  const near = netfilter.known ? nearRules(netfilter.value, 'postrouting', branch, machine)[0] : undefined;
  const say = (
    reason: SourceNatDiagnosis['reason'],
    why: string,
    code: GuestFinding['code'] = 'GUEST_NO_SOURCE_NAT',
  ): SourceNatDiagnosis => ({
    reason,
    rule: near?.rule,
    finding: {
      code,
      summary: `packets from ${shown} leave by ${out} with their own source: ${why}`,
      evidence: { outInterface: out, sources, ...(near ? { rule: near.rule.text } : {}) },
      rule: near?.rule,
    },
  });
  if (!near) return say('no-rule', 'no rule translates sources');
  const quoted = `"${near.rule.text}"`;
  const asked = near.failed.map(interfaceAsked);
  if (near.failed.length === 0) {
    const earlier = branch.decisions.findLast(({ stage }) => stage === 'postrouting');
    return say(
      'excluded',
      `an earlier rule keeps them from ${quoted}${earlier ? `: "${earlier.rule.text}"` : ''}`,
    );
  }
  if (asked.every((one) => one !== undefined)) {
    const names = asked.flatMap((one) => one.names);
    const exempt = near.failed.every(({ is }) => is === 'not');
    const gone = names.filter((name) => !name.endsWith('*') && !machine.interfaceNamed(name));
    const note =
      !exempt && gone.length > 0 && machine.facts.interfaces.known
        ? `, and the machine has no interface ${gone.join(', ')}`
        : '';
    return say(
      'wrong-interface',
      `${quoted} is ${exempt ? 'not ' : ''}for ${names.join(', ')}${note}`,
      'GUEST_SOURCE_NAT_WRONG_INTERFACE',
    );
  }
  if (near.failed.every(asksSource)) return say('source-not-covered', `${quoted} doesn't cover them`);
  return say('other-condition', `${quoted} doesn't match them`);
}

/** Says that a rule gives what leaves a source that isn't the outgoing interface's (an Elastic IP, another
 *  host's address): AWS knows the interface by its private addresses only. Undefined where the address is its
 *  own, or the facts don't show which are. */
export function diagnoseGivenSource(
  machine: Machine,
  { flows, header, outInterface: out = '' }: PacketBranch,
  rule: RuleReference,
): SourceNatDiagnosis | undefined {
  const addresses = machine.interfaceNamed(out)?.addresses;
  if (!addresses) return undefined;
  const own = IntervalSet.union(addresses.map(({ address }) => IntervalSet.of(address)));
  const given = addressBlocks(flows.project(header.source).minus(own));
  if (given.length === 0) return undefined;
  const givenSource = given.length > 3 ? `${given.slice(0, 3).join(', ')}, …` : given.join(', ');
  return {
    reason: 'foreign-address',
    rule,
    finding: {
      code: 'GUEST_NO_SOURCE_NAT',
      summary: `"${rule.text}" gives packets that leave by ${out} the source ${givenSource}, which is no address of ${out}`,
      evidence: { outInterface: out, givenSource, rule: rule.text },
      rule,
    },
  };
}
