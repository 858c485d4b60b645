import {
  type Address,
  hasPorts,
  IntervalSet,
  parseAddress,
  parseIpv4,
  TCP,
  UDP,
} from '../../../../packets/src/index.js';
import type { SubnetNode, VpcNode } from '../../../../snapshot/src/network/index.js';
import type { Branch } from '../../walk/branch.js';
import type { Move } from '../../walk/move.js';
import { vpcRef } from '../../walk/describe.js';
import { assumeHolds, deadEnd, end, type HopInfo, pass, withFlows } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';

const addresses = (...texts: string[]): Address[] => texts.map((text) => parseAddress(text)!);

const RESOLVER = addresses('169.254.169.253', 'fd00:ec2::253');
const METADATA = addresses('169.254.169.254');
const TIME_SYNC = addresses('169.254.169.123', 'fd00:ec2::123');

const servedAddresses = new WeakMap<VpcNode, IntervalSet>();

/** Addresses that the hypervisor answers itself: neither groups nor ACLs filter them (R-ACL-2, R-DNS-1;
 *  Amazon VPC User Guide, "DNS attributes", "Amazon Time Sync Service", "Instance metadata"). */
export function serviceAddresses(vpc: VpcNode): IntervalSet {
  let served = servedAddresses.get(vpc);
  if (!served) {
    served = setOf([...resolverAddresses(vpc), ...METADATA, ...TIME_SYNC]);
    servedAddresses.set(vpc, served);
  }
  return served;
}

/** The resolver listens at base + 2 of the VPC's primary range, too. */
export function resolverAddresses(vpc: VpcNode): Address[] {
  const base = parseIpv4((vpc.doc.CidrBlock ?? '').split('/')[0] ?? '');
  return base === undefined ? RESOLVER : [...RESOLVER, base + 2];
}

function setOf(list: readonly Address[]): IntervalSet {
  return IntervalSet.union(list.map((address) => IntervalSet.of(address)));
}

export function answerServices(context: WalkContext, branch: Branch, subnet: SubnetNode): Move[] {
  const moves: Move[] = [];
  let rest = branch.flows;
  const { header } = branch;
  const take = (served: readonly Address[], protocols: number[], port: number): Branch | undefined => {
    if (!protocols.includes(header.protocol) || !hasPorts(header.protocol)) return undefined;
    const flows = rest
      .restrict(header.destination, setOf(served))
      .restrict(header.destinationPort, IntervalSet.of(port));
    if (flows.isEmpty) return undefined;
    rest = rest.minus(flows);
    return withFlows(branch, flows);
  };
  const dns = take(resolverAddresses(subnet.vpc), [TCP, UDP], 53);
  if (dns) moves.push(resolver(context, dns, subnet.vpc));
  for (const served of [take(METADATA, [TCP], 80), take(TIME_SYNC, [UDP], 123)]) {
    if (served) moves.push(end(pass(served, service(subnet.vpc)), 'works'));
  }
  if (!rest.isEmpty) {
    moves.push(
      deadEnd(withFlows(branch, rest), service(subnet.vpc), {
        code: 'UNKNOWN_RESOURCE',
        summary: 'the address belongs to a VPC service that does not answer on this protocol and port',
        evidence: { services: 'resolver 53, metadata tcp 80, time sync udp 123' },
      }),
    );
  }
  return moves;
}

function service(vpc: VpcNode): HopInfo {
  return { kind: 'destination', component: { ...vpcRef(vpc), type: 'vpc-service' } };
}

/** R-DNS-1: the resolver needs enableDnsSupport. */
function resolver(context: WalkContext, branch: Branch, vpc: VpcNode): Move {
  const support = context.index.vpcAttributes.get(vpc.id)?.EnableDnsSupport?.Value;
  const info = service(vpc);
  if (support === false) {
    return deadEnd(branch, info, {
      code: 'DNS_RESOLVER_DISABLED',
      summary: `DNS support is off in ${vpc.id}, so its resolver doesn't answer`,
      evidence: { vpcId: vpc.id, enableDnsSupport: false },
    });
  }
  if (support === true) return end(pass(branch, info), 'works');
  return end(
    assumeHolds(context, branch, info, {
      code: 'PERMISSION_MISSING',
      component: vpcRef(vpc),
      summary: `whether ${vpc.id} has DNS support isn't in the documents`,
      howToLearn: 'ec2:DescribeVpcAttribute (enableDnsSupport)',
      ifHolds: 'DNS support is on (the default)',
      ifNot: 'it is off',
    }),
    'works',
  );
}
