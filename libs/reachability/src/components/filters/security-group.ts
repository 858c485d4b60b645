import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import { allAddresses, cidrSet, FlowSet, IntervalSet, isIcmp } from '../../../../packets/src/index.js';
import { type Gap, groupStanding, type InterfaceNode } from '../../../../snapshot/src/network/index.js';
import type { ComponentRef } from '../../diagnosis/hop.js';
import type { Branch } from '../../walk/branch.js';
import { gapFact, interfaceRef, label } from '../../walk/describe.js';
import { assumeHolds, drop, type HopInfo, pass, withFlows } from '../../walk/step.js';
import type { Neighbourhood } from '../../walk/crossing.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { type CompiledRule, nearMisses, ruleBox } from './compiled-rule.js';
import { heldIn, membersAnywhere, membersOf } from './group-references.js';
import { icmpMatch, protocolNumber, serviceText, type ServiceMatch } from './rule-text.js';

type Peer = { cidr: string } | { prefixList: string } | { group: string };

interface GroupRule extends ServiceMatch {
  id: string;
  text: string;
  peer: Peer;
}

interface CompiledGroup {
  ingress: GroupRule[];
  egress: GroupRule[];
}

const compiled = new WeakMap<SecurityGroup, CompiledGroup>();

/** Identifies a tracked flow at an interface by the variables in its header (R-SG-2). */
function trackKey(node: InterfaceNode, source: readonly number[], destination: readonly number[]): string {
  return `${node.id}|${source.join()}|${destination.join()}`;
}

/** The groups of an interface: allow rules only, the union of all of them (R-SG-1). An answer to a flow
 *  that this interface tracks passes without a rule (R-SG-2). `neighbourhood`: whose interfaces a group in a
 *  rule can mean; undefined where no reference is carried (R-SG-3). */
export function evaluateSecurityGroups(
  context: WalkContext,
  branch: Branch,
  node: InterfaceNode,
  direction: 'ingress' | 'egress',
  neighbourhood: Neighbourhood | undefined,
): Branch[] {
  // Network load balancers and service interfaces may have no groups at all: nothing filters there (R-SG-4).
  if (node.groups.length === 0 && (node.doc.InterfaceType ?? 'interface') !== 'interface') return [branch];
  const { header } = branch;
  const sender = [header.source, header.sourcePort];
  const receiver = [header.destination, header.destinationPort];
  const component = groupsRef(node, node.groups);
  const stateId = `conntrack:${node.id}`;
  if (branch.tracked.includes(trackKey(node, receiver, sender))) {
    const state = {
      id: stateId,
      used: true,
      text: `tracked flow of ${node.id}: the answer passes without a rule`,
    };
    return [pass(branch, { kind: 'security-group', component, state, note: `${direction}, stateful` })];
  }
  const peerField = direction === 'ingress' ? 'source' : 'destination';
  const { rules, doubtful, notCarried, ruleCount } = rulesOf(context, node, direction, neighbourhood);
  const allowed = matching(branch.flows, rules, branch, peerField);
  const rest = branch.flows.minus(allowed);
  const state = { id: stateId, created: true, text: `${node.id} tracks the flow` };
  const track = (next: Branch): Branch => ({
    ...next,
    tracked: [...next.tracked, trackKey(node, sender, receiver)],
  });
  const info: HopInfo = { kind: 'security-group', component, note: direction };
  const result: Branch[] = [];
  if (!allowed.isEmpty) {
    const passing = withFlows(branch, rest.isEmpty ? branch.flows : allowed);
    result.push(
      track(pass(passing, { ...info, state, detail: () => firstMatch(rules, passing, peerField) })),
    );
  }
  let denied = rest;
  for (const gap of new Set(doubtful.map((rule) => rule.gap))) {
    const ofGap = doubtful.filter((rule) => rule.gap === gap);
    const maybe = matching(denied, ofGap, branch, peerField);
    if (maybe.isEmpty) continue;
    denied = denied.minus(maybe);
    const fact = gapFact(
      gap,
      `a rule of ${label(node)} lets it ${direction === 'ingress' ? 'in' : 'out'}`,
      'none does',
    );
    result.push(track(assumeHolds(context, withFlows(branch, maybe), info, fact)));
  }
  if (!denied.isEmpty) {
    const blocked = withFlows(branch, denied);
    const lost = lostReference(context, blocked, node, notCarried, peerField);
    const misses = (): CompiledRule[] => rules.concat(doubtful);
    result.push(
      track(
        drop(
          blocked,
          {
            ...info,
            detail: () => ({ nearMisses: nearMisses(misses(), blocked.header, blocked.flows, peerField) }),
          },
          {
            code:
              ruleCount === 0 && doubtful.length === 0
                ? 'SG_HAS_NO_RULES'
                : lost?.abroad
                  ? 'SG_REFERENCES_NOT_PRESERVED'
                  : 'ENI_SG_RULES_MISMATCH',
            summary:
              `no ${direction} rule of ${node.groups.join(', ') || 'any security group'} on ${label(node)} ` +
              `allows ${serviceOf(blocked)} ${direction === 'ingress' ? 'from its source' : 'to its destination'}${lost ? `: the reference to ${lost.group} isn't carried ${lost.abroad ? 'between these VPCs' : 'past the machine between'}` : ''}`,
            evidence: {
              networkInterfaceId: node.id,
              direction,
              securityGroupIds: [...node.groups],
              ...(lost === undefined ? {} : { referencedGroupId: lost.group }),
              rules: rules.slice(0, 20).map(({ id, text }) => `${id}: ${text}`),
            },
            component: groupsRef(node, [node.groups[0] ?? node.id]),
          },
        ),
      ),
    );
  }
  return result;
}

