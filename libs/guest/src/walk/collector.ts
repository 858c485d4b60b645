import type { FlowSet, Header } from '../../../packets/src/index.js';
import type { GuestFinding } from '../findings/guest-finding.js';
import type { PacketBranch } from '../netfilter/packet-branch.js';
import type { HookResult } from '../netfilter/run-hook.js';
import type { Hook, RuleReference } from '../netfilter/ruleset.js';
import type { Delivered, Dropped, Forwarded, GuestResult, UnknownFlows } from './guest-result.js';

const CHAIN_CODES = {
  ingress: 'GUEST_PREROUTING_CHAIN_DROP',
  prerouting: 'GUEST_PREROUTING_CHAIN_DROP',
  input: 'GUEST_INPUT_CHAIN_DROP',
  forward: 'GUEST_FORWARD_CHAIN_DROP',
  output: 'GUEST_OUTPUT_CHAIN_DROP',
  postrouting: 'GUEST_POSTROUTING_CHAIN_DROP',
} as const;

/** Gathers where the flows of a walk end. */
export class Collector {
  readonly forwarded: Forwarded[] = [];
  readonly delivered: Delivered[] = [];
  readonly dropped: Dropped[] = [];
  readonly unknown: UnknownFlows[] = [];

  get result(): GuestResult {
    const { forwarded, delivered, dropped, unknown } = this;
    return { forwarded, delivered, dropped, unknown };
  }

  drop(branch: PacketBranch, flows: FlowSet, finding: GuestFinding): void {
    const { header, decisions } = branch;
    if (!flows.isEmpty) this.dropped.push({ flows, header, finding, decisions });
  }

  open(branch: PacketBranch, flows: FlowSet, reason: string, howToLearn: string, rule?: RuleReference): void {
    this.openFlows(flows, branch.header, reason, howToLearn, rule);
  }

  openFlows(flows: FlowSet, header: Header, reason: string, howToLearn: string, rule?: RuleReference): void {
    if (!flows.isEmpty) this.unknown.push({ flows, header, reason, howToLearn, rule });
  }

  /** Notes what a hook dropped or left open; gives back what passed. */
  take(hook: Hook, { passed, dropped, unknown }: HookResult): PacketBranch[] {
    for (const { branch, rule, with: told } of dropped) {
      const place = `${rule.table} ${rule.chain}`;
      const manner = told === undefined ? 'drops' : 'rejects';
      this.drop(branch, branch.flows, {
        code: CHAIN_CODES[hook],
        summary: `${place} ${manner} it: "${rule.text}"`,
        evidence: {
          hook,
          table: rule.table,
          chain: rule.chain,
          rule: rule.text,
          ...(told === undefined ? {} : { rejectedWith: told }),
        },
        rule,
      });
    }
    for (const { branch, rule, reason } of unknown) {
      const text = rule ? `${reason}: "${rule.text}" (${rule.table} ${rule.chain})` : reason;
      this.open(branch, branch.flows, text, 'iptables-save; iptables-legacy-save; nft -j list ruleset', rule);
    }
    return passed.filter(({ flows }) => !flows.isEmpty);
  }
}
