import { type IntervalSet, IntervalSet as Sets, rangesText, TCP, UDP } from '../../../packets/src/index.js';
import type { InterfaceNode, NetworkIndex, SubnetNode } from '../../../snapshot/src/index.js';
import { analyze, analyzeQuestion } from '../analysis/analyze.js';
import { defaultProbes } from '../audit/default-probes.js';
import { resolveQuestion } from '../question/resolve-question.js';
import { label } from '../walk/describe.js';
import type { Edit } from './edits/edit.js';

/** Subnets whose sources are probed for what an edit breaks; one source stands for each. */
const MOST_SUBNETS = 4;

/** Compares a network before and after edits, but for the question itself. Keeps what it has asked of the
 *  network before, since several fixes of one question share it. */
export class SideEffects {
  private readonly probedBefore = new Map<string, boolean>();

  constructor(
    private readonly before: NetworkIndex,
    /** The question's own source, if it is an interface that exists. */
    private readonly source: InterfaceNode | undefined,
  ) {}

  /** Probes that worked before and don't any more, for a source of each subnet whose routes the edits change. */
  breaks(after: NetworkIndex, edits: readonly Edit[]): string[] {
    return this.reroutedSubnets(after, edits)
      .slice(0, MOST_SUBNETS)
      .flatMap(
        (subnet) => subnet.vpc.interfaces.find((node) => node.subnet.id === subnet.id && sends(node)) ?? [],
      )
      .flatMap((node) =>
        defaultProbes
          .filter((probe) => this.workedBefore(node, probe.label) && !probeWorks(after, node, probe.label))
          .map((probe) => `${label(node)} loses ${probe.label}`),
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
    const subnets = this.subnetsOfTable(this.before, id);
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
    const subnets = [...this.before.subnets.values()].filter(
      (subnet) => this.before.aclOfSubnet.get(subnet.id)?.NetworkAclId === id,
    );
    return subnets.length > 1
      ? [`${id} is in force for ${ids(subnets)}: the entry concerns all of them`]
      : [];
  }

  /** Connections from the internet that weren't possible before, to the interfaces that edits expose. */
  private newInbound(after: NetworkIndex, edits: readonly Edit[]): string[] {
    return this.exposed(after, edits).flatMap((node) => {
      const old = this.before.interfaces.get(node.id);
      return [TCP, UDP].flatMap((protocol) => {
        const now = inboundPorts(after, node, protocol).minus(
          old ? inboundPorts(this.before, old, protocol) : Sets.range(1, 0),
        );
        if (now.isEmpty) return [];
        const name = protocol === TCP ? 'tcp' : 'udp';
        return [`the internet reaches ${label(node)} on ${name}/${rangesText(now).join(', ')}`];
      });
    });
  }

  private exposed(after: NetworkIndex, edits: readonly Edit[]): InterfaceNode[] {
    const nodes = edits.flatMap((edit) => {
      if (edit.action === 'ec2:AssociateAddress') {
        return after.interfaces.get(edit.parameters.NetworkInterfaceId ?? '') ?? [];
      }
      const toGateway =
        (edit.action === 'ec2:CreateRoute' || edit.action === 'ec2:ReplaceRoute') &&
        edit.parameters.GatewayId?.startsWith('igw-');
      const opens = toGateway || edit.action === 'ec2:AuthorizeSecurityGroupIngress';
      return opens && this.source ? (after.interfaces.get(this.source.id) ?? []) : [];
    });
    return [...new Set(nodes)];
  }

  private reroutedSubnets(after: NetworkIndex, edits: readonly Edit[]): SubnetNode[] {
    const subnets = edits.flatMap((edit) => {
      switch (edit.action) {
        case 'ec2:CreateRoute':
        case 'ec2:ReplaceRoute':
        case 'ec2:DeleteRoute':
          return this.subnetsOfTable(after, edit.parameters.RouteTableId ?? '');
        case 'ec2:ReplaceNetworkAclEntry':
        case 'ec2:DeleteNetworkAclEntry':
          return [...after.subnets.values()].filter(
            ({ id }) => after.aclOfSubnet.get(id)?.NetworkAclId === edit.parameters.NetworkAclId,
          );
        default:
          return [];
      }
    });
    return [...new Set(subnets)];
  }

  private subnetsOfTable(index: NetworkIndex, id: string): SubnetNode[] {
    return [...index.subnets.values()].filter((subnet) => {
      const table = index.routeTable(subnet);
      return table.known && table.value.RouteTableId === id;
    });
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
  const { verdict, heldVerdict } = analyze(index, { ...probe.request, source: node.id });
  return verdict === 'reachable' || heldVerdict === 'reachable';
}

/** Ports on which the interface can be reached from outside. */
function inboundPorts(index: NetworkIndex, node: InterfaceNode, protocol: number): IntervalSet {
  const publicIp = node.vpc.associations.get(node.primary)?.publicIp;
  if (publicIp === undefined || typeof publicIp !== 'number') return Sets.range(1, 0);
  const request = { source: 'internet', destination: node.id, protocol, port: 1 } as const;
  const question = { ...resolveQuestion(index, request), ports: Sets.range(1, 65535) };
  const { working, header } = analyzeQuestion(index, request, question);
  return working.project(header.destinationPort);
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