/** Groups of an interface as one component: a place of the interface, without the interface's own name. */
function groupsRef(node: InterfaceNode, groups: readonly string[]): ComponentRef {
  const { name: _interface, ...place } = interfaceRef(node);
  return { ...place, type: 'security-group', id: groups.join(',') || '(none)' };
}

function serviceOf({ header, flows }: Branch): string {
  const ports = isIcmp(header.protocol) ? null : flows.project(header.destinationPort);
  return serviceText({ protocol: header.protocol, ports, icmp: flows.project(header.icmp) });
}

function matching(
  flows: FlowSet,
  rules: readonly CompiledRule[],
  branch: Branch,
  peerField: 'source' | 'destination',
): FlowSet {
  let rest = flows;
  for (const rule of rules) {
    if (rest.isEmpty) break;
    const box = ruleBox(rule, branch.header, peerField);
    if (box) rest = rest.minusBox(box);
  }
  return rest === flows ? FlowSet.empty(flows.space) : flows.minus(rest);
}

function firstMatch(rules: readonly CompiledRule[], branch: Branch, peerField: 'source' | 'destination') {
  const rule = rules.find((candidate) => {
    const box = ruleBox(candidate, branch.header, peerField);
    return box !== undefined && !branch.flows.intersectBox(box).isEmpty;
  });
  return rule ? { matched: { rule: rule.id, text: rule.text } } : {};
}

/** A rule whose peer is a group. */
interface ReferenceRule extends ServiceMatch {
  id: string;
  text: string;
  group: string;
}

/** The group that would let all of the packets pass if its reference were carried here. `abroad`: its interfaces
 *  are in another VPC, so it is the connection between the VPCs that doesn't carry it. */
function lostReference(
  context: WalkContext,
  branch: Branch,
  node: InterfaceNode,
  notCarried: readonly ReferenceRule[],
  peerField: 'source' | 'destination',
): { group: string; abroad: boolean } | undefined {
  const admits = (rule: ReferenceRule, peer: IntervalSet): boolean =>
    matching(branch.flows, [{ ...rule, peer }], branch, peerField).equals(branch.flows);
  const lost = notCarried.find((rule) => admits(rule, membersAnywhere(context, rule.group, node)));
  return lost && { group: lost.group, abroad: !admits(lost, membersOf(context, lost.group, node.vpc)) };
}

interface RulesOfInterface {
  rules: CompiledRule[];
  /** Rules that may match, of lists or groups that can't be read: as wide as they could be, each with why. */
  doubtful: (CompiledRule & { gap: Gap })[];
  /** Rules that name a group where no reference is carried. */
  notCarried: ReferenceRule[];
  ruleCount: number;
}

function rulesOf(
  context: WalkContext,
  node: InterfaceNode,
  direction: 'ingress' | 'egress',
  neighbourhood: Neighbourhood | undefined,
): RulesOfInterface {
  const result: RulesOfInterface = { rules: [], doubtful: [], notCarried: [], ruleCount: 0 };
  for (const groupId of node.groups) {
    const fact = context.index.securityGroup(groupId, node.vpc);
    if (!fact.known) {
      const text = `whatever ${groupId} allows`;
      const { gap } = fact;
      const anything = { protocol: null, ports: null, icmp: null, peer: allAddresses };
      result.doubtful.push({ id: groupId, text, ...anything, gap });
      continue;
    }
    const standing = groupStanding(context.index, fact.value, node.vpc);
    if (standing.counts === false) continue;
    if (standing.counts === 'unknown') {
      addDoubtful(context, compile(fact.value)[direction], neighbourhood, standing.gap, result);
      continue;
    }
    for (const rule of compile(fact.value)[direction]) {
      result.ruleCount += 1;
      addRule(context, rule, neighbourhood, result);
    }
  }
  return result;
}

