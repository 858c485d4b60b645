import { familyOf, holdsIpv4, parseAddress } from '../../../packets/src/index.js';
import {
  type InterfaceNode,
  known,
  type NetworkIndex,
  type VpcNode,
} from '../../../snapshot/src/network/index.js';
import { analyze } from '../analysis/analyze.js';
import type { Analysis } from '../analysis/analysis.js';
import type { SideQuestion, Verdict } from '../diagnosis/diagnosis.js';
import type { Finding, FindingRole, Unknown } from '../diagnosis/finding.js';
import type { DiagnosisRequest } from '../diagnosis/request.js';
import { resolversOfGuest } from '../question/guest-resolvers.js';
import { resolversOf, type VpcResolvers } from '../question/vpc-resolvers.js';
import { sourceLabel } from './headline.js';
import { summarize, type Summary } from './present.js';

/** The way to one resolver by one protocol. */
interface ResolverFlow extends Summary {
  /** As the DHCP options name it. */
  resolver: string;
  protocol: 'udp' | 'tcp';
}

const VPC_RESOLVER = '169.254.169.253';
const VPC_RESOLVER_IPV6 = 'fd00:ec2::253';

/** R-DNS-1: whether the source gets answers from the resolvers that its own resolv.conf or else its VPC names, over UDP and TCP 53, each
 *  asked like any other flow. Null for sources outside. */
export function dnsQuestion(index: NetworkIndex, analysis: Analysis): SideQuestion | null {
  const { source } = analysis.question;
  if (source.type === 'internet') return null;
  const { vpc } = source.node;
  const who = sourceLabel(analysis);
  const own = resolversOfGuest(index, source.node);
  const resolvers = own ? known(own) : resolversOf(index, vpc);
  if (!resolvers.known) {
    const { code, component, summary, howToLearn } = resolvers.gap;
    const outcomes: Unknown['outcomes'] = [
      { if: 'they name resolvers that answer', verdict: 'reachable' },
      { if: "they don't", verdict: 'unreachable' },
    ];
    return undetermined(who, [{ code, component, summary, howToLearn, outcomes }]);
  }
  const { servers, dhcpOptionsId } = resolvers.value;
  const flows = servers.flatMap((resolver) =>
    (['udp', 'tcp'] as const).map((protocol) => askResolver(index, analysis, resolver, protocol)),
  );
  const verdict = verdictOf(flows);
  const unknowns = distinct(flows.flatMap((flow) => flow.unknowns));
  const unsaid = resolverUnsaid(resolvers.value, vpc, verdict);
  if (unsaid && verdict !== 'unreachable') return undetermined(who, [unsaid, ...unknowns]);
  const findings = findingsOf(flows, dhcpOptionsId, verdict === 'unreachable' ? 'blocking' : 'partial');
  if (verdict === 'undetermined') return { ...undetermined(who, unknowns), findings };
  return { about: 'dns', verdict, headline: headline(who, verdict, servers, findings), findings, unknowns };
}

function askResolver(
  index: NetworkIndex,
  { request, question }: Analysis,
  resolver: string,
  protocol: 'udp' | 'tcp',
): ResolverFlow {
  const amazons = parseAddress(resolver) === undefined || resolver === VPC_RESOLVER;
  const destination =
    amazons && question.source.type !== 'internet' ? vpcResolver(question.source.node) : resolver;
  const asked: DiagnosisRequest = {
    source: senderOf(request.source, question.source, destination),
    destination,
    protocol,
    port: 53,
  };
  const { vpcId, securityGroupIds, assumeGuest } = request;
  if (vpcId !== undefined) asked.vpcId = vpcId;
  if (securityGroupIds !== undefined) asked.securityGroupIds = securityGroupIds;
  if (assumeGuest !== undefined) asked.assumeGuest = assumeGuest;
  return { resolver, protocol, ...summarize(analyze(index, asked)) };
}

/** Machines without IPv4 have it at an IPv6 address (Amazon VPC User Guide, "Amazon DNS server"). */
function vpcResolver({ own }: InterfaceNode): string {
  return own.isEmpty || holdsIpv4(own) ? VPC_RESOLVER : VPC_RESOLVER_IPV6;
}

/** The source as it was asked about; its interface, where it was named by an address of the other family. */
function senderOf(text: string, source: Analysis['question']['source'], destination: string): string {
  const address = parseAddress(text);
  const other = parseAddress(destination);
  const sameFamily = address === undefined || other === undefined || familyOf(address) === familyOf(other);
  return sameFamily || source.type === 'internet' ? text : source.node.id;
}

