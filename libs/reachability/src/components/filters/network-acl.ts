import type { NetworkAcl, NetworkAclEntry } from '@aws-sdk/client-ec2';
import { FlowSet, hasPorts, IntervalSet, cidrSet, rangesText } from '../../../../packets/src/index.js';
import { nameOf, type SubnetNode } from '../../../../snapshot/src/network/index.js';
import type { ComponentRef } from '../../diagnosis/hop.js';
import type { Branch } from '../../walk/branch.js';
import { gapFact } from '../../walk/describe.js';
import { assumeHolds, drop, pass, withFlows } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { type CompiledRule, nearMisses, ruleBox } from './compiled-rule.js';
import { icmpMatch, protocolNumber, serviceText, type ServiceMatch } from './rule-text.js';

interface AclRule extends CompiledRule {
  number: number;
  allow: boolean;
}

interface CompiledAcl {
  inbound: AclRule[];
  outbound: AclRule[];
}

const compiled = new WeakMap<NetworkAcl, CompiledAcl>();

/** A packet crosses the edge of `subnet` (R-ACL-2). Rules by number, the first match decides, and what no
 *  rule matches is denied (R-ACL-1). Returns the passing part and, as mended, the dropped part. */
export function evaluateNetworkAcl(
  context: WalkContext,
  branch: Branch,
  subnet: SubnetNode,
  direction: 'inbound' | 'outbound',
): Branch[] {
  if (subnet.regionalNatGateway) return [branch];
  const fact = context.index.networkAcl(subnet);
  if (!fact.known) {
    const component = {
      type: 'network-acl',
      id: fact.gap.component.id,
      vpcId: subnet.vpc.id,
      subnetId: subnet.id,
    };
    const unknownFact = gapFact(fact.gap, `the ACL of ${subnet.id} lets it pass`, `it doesn't`);
    return [assumeHolds(context, branch, { kind: 'network-acl', component }, unknownFact)];
  }
  const acl = fact.value;
  const rules = compile(acl)[direction];
  const peerField = direction === 'inbound' ? 'source' : 'destination';
  let rest = branch.flows;
  let allowed = FlowSet.empty(context.space);
  const denying: AclRule[] = [];
  for (const rule of rules) {
    if (rest.isEmpty) break;
    const box = ruleBox(rule, branch.header, peerField);
    if (!box) continue;
    const hit = rest.intersectBox(box);
    if (hit.isEmpty) continue;
    if (rule.allow) allowed = allowed.unionDisjoint(hit);
    else denying.push(rule);
    rest = rest.minusBox(box);
  }
  const denied = branch.flows.minus(allowed);
  const component = aclRef(acl, subnet);
  const result: Branch[] = [];
  if (!allowed.isEmpty) {
    const passing = withFlows(branch, denied.isEmpty ? branch.flows : allowed);
    result.push(
      pass(passing, {
        kind: 'network-acl',
        component,
        note: direction,
        detail: () => matchedRule(rules, passing, peerField),
      }),
    );
  }
  if (!denied.isEmpty) {
    result.push(
      denyBranch(withFlows(branch, denied), component, rules, denying, rest.isEmpty, direction, peerField),
    );
  }
  return result;
}

function denyBranch(
  branch: Branch,
  component: ComponentRef,
  rules: readonly AclRule[],
  denying: readonly AclRule[],
  byRulesOnly: boolean,
  direction: 'inbound' | 'outbound',
  peerField: 'source' | 'destination',
): Branch {
  const ports = hasPorts(branch.header.protocol);
  const returnPorts = branch.leg === 'return' && ports;
  const numbers = [...denying.map(({ id }) => id), ...(byRulesOnly ? [] : ['*'])];
  const denied = ports ? branch.flows.project(branch.header.destinationPort) : undefined;
  const portText = denied ? ` port${denied.size === 1 ? '' : 's'} ${rangesText(denied).join(', ')}` : '';
  const what = branch.leg === 'return' ? 'answers' : 'the packets';
  return drop(
    branch,
    {
      kind: 'network-acl',
      component,
      note: direction,
      detail: () => ({
        matched: { rule: numbers[0]!, text: denying[0]?.text ?? 'rule *: deny what no rule matches' },
        nearMisses: nearMisses(
          rules.filter(({ allow }) => allow),
          branch.header,
          branch.flows,
          peerField,
        ),
      }),
    },
    {
      code: returnPorts ? 'RETURN_PORTS_BLOCKED' : 'SUBNET_ACL_RESTRICTION',
      summary: returnPorts
        ? `network ACL ${component.id} of ${component.subnetId} denies answers ${direction} to${portText} (rule ${numbers.join(', ')})`
        : `network ACL ${component.id} of ${component.subnetId} denies ${what} ${direction} (rule ${numbers.join(', ')})`,
      evidence: {
        direction,
        rules: denying
          .map(({ text }) => text)
          .concat(byRulesOnly ? [] : ['rule *: deny what no rule matches']),
        denyingRuleNumbers: denying.map(({ number }) => number).filter((number) => number < 32767),
        ...(denied ? { deniedDestinationPorts: rangesText(denied) } : {}),
      },
    },
  );
}

function matchedRule(rules: readonly AclRule[], branch: Branch, peerField: 'source' | 'destination') {
  const rule = rules.find((candidate) => {
    const box = ruleBox(candidate, branch.header, peerField);
    return box !== undefined && !branch.flows.intersectBox(box).isEmpty;
  });
  return rule ? { matched: { rule: `${rule.number}`, text: rule.text } } : {};
}

function compile(acl: NetworkAcl): CompiledAcl {
  let result = compiled.get(acl);
  if (!result) {
    const rules = (egress: boolean): AclRule[] =>
      (acl.Entries ?? [])
        .filter((entry) => entry.Egress === egress)
        .map(aclRule)
        .sort((a, b) => a.number - b.number);
    result = { inbound: rules(false), outbound: rules(true) };
    compiled.set(acl, result);
  }
  return result;
}

function aclRule(entry: NetworkAclEntry): AclRule {
  const { From = 0, To = 65535 } = entry.PortRange ?? {};
  const match: ServiceMatch = {
    protocol: protocolNumber(entry.Protocol ?? '-1'),
    ports: entry.PortRange ? IntervalSet.range(From, To) : null,
    icmp: icmpMatch(entry.IcmpTypeCode?.Type, entry.IcmpTypeCode?.Code),
  };
  const number = entry.RuleNumber ?? 32767;
  // 32767 denies what no IPv4 rule matched, 32768 what no IPv6 rule did.
  const last = number >= 32767;
  const peer = entry.CidrBlock ?? entry.Ipv6CidrBlock!;
  const allow = entry.RuleAction === 'allow';
  return {
    ...match,
    id: `${last ? '*' : number}`,
    number,
    allow,
    peer: cidrSet(peer),
    text: `rule ${last ? '*' : number}: ${allow ? 'allow' : 'deny'} ${serviceText(match)} ${entry.Egress ? 'to' : 'from'} ${peer}`,
  };
}

function aclRef(acl: NetworkAcl, subnet: SubnetNode): ComponentRef {
  const name = nameOf(acl.Tags);
  return {
    type: 'network-acl',
    id: acl.NetworkAclId!,
    ...(name === undefined ? {} : { name }),
    vpcId: subnet.vpc.id,
    subnetId: subnet.id,
  };
}