/** Rules of a group of which it isn't known whether it counts. */
function addDoubtful(
  context: WalkContext,
  rules: readonly GroupRule[],
  neighbourhood: Neighbourhood | undefined,
  gap: Gap,
  result: RulesOfInterface,
): void {
  const own: RulesOfInterface = { rules: [], doubtful: [], notCarried: [], ruleCount: 0 };
  for (const rule of rules) addRule(context, rule, neighbourhood, own);
  result.doubtful.push(...own.rules.map((rule) => ({ ...rule, gap })), ...own.doubtful);
}

function addRule(
  context: WalkContext,
  rule: GroupRule,
  neighbourhood: Neighbourhood | undefined,
  result: RulesOfInterface,
): void {
  const { peer } = rule;
  if ('cidr' in peer) {
    result.rules.push({ ...rule, peer: cidrSet(peer.cidr) });
  } else if ('group' in peer) {
    addReference(context, { ...rule, group: peer.group }, neighbourhood, result);
  } else {
    const fact = context.index.prefixList(peer.prefixList);
    if (fact.known) result.rules.push({ ...rule, peer: fact.value.set });
    else result.doubtful.push({ ...rule, peer: allAddresses, gap: fact.gap });
  }
}

/** R-SG-3. */
function addReference(
  context: WalkContext,
  rule: ReferenceRule,
  neighbourhood: Neighbourhood | undefined,
  result: RulesOfInterface,
): void {
  const { group } = rule;
  if (!neighbourhood) {
    result.rules.push({ ...rule, peer: IntervalSet.empty });
    result.notCarried.push(rule);
    return;
  }
  const { vpc, gap } = neighbourhood;
  const members = membersOf(context, group, vpc);
  if (gap) result.doubtful.push({ ...rule, peer: members, gap });
  else result.rules.push({ ...rule, peer: members });
  const unread = context.index.absence(vpc.region, 'NetworkInterfaces', `members of ${group}`, vpc.id);
  if (unread) result.doubtful.push({ ...rule, peer: allAddresses.minus(heldIn(context, vpc)), gap: unread });
}

function compile(group: SecurityGroup): CompiledGroup {
  let result = compiled.get(group);
  if (!result) {
    const id = group.GroupId!;
    result = {
      ingress: (group.IpPermissions ?? []).flatMap((permission) => groupRules(id, permission, 'from')),
      egress: (group.IpPermissionsEgress ?? []).flatMap((permission) => groupRules(id, permission, 'to')),
    };
    compiled.set(group, result);
  }
  return result;
}

function groupRules(groupId: string, permission: IpPermission, preposition: 'from' | 'to'): GroupRule[] {
  const protocol = protocolNumber(permission.IpProtocol ?? '-1');
  const { FromPort, ToPort } = permission;
  const anyPort = FromPort === undefined || FromPort === null || FromPort === -1;
  const match: ServiceMatch = {
    protocol,
    ports: anyPort ? null : IntervalSet.range(FromPort, ToPort ?? FromPort),
    icmp: protocol !== null && isIcmp(protocol) ? icmpMatch(FromPort, ToPort) : null,
  };
  const peers: { peer: Peer; text: string }[] = [
    ...(permission.IpRanges ?? []).map(({ CidrIp }) => ({ peer: { cidr: CidrIp! }, text: CidrIp! })),
    ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => ({ peer: { cidr: CidrIpv6! }, text: CidrIpv6! })),
    ...(permission.PrefixListIds ?? []).map(({ PrefixListId }) => ({
      peer: { prefixList: PrefixListId! },
      text: PrefixListId!,
    })),
    ...(permission.UserIdGroupPairs ?? []).map(({ GroupId }) => ({
      peer: { group: GroupId! },
      text: GroupId!,
    })),
  ];
  return peers.map(({ peer, text }) => ({
    ...match,
    id: groupId,
    peer,
    text: `allow ${serviceText(match)} ${preposition} ${text}`,
  }));
}