/** Programs ask by UDP, and by TCP when the answer is too large (RFC 7766): without UDP to any resolver no name
 *  is resolved. */
function verdictOf(flows: readonly ResolverFlow[]): Verdict {
  const all = (wanted: Verdict, of = flows): boolean =>
    of.length > 0 && of.every(({ verdict }) => verdict === wanted);
  if (all('reachable')) return 'reachable';
  const byUdp = flows.filter(({ protocol }) => protocol === 'udp');
  if (all('unreachable', byUdp)) return 'unreachable';
  return flows.length === 0 || flows.some(({ verdict }) => verdict === 'undetermined')
    ? 'undetermined'
    : 'partial';
}

function findingsOf(flows: readonly ResolverFlow[], dhcpOptionsId: string, role: FindingRole): Finding[] {
  const byResolver = new Map<string, ResolverFlow[]>();
  for (const flow of flows) {
    if (flow.verdict !== 'unreachable' && flow.verdict !== 'partial') continue;
    byResolver.set(flow.resolver, [...(byResolver.get(flow.resolver) ?? []), flow]);
  }
  const findings = [...byResolver].flatMap(([resolver, failing]) => {
    const causes = distinct(failing.flatMap((flow) => flow.findings))
      .filter((finding) => finding.role !== 'warning')
      .map((finding): Finding => ({ ...finding, role, hop: null }));
    if (causes.some(({ code }) => code === 'DNS_RESOLVER_DISABLED')) return causes;
    return [unreachable(resolver, failing, causes, dhcpOptionsId, role), ...causes];
  });
  return distinct(findings);
}

function unreachable(
  resolver: string,
  failing: readonly ResolverFlow[],
  causes: readonly Finding[],
  dhcpOptionsId: string,
  role: FindingRole,
): Finding {
  const protocols = failing.map(({ protocol }) => `${protocol}/53`);
  const part = failing.every(({ verdict }) => verdict === 'unreachable') ? '' : ' in full';
  return {
    code: 'DNS_RESOLVER_UNREACHABLE',
    role,
    leg: causes[0]?.leg ?? 'forward',
    hop: null,
    component: { type: 'dns-resolver', id: resolver },
    summary: `resolver ${resolver} can't be reached${part} on ${protocols.join(' and ')}: ${causes.map(({ summary }) => summary).join('; ')}`,
    evidence: { dhcpOptionsId, resolver, protocols, codes: causes.map(({ code }) => code) },
  };
}

/** Where the VPC's options leave open which resolver a machine asks. */
function resolverUnsaid(
  { servers, noOptions, dhcpOptionsId }: VpcResolvers,
  vpc: VpcNode,
  verdict: Verdict,
): Unknown | undefined {
  const component = { type: 'dhcp-options', id: dhcpOptionsId, vpcId: vpc.id };
  const howToLearn = 'look at /etc/resolv.conf on the machine';
  if (noOptions) {
    return {
      code: 'NAME_NOT_RESOLVED',
      component,
      summary: `${vpc.id} has no DHCP option set: only machines of the Nitro system are given a resolver (${VPC_RESOLVER})`,
      howToLearn,
      outcomes: [
        { if: 'the machine is one of the Nitro system', verdict },
        { if: 'it is an older one', verdict: 'unreachable' },
      ],
    };
  }
  if (servers.length > 0) return undefined;
  return {
    code: 'NAME_NOT_RESOLVED',
    component,
    summary: `the DHCP option set ${dhcpOptionsId} of ${vpc.id} names no resolver`,
    howToLearn,
    outcomes: [
      { if: 'the machine itself names a resolver that answers', verdict: 'reachable' },
      { if: "it doesn't", verdict: 'unreachable' },
    ],
  };
}

function undetermined(who: string, unknowns: Unknown[]): SideQuestion {
  const reasons = unknowns.map(({ summary }) => summary).join('; ');
  const headline = `whether ${who} can resolve names can't be known: ${reasons}`;
  return { about: 'dns', verdict: 'undetermined', headline, findings: [], unknowns };
}

function headline(
  who: string,
  verdict: Verdict,
  servers: readonly string[],
  findings: readonly Finding[],
): string {
  const reasons = findings
    .filter(({ code }) => code.startsWith('DNS_RESOLVER'))
    .map(({ summary }) => summary)
    .join('; ');
  if (verdict === 'reachable') return `${who} can resolve names: ${servers.join(', ')} can be asked`;
  return verdict === 'unreachable'
    ? `${who} can't resolve names: ${reasons}`
    : `${who} can resolve names only in part: ${reasons}`;
}

function distinct<T extends { code: string; component: { id: string } }>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [`${item.code}|${item.component.id}`, item])).values()];
}
