import {
  formatAddress,
  type IntervalSet,
  IntervalSet as Sets,
  rangesText,
  TCP,
  UDP,
} from '../../../packets/src/index.js';
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
import { carriersOf, exposedBy, subnetsOfAcl, subnetsOfTable } from './exposed-by.js';

/** Subnets whose sources are probed for what an edit breaks; one source stands for each. */
const MOST_SUBNETS = 4;

/** Interfaces that are walked to from the internet for what an edit opens. */
const MOST_EXPOSED = 4;

/** Compares a network before and after edits, but for the question itself. Keeps what it has asked of the
 *  network before, since several fixes of one question share it. */
export class SideEffects {
  private readonly gradesBefore = new Map<string, number>();
  private readonly portsBefore = new Map<string, IntervalSet>();

  constructor(
    private readonly before: NetworkIndex,
    private readonly request: DiagnosisRequest,
    /** The question's own source, if it is an interface; one that doesn't exist yet is in no index. */
    private readonly source: InterfaceNode | undefined,
  ) {}

  /** Probes that worked before and don't any more, or not for all packets: the audit's for a source of each
   *  subnet whose routes the edits change, and the question itself for one of each subnet whose way to an
   *  endpoint they change. */
  breaks(after: NetworkIndex, edits: readonly Edit[]): string[] {
    const audited = sendersIn(after, this.reroutedSubnets(after, edits)).flatMap((node) =>
      defaultProbes.flatMap(({ request, label: name }) => this.loss(after, node, request, name)),
    );
    const { destination, port } = this.request;
    const name = [destination, ...(port === undefined ? [] : [`port ${port}`])].join(' ');
    const asked = sendersIn(after, this.subnetsOfEndpoints(after, edits)).flatMap((node) =>
      node.id === this.source?.id ? [] : this.loss(after, node, this.request, name),
    );
    return [...new Set([...audited, ...asked])];
  }

  private loss(after: NetworkIndex, node: InterfaceNode, request: Probe, name: string): string[] {
    const before = this.gradeBefore(node, request, name);
    if (before === 0) return [];
    const now = grade(after, { ...request, source: node.id });
    if (now >= before) return [];
    return [`${label(node)} loses ${now === 0 ? '' : 'part of '}${name}`];
  }

  /** Whether nobody is served by the route that is to be replaced, as far as the same question and, of a default
   *  route, the audit probes tell, asked for a source of each subnet of its table. */
  isDead({ tableId, replaces }: RouteRemedy, { request }: Analysis): boolean {
    if (!replaces) return true;
    const isDefault = replaces.DestinationCidrBlock === '0.0.0.0/0';
    return sendersIn(this.before, subnetsOfTable(this.before, tableId)).every(
      (node) =>
        grade(this.before, { ...request, source: node.id }) < WORKS &&
        (!isDefault ||
          defaultProbes.every((probe) => this.gradeBefore(node, probe.request, probe.label) < WORKS)),
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
        case 'ec2:ModifySubnetAttribute':
          return edit.parameters.MapPublicIpOnLaunch?.Value === true
            ? [
                `every machine started in ${edit.parameters.SubnetId} gets a public address, on which the internet reaches what its groups let in`,
              ]
            : [];
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
    const carriers = carriersOf(this.before, id);
    // A machine that doesn't exist yet isn't among them.
    const isAsked =
      action.endsWith('Egress') && this.source?.planned === true && this.source.groups.includes(id);
    const others = carriers - (isAsked ? 0 : 1);
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

  /** Subnets whose clients an endpoint takes over, or loses: by its routes, or by its private names in the whole
   *  VPC (R-VPE-1, R-VPE-2). */
  private subnetsOfEndpoints(after: NetworkIndex, edits: readonly Edit[]): SubnetNode[] {
    const subnets = edits.flatMap((edit) => {
      if (edit.action !== 'ec2:CreateVpcEndpoint' && edit.action !== 'ec2:ModifyVpcEndpoint') return [];
      const { parameters } = edit;
      if (parameters.PrivateDnsEnabled === true) {
        const vpcId =
          edit.action === 'ec2:CreateVpcEndpoint'
            ? edit.parameters.VpcId
            : after.endpoints.get(edit.parameters.VpcEndpointId ?? '')?.VpcId;
        return [...after.subnets.values()].filter(({ vpc }) => vpc.id === vpcId);
      }
      const tables =
        edit.action === 'ec2:CreateVpcEndpoint'
          ? (edit.parameters.RouteTableIds ?? [])
          : [...(edit.parameters.AddRouteTableIds ?? []), ...(edit.parameters.RemoveRouteTableIds ?? [])];
      return tables.flatMap((id) => subnetsOfTable(after, id));
    });
    return [...new Set(subnets)];
  }

  private gradeBefore(node: InterfaceNode, request: Probe, name: string): number {
    const key = `${node.id} ${name}`;
    let found = this.gradesBefore.get(key);
    if (found === undefined) {
      found = this.before.interfaces.has(node.id) ? grade(this.before, { ...request, source: node.id }) : 0;
      this.gradesBefore.set(key, found);
    }
    return found;
  }
}

type Probe = Omit<DiagnosisRequest, 'source'>;

/** The grade of a question that works for every packet. */
const WORKS = 2;

/** How much of a question works: nothing, a part of the packets, all (`WORKS`). */
function grade(index: NetworkIndex, request: DiagnosisRequest): number {
  try {
    const { verdict, heldVerdict } = analyze(index, request);
    const best = heldVerdict ?? verdict;
    return best === 'reachable' ? WORKS : best === 'partial' ? 1 : 0;
  } catch (error) {
    // Another source may have no address of the question's family, or none of its names.
    if (error instanceof QuestionError) return 0;
    throw error;
  }
}

/** Ports on which the interface can be reached from outside, by its public IPv4 or its IPv6 address. */
function inboundPorts(index: NetworkIndex, node: InterfaceNode, protocol: number): IntervalSet {
  const publicIp = node.vpc.associations.get(node.primary)?.publicIp;
  const addresses = [...(typeof publicIp === 'number' ? [publicIp] : []), node.primaryIpv6 ?? []].flat();
  return Sets.union(
    addresses.map((address) => {
      const request = { source: 'internet', destination: formatAddress(address), protocol, port: 1 } as const;
      const question = { ...resolveQuestion(index, request), ports: Sets.range(1, 65535) };
      const { working, header } = analyzeQuestion(index, request, question);
      return working.project(header.destinationPort);
    }),
  );
}

/** One source stands for its subnet; rather one without a public address of its own, which a route to an
 *  internet gateway would serve and its neighbours not. */
function sendersIn(index: NetworkIndex, subnets: readonly SubnetNode[]): InterfaceNode[] {
  return subnets.slice(0, MOST_SUBNETS).flatMap(({ id, vpc }) => {
    const { interfaces, associations } = index.vpcs.get(vpc.id) ?? vpc;
    const senders = interfaces.filter((node) => node.subnet.id === id && sends(node));
    return senders.find(({ primary }) => !associations.has(primary)) ?? senders[0] ?? [];
  });
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
