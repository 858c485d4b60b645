import { type IntervalSet, IntervalSet as Sets, rangesText, TCP, UDP } from '../../../packets/src/index.js';
import type { InterfaceNode, NetworkIndex, SubnetNode } from '../../../snapshot/src/index.js';
import type { Analysis } from '../analysis/analysis.js';
import { analyze, analyzeQuestion } from '../analysis/analyze.js';
import { defaultProbes } from '../audit/default-probes.js';
import type { DiagnosisRequest } from '../diagnosis/request.js';
import { QuestionError } from '../question/question-error.js';
import { resolveQuestion } from '../question/resolve-question.js';
import type { RouteRemedy } from '../walk/branch.js';
import { label } from '../walk/describe.js';
import type { Edit } from './edits/edit.js';
import { exposedBy, subnetsOfAcl, subnetsOfTable } from './exposed-by.js';

/** Subnets whose sources are probed for what an edit breaks; one source stands for each. */
const MOST_SUBNETS = 4;

/** Interfaces that are walked to from the internet for what an edit opens. */
const MOST_EXPOSED = 4;

/** Compares a network before and after edits, but for the question itself. Keeps what it has asked of the
 *  network before, since several fixes of one question share it. */
export class SideEffects {
  private readonly probedBefore = new Map<string, boolean>();
  private readonly portsBefore = new Map<string, IntervalSet>();

  constructor(
    private readonly before: NetworkIndex,
    /** The question's own source, if it is an interface that exists. */
    private readonly source: InterfaceNode | undefined,
  ) {}

  /** Probes that worked before and don't any more, for a source of each subnet whose routes the edits change. */
  breaks(after: NetworkIndex, edits: readonly Edit[]): string[] {
    return this.reroutedSubnets(after, edits)
      .slice(0, MOST_SUBNETS)
      .flatMap((subnet) => senderIn(subnet) ?? [])
      .flatMap((node) =>
        defaultProbes
          .filter((probe) => this.workedBefore(node, probe.label) && !probeWorks(after, node, probe.label))
          .map((probe) => `${label(node)} loses ${probe.label}`),
      );
  }

  /** Whether nobody is served by the route that is to be replaced, as far as the same question and, of a default
   *  route, the audit probes tell, asked for a source of each subnet of its table. */
  isDead({ tableId, replaces }: RouteRemedy, { request }: Analysis): boolean {
    if (!replaces) return true;
    const isDefault = replaces.DestinationCidrBlock === '0.0.0.0/0';
    return subnetsOfTable(this.before, tableId)
      .slice(0, MOST_SUBNETS)
      .flatMap((subnet) => senderIn(subnet) ?? [])
      .every(
        (node) =>
          !requestWorks(this.before, { ...request, source: node.id }) &&
          (!isDefault || defaultProbes.every((probe) => !this.workedBefore(node, probe.label))),
      );
  }

  /** What else the edits let through, in words. */
  alsoOpens(after: NetworkIndex, edits: readonly Edit[]): string[] {
    return [...this.sharedBy(edits), ...this.newInbound(after, edits)];
  }

  /** Who else an edit of a shared thing (a table, a group, an ACL) concerns. */
  private sharedBy(edits: readonly Edit[]): string[] {
    const texts = edits.flatMap((edit) => {
      switch (edit.action) {
        case 'ec2:CreateRoute':
        case 'ec2:ReplaceRoute':
          return this.othersOnTable(edit.parameters.RouteTableId ?? '');
        case 'ec2:AuthorizeSecurityGroupIngress':
        case 'ec2:AuthorizeSecurityGroupEgress':
          return this.othersInGroup(edit.parameters.GroupId ?? '', edit.action);
        case 'ec2:CreateNetworkAclEntry':
        case 'ec2:ReplaceNetworkAclEntry':
          return this.othersOnAcl(edit.parameters.NetworkAclId ?? '');
        default:
          return [];
      }
    });
    return [...new Set(texts)];
  }

  private othersOnTable(id: string): string[] {
    const subnets = subnetsOfTable(this.before, id);
    const others = count(subnets, (node) => node !== this.source && sends(node));
    if (others === 0) return [];
    return [
      `${others} more ${others === 1 ? 'interface' : 'interfaces'} in ${ids(subnets)} get the route of ${id} too`,
    ];
  }

  private othersInGroup(id: string, action: string): string[] {
    const vpcId = this.before.securityGroups.get(id)?.VpcId ?? '';
    const carriers =
      this.before.vpcs.get(vpcId)?.interfaces.filter(({ groups }) => groups.includes(id)) ?? [];
    const others = carriers.length - 1;
    if (others <= 0) return [];
    const way = action.endsWith('Ingress') ? 'accept' : 'send';
    return [`${others} more ${others === 1 ? 'interface' : 'interfaces'} with ${id} may ${way} this too`];
  }

