import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import type { IntervalSet } from '../../../packets/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import { endpointRef, endpointsFor, stateOf } from '../components/endpoints/vpc-endpoints.js';
import type { UnknownFact } from '../walk/branch.js';
import { gapFact, label } from '../walk/describe.js';
import type { DropInfo } from '../walk/step.js';
import type { AskedService, Detour, Doubt } from './doubt.js';
import { endpointAddresses, type EndpointAddresses } from './endpoint-addresses.js';
import { type PrivateName, privateNameOf } from './private-name.js';
import { QuestionError } from './question-error.js';
import { publicAddresses } from './service-addresses.js';

export interface ServiceDestination {
  destinations: IntervalSet;
  outsideOnly: boolean;
  doubts: Doubt[];
  service: AskedService;
}

/** A service whose addresses the caller gave. */
export function resolvedService(destination: string): AskedService {
  return { name: serviceName(destination), assumptions: [], warnings: [] };
}

/** Where `service:…` leads for one interface: to an interface endpoint of its VPC that has the name
 *  (R-VPE-2), else to the service's public addresses (R-VPE-1 and the ways to the internet). */
export function resolveService(
  index: NetworkIndex,
  destination: string,
  node: InterfaceNode | undefined,
): ServiceDestination {
  const name = serviceName(destination);
  if (!node) {
    const message = `${destination} is looked up in the VPC of the source, so the source has to be in one`;
    throw new QuestionError('unsupported-question', '/destination', message);
  }
  const endpoints = endpointsFor(index, node.vpc, name).filter(
    ({ VpcEndpointType }) => (VpcEndpointType ?? 'Interface') === 'Interface',
  );
  const named = endpoints.map((endpoint) => ({ endpoint, lead: privateNameOf(index, node.vpc, endpoint) }));
  for (const { endpoint, lead } of named) {
    if (lead.to !== 'endpoint') continue;
    const led = endpointAddresses(index, node, endpoint);
    if (!led.addresses.isEmpty) return toEndpoint(index, node, name, endpoint, lead.facts, led);
    if (stateOf(endpoint) === 'available') return toUnseen(index, node, name, endpoint, led);
  }
  return toPublic(index, node, name, named);
}

function serviceName(destination: string): string {
  const name = destination.slice('service:'.length).toLowerCase();
  // A whole service name would pass for a service that nobody has an endpoint of.
  const whole = /(^|\.)(com\.amazonaws|aws)\./.test(name);
  if (!whole && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name)) return name;
  const message = `${destination} names no service; expected what stands behind the region in the service name, as in service:s3 or service:ecr.api`;
  throw new QuestionError('unknown-destination', '/destination', message);
}

function toEndpoint(
  index: NetworkIndex,
  node: InterfaceNode,
  name: string,
  endpoint: VpcEndpoint,
  facts: readonly UnknownFact[],
  { addresses, zones, gap }: EndpointAddresses,
): ServiceDestination {
  const { destinations, outsideOnly } = publicAddresses(index, node, name);
  const otherwise = { destinations, outsideOnly };
  const component = endpointRef(endpoint);
  const doubts = facts.map((fact): Doubt => ({ fact, counts: 'always', otherwise }));
  if (gap) {
    const fact = gapFact(gap, 'the endpoint has no interfaces but those in the documents', 'it has more');
    doubts.push({ fact, counts: 'always' });
  }
  const zone = node.subnet.zone;
  const warnings: AskedService['warnings'] = [];
  if (zone !== undefined && zones.length > 0 && !zones.includes(zone)) {
    const why: DropInfo = {
      code: 'CROSS_ZONE_ENDPOINT',
      summary: `endpoint ${label(component)} has interfaces in ${zones.join(', ')} and none in ${zone}, the zone of the source`,
      evidence: { vpcEndpointId: component.id, clientZone: zone, endpointZones: zones },
    };
    warnings.push({ why, component });
  }
  return {
    destinations: addresses,
    outsideOnly: false,
    doubts,
    service: { name, assumptions: [], warnings },
  };
}

/** The name leads to interfaces that the documents don't hold: of the addresses that are walked instead, nothing
 *  is said of these. */
function toUnseen(
  index: NetworkIndex,
  node: InterfaceNode,
  name: string,
  endpoint: VpcEndpoint,
  { gap }: EndpointAddresses,
): ServiceDestination {
  const component = endpointRef(endpoint);
  const missing = gap ?? {
    code: 'PERMISSION_MISSING',
    component,
    summary: `the interfaces of ${label(component)} aren't in the documents`,
    howToLearn: 'allow and repeat ec2:DescribeNetworkInterfaces and ec2:DescribeVpcEndpoints',
  };
  const fact = {
    ...gapFact(missing, 'its interfaces take the packets', "they don't"),
    verdictIfNot: 'unreachable' as const,
  };
  return {
    ...publicAddresses(index, node, name),
    doubts: [{ fact, counts: 'entirely' }],
    service: { name, assumptions: [], warnings: [] },
  };
}

function toPublic(
  index: NetworkIndex,
  node: InterfaceNode,
  name: string,
  named: readonly { endpoint: VpcEndpoint; lead: PrivateName }[],
): ServiceDestination {
  const { vpc } = node;
  const result = publicAddresses(index, node, name);
  const gap = index.absence(vpc.region, 'VpcEndpoints', `the endpoints of ${vpc.id}`, vpc.id);
  if (gap) {
    const fact = gapFact(gap, `no interface endpoint has the name of ${name}`, 'one has it');
    result.doubts.push({ fact, counts: 'always' });
  }
  const hasGatewayEndpoint = endpointsFor(index, vpc, name).some(
    ({ VpcEndpointType }) => VpcEndpointType === 'Gateway',
  );
  for (const { endpoint, lead } of named) {
    // Beside a gateway endpoint, an interface endpoint without the name is there for other networks.
    if (lead.to !== 'public' || lead.off === undefined || hasGatewayEndpoint) continue;
    const component = endpointRef(endpoint);
    const why: DropInfo = {
      code: 'ENDPOINT_PRIVATE_DNS_OFF',
      summary: `interface endpoint ${label(component)} serves ${name}, but its name leads to public addresses: ${lead.off.reason}`,
      evidence: lead.off.evidence,
      cost: lead.off.edits,
    };
    result.service.warnings.push({ why, component });
    const { addresses } = endpointAddresses(index, node, endpoint);
    const detour: Detour = { via: `endpoint ${label(component)}`, destinations: addresses, component, why };
    if (!addresses.isEmpty) result.service.detour ??= detour;
  }
  return result;
}