  private othersOnAcl(id: string): string[] {
    const subnets = subnetsOfAcl(this.before, id);
    return subnets.length > 1
      ? [`${id} is in force for ${ids(subnets)}: the entry concerns all of them`]
      : [];
  }

  /** Connections from the internet that weren't possible before, to the interfaces that edits expose. */
  private newInbound(after: NetworkIndex, edits: readonly Edit[]): string[] {
    const exposed = [...new Set(edits.flatMap((edit) => exposedBy(after, edit)))];
    const opened = exposed.slice(0, MOST_EXPOSED).flatMap((node) => {
      const old = this.before.interfaces.get(node.id);
      return [TCP, UDP].flatMap((protocol) => {
        const now = inboundPorts(after, node, protocol).minus(
          old ? this.inboundBefore(old, protocol) : Sets.empty,
        );
        if (now.isEmpty) return [];
        const name = protocol === TCP ? 'tcp' : 'udp';
        return [`the internet reaches ${label(node)} on ${name}/${rangesText(now).join(', ')}`];
      });
    });
    const more = exposed.length - MOST_EXPOSED;
    if (opened.length === 0 || more <= 0) return opened;
    return [...opened, `${more} more with a public address may be reached, too`];
  }

  private inboundBefore(node: InterfaceNode, protocol: number): IntervalSet {
    const key = `${node.id} ${protocol}`;
    let ports = this.portsBefore.get(key);
    if (!ports) {
      ports = inboundPorts(this.before, node, protocol);
      this.portsBefore.set(key, ports);
    }
    return ports;
  }

  private reroutedSubnets(after: NetworkIndex, edits: readonly Edit[]): SubnetNode[] {
    const subnets = edits.flatMap((edit) => {
      switch (edit.action) {
        case 'ec2:CreateRoute':
        case 'ec2:ReplaceRoute':
        case 'ec2:DeleteRoute':
          return subnetsOfTable(after, edit.parameters.RouteTableId ?? '');
        case 'ec2:AssociateRouteTable':
          return after.subnets.get(edit.parameters.SubnetId ?? '') ?? [];
        case 'ec2:ReplaceNetworkAclEntry':
        case 'ec2:DeleteNetworkAclEntry':
          return subnetsOfAcl(after, edit.parameters.NetworkAclId);
        default:
          return [];
      }
    });
    return [...new Set(subnets)];
  }

  private workedBefore(node: InterfaceNode, probe: string): boolean {
    const key = `${node.id} ${probe}`;
    let worked = this.probedBefore.get(key);
    if (worked === undefined) {
      const old = this.before.interfaces.get(node.id);
      worked = old !== undefined && probeWorks(this.before, old, probe);
      this.probedBefore.set(key, worked);
    }
    return worked;
  }
}

function probeWorks(index: NetworkIndex, node: InterfaceNode, name: string): boolean {
  const probe = defaultProbes.find(({ label: text }) => text === name)!;
  return requestWorks(index, { ...probe.request, source: node.id });
}

function requestWorks(index: NetworkIndex, request: DiagnosisRequest): boolean {
  try {
    const { verdict, heldVerdict } = analyze(index, request);
    return verdict === 'reachable' || heldVerdict === 'reachable';
  } catch (error) {
    // Another source may have no address of the question's family, or none of its names.
    if (error instanceof QuestionError) return false;
    throw error;
  }
}

/** Ports on which the interface can be reached from outside. */
function inboundPorts(index: NetworkIndex, node: InterfaceNode, protocol: number): IntervalSet {
  const publicIp = node.vpc.associations.get(node.primary)?.publicIp;
  if (publicIp === undefined || typeof publicIp !== 'number') return Sets.empty;
  const request = { source: 'internet', destination: node.id, protocol, port: 1 } as const;
  const question = { ...resolveQuestion(index, request), ports: Sets.range(1, 65535) };
  const { working, header } = analyzeQuestion(index, request, question);
  return working.project(header.destinationPort);
}

/** One source stands for its subnet. */
function senderIn(subnet: SubnetNode): InterfaceNode | undefined {
  return subnet.vpc.interfaces.find((node) => node.subnet.id === subnet.id && sends(node));
}

function sends({ doc }: InterfaceNode): boolean {
  return ['interface', 'efa', 'branch', 'trunk', 'lambda'].includes(doc.InterfaceType ?? 'interface');
}

function count(subnets: readonly SubnetNode[], wanted: (node: InterfaceNode) => boolean): number {
  const ofTable = new Set(subnets.map(({ id }) => id));
  const vpcs = new Set(subnets.map(({ vpc }) => vpc));
  return [...vpcs]
    .flatMap(({ interfaces }) => interfaces)
    .filter((node) => ofTable.has(node.subnet.id) && wanted(node)).length;
}

function ids(subnets: readonly SubnetNode[]): string {
  const shown = subnets.slice(0, 3).map(label).join(', ');
  return subnets.length > 3 ? `${shown} and ${subnets.length - 3} more subnets` : shown;
}
