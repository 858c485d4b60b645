import type { FindingCode, UnknownCode } from './codes.js';
import { GUEST_FINDINGS } from './guest-findings.js';
import { UNKNOWNS } from './unknowns.js';

type Layer =
  | 'route'
  | 'acl'
  | 'security-group'
  | 'eni'
  | 'instance'
  | 'igw'
  | 'nat-gateway'
  | 'nat-instance'
  | 'guest'
  | 'proxy'
  | 'endpoint'
  | 'tgw'
  | 'peering'
  | 'dns'
  | 'account';

interface CatalogueEntry {
  code: FindingCode | UnknownCode;
  kind: 'finding' | 'unknown';
  /** Explanation code of the AWS Reachability Analyzer, where one means the same. */
  awsCode?: string;
  layer: Layer;
  severity: 'error' | 'warning' | 'unknown';
  meaning: string;
  symptom: string;
}

export type Row = readonly [layer: Layer, awsCode: string | null, meaning: string, symptom: string];

const TIMEOUT = 'connections time out';

/** Findings that never stop a packet. */
const STOPS_NOTHING: ReadonlySet<string> = new Set<FindingCode>([
  'CROSS_ZONE_NAT',
  'CROSS_ZONE_ENDPOINT',
  'GUEST_RULES_NOT_PERSISTENT',
  'ENCRYPTION_CONTROLS_FORBID_FIX',
]);

const FINDINGS: Record<FindingCode, Row> = {
  NO_ROUTE_TO_DESTINATION: [
    'route',
    'NO_ROUTE_TO_DESTINATION',
    'The route table in force has no route that covers the destination.',
    TIMEOUT,
  ],
  BAD_STATE: ['endpoint', 'BAD_STATE', 'A component on the way is not in a working state.', TIMEOUT],
  BAD_STATE_ROUTE: [
    'route',
    'BAD_STATE_ROUTE',
    'The best route is a blackhole: it keeps its match and drops.',
    TIMEOUT,
  ],
  BAD_STATE_ATTACHMENT: [
    'igw',
    'BAD_STATE_ATTACHMENT',
    'The gateway that the route names is not attached to a VPC.',
    TIMEOUT,
  ],
  ROUTE_TARGET_NOT_FOUND: ['route', null, 'The route names a target that does not exist any more.', TIMEOUT],
  ROUTE_TARGET_WRONG_VPC: ['route', null, 'The route names a target that belongs to another VPC.', TIMEOUT],
  ROUTING_LOOP: [
    'route',
    null,
    'A NAT device sends its own translated packets back to itself or to a device before it.',
    TIMEOUT,
  ],
  ASYMMETRIC_RETURN_ROUTE: [
    'route',
    null,
    'The answer takes a way on which no device knows the connection.',
    `${TIMEOUT}; the server sees the request`,
  ],
  SUBNET_ACL_RESTRICTION: [
    'acl',
    'SUBNET_ACL_RESTRICTION',
    'A network ACL denies the packets at the edge of a subnet.',
    TIMEOUT,
  ],
  RETURN_PORTS_BLOCKED: [
    'acl',
    'SUBNET_ACL_RESTRICTION',
    'A network ACL denies answers to client ports (all of them, or a part).',
    `${TIMEOUT}, now and then where only a part is denied`,
  ],
  ENI_SG_RULES_MISMATCH: [
    'security-group',
    'ENI_SG_RULES_MISMATCH',
    'No rule of the security groups on the interface allows the packets.',
    TIMEOUT,
  ],
  SG_HAS_NO_RULES: [
    'security-group',
    'SG_HAS_NO_RULES',
    'The security groups on the interface have no rule in this direction.',
    TIMEOUT,
  ],
  SG_REFERENCES_NOT_PRESERVED: [
    'security-group',
    'SG_REFERENCES_NOT_PRESERVED',
    'A rule names a group of another VPC, and the connection between the VPCs does not carry such references.',
    TIMEOUT,
  ],
  TGW_ROUTE_AZ_RESTRICTION: [
    'tgw',
    'TGW_ROUTE_AZ_RESTRICTION',
    'The VPC attachment of the transit gateway has no subnet in the zone that the packets come from.',
    `${TIMEOUT} from machines in that zone`,
  ],
  TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION: [
    'tgw',
    'TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION',
    'The attachment is associated with no route table of the transit gateway.',
    TIMEOUT,
  ],
  TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT: [
    'tgw',
    'TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT',
    'The route table of the transit gateway has no route to the destination (on the way back: to the client).',
    TIMEOUT,
  ],
  TGW_RTB_BAD_STATE_ROUTE: [
    'tgw',
    'TGW_RTB_BAD_STATE_ROUTE',
    'The best route in the route table of the transit gateway is a blackhole.',
    TIMEOUT,
  ],
  PCX_REQUIRES_ADDRESS_IN_VPC_CIDR: [
    'peering',
    'PCX_REQUIRES_ADDRESS_IN_VPC_CIDR',
    'A peering connection carries only packets between addresses of its two VPCs, and lends no gateway.',
    TIMEOUT,
  ],
  ENI_SOURCE_DEST_CHECK_RESTRICTION: [
    'eni',
    'ENI_SOURCE_DEST_CHECK_RESTRICTION',
    'The source/destination check drops packets that are neither from nor to the interface itself.',
    TIMEOUT,
  ],
  UNASSOCIATED_COMPONENT: [
    'eni',
    'UNASSOCIATED_COMPONENT',
    'A component on the way is not attached to anything.',
    TIMEOUT,
  ],
  UNKNOWN_RESOURCE: [
    'eni',
    'UNKNOWN_RESOURCE',
    'Nothing in the network holds the destination address.',
    TIMEOUT,
  ],
  INSTANCE_NOT_RUNNING: ['instance', null, 'An instance on the way is not running.', TIMEOUT],
  IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS: [
    'igw',
    'IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS',
    'The internet gateway drops packets from a private address that has no public one.',
    TIMEOUT,
  ],
  IGW_PUBLIC_IP_ASSOCIATION_FOR_INGRESS: [
    'igw',
    'IGW_PUBLIC_IP_ASSOCIATION_FOR_INGRESS',
    'The internet reaches public addresses only, and the destination has none.',
    TIMEOUT,
  ],
  GATEWAY_REJECTS_SPOOFED_TRAFFIC: [
    'igw',
    'GATEWAY_REJECTS_SPOOFED_TRAFFIC',
    'The source is not the address of an attached interface: the sign of a NAT instance that does not masquerade.',
    TIMEOUT,
  ],
  IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS: [
    'igw',
    'IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS',
    'An internet gateway drops private destinations.',
    TIMEOUT,
  ],
  IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS: [
    'igw',
    'IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS',
    'An internet gateway drops destinations in shared address space.',
    TIMEOUT,
  ],
  DESTINATION_NOT_ROUTABLE: [
    'route',
    null,
    'The destination is in a range that no router forwards (link-local, loopback, multicast, reserved).',
    TIMEOUT,
  ],
  ENI_ADDRESS_RESTRICTION: [
    'eni',
    'ENI_ADDRESS_RESTRICTION',
    'An interface sends and takes only packets of addresses that it has; it has none of the family of the destination.',
    'network is unreachable, at once',
  ],
  IPV6_NO_EGRESS: [
    'eni',
    null,
    'IPv6 packets leave only with a global address of their own, by an internet gateway or an egress-only one: there is no NAT for them.',
    'IPv6 connections time out, or fail at once where the machine has no address',
  ],
  VPC_BLOCK_PUBLIC_ACCESS_ENABLED: [
    'account',
    'VPC_BLOCK_PUBLIC_ACCESS_ENABLED',
    'VPC Block Public Access stops the packets at the edge of the VPC, whatever routes and rules say.',
    TIMEOUT,
  ],
  NAT_GATEWAY_NOT_AVAILABLE: [
    'nat-gateway',
    'BAD_STATE',
    'The NAT gateway is not in state available.',
    TIMEOUT,
  ],
  NAT_GATEWAY_PRIVATE: [
    'nat-gateway',
    null,
    'A private NAT gateway has no Elastic IP: the internet gateway drops what it sends.',
    TIMEOUT,
  ],
  NAT_GATEWAY_NO_ADDRESS: ['nat-gateway', null, 'The NAT gateway has no address that works.', TIMEOUT],
  NAT_GATEWAY_SUBNET_NOT_PUBLIC: [
    'nat-gateway',
    'NO_ROUTE_TO_DESTINATION',
    'The subnet of the NAT gateway has no route to the internet.',
    TIMEOUT,
  ],
  NAT_GATEWAY_NO_INBOUND: [
    'nat-gateway',
    null,
    'A NAT gateway accepts no connections to its own addresses.',
    TIMEOUT,
  ],
  REGIONAL_NGW_ROUTE_AZ_RESTRICTION: [
    'nat-gateway',
    'REGIONAL_NGW_ROUTE_AZ_RESTRICTION',
    "The regional NAT gateway has no address in the client's Availability Zone, and AWS doesn't add one.",
    'connections time out, from some zones only',
  ],
  INGRESS_RTB_TRAFFIC_REDIRECTION: [
    'igw',
    'INGRESS_RTB_TRAFFIC_REDIRECTION',
    "The gateway's route table leads what comes in for the subnet through an appliance, so the subnet can't go out past it.",
    TIMEOUT,
  ],
  INGRESS_RTB_NO_PUBLIC_IP: [
    'igw',
    'INGRESS_RTB_NO_PUBLIC_IP',
    "The gateway's route table names an appliance that has no public address.",
    TIMEOUT,
  ],
  NGW_REQUIRES_SOURCE_IN_VPC: [
    'nat-gateway',
    'NGW_REQUIRES_SOURCE_IN_VPC',
    'A NAT gateway serves interfaces of its own VPC only.',
    TIMEOUT,
  ],
  PROTOCOL_RESTRICTION: [
    'nat-gateway',
    'PROTOCOL_RESTRICTION',
    'A NAT gateway carries TCP, UDP and ICMP only.',
    'no answer',
  ],
  VPCE_GATEWAY_PROTOCOL_RESTRICTION: [
    'endpoint',
    'VPCE_GATEWAY_PROTOCOL_RESTRICTION',
    'A gateway endpoint carries TCP and ICMP echo only.',
    'no answer',
  ],
  VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION: [
    'endpoint',
    'VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION',
    "A gateway endpoint gives back only what comes from the addresses of its service's prefix list.",
    TIMEOUT,
  ],
  VPCE_GATEWAY_REQUIRES_SOURCE_IN_VPC: [
    'endpoint',
    null,
    'A gateway endpoint serves its own VPC only, not what comes by a peering, a transit gateway or a VPN.',
    TIMEOUT,
  ],
  VPCE_INTRA_VPC_TRAFFIC: [
    'endpoint',
    'VPCE_INTRA_VPC_TRAFFIC',
    'An endpoint takes connections and opens none.',
    'no packets leave it',
  ],
  ENDPOINT_POLICY_DENIES: [
    'endpoint',
    null,
    'The policy of the endpoint lets nobody use the service.',
    'access denied (403) from the service, over a connection that works',
  ],
  ENDPOINT_PRIVATE_DNS_OFF: [
    'endpoint',
    null,
    "An interface endpoint of the service is there, but the service's name does not lead to it.",
    'the name resolves to public addresses',
  ],
  CROSS_ZONE_ENDPOINT: [
    'endpoint',
    null,
    "The endpoint has no interface in the client's zone: cost, and a shared fate with other zones.",
    'none until the zone fails',
  ],
  DNS_RESOLVER_DISABLED: [
    'dns',
    null,
    'DNS support is switched off in the VPC, so its resolver does not answer.',
    'could not resolve host',
  ],
  DNS_RESOLVER_UNREACHABLE: [
    'dns',
    null,
    "A resolver that the VPC's DHCP options name can't be reached.",
    'could not resolve host, or only after a long wait',
  ],
  NAT_PORT_CAPACITY: [
    'nat-gateway',
    null,
    'The connections that its clients may open to one destination come near the ports of a NAT device (R-NAT-4, R-NI-3).',
    'new connections fail now and then, and the more so the busier it is',
  ],
  ENCRYPTION_CONTROLS_FORBID_FIX: [
    'account',
    null,
    'The VPC enforces encryption in transit, so gateways that a fix would need cannot be made or attached (R-EC-1).',
    'the API refuses to make or attach the gateway',
  ],
  CROSS_ZONE_NAT: [
    'nat-gateway',
    null,
    'The NAT device is in another zone than the client: cost, and a shared fate with that zone.',
    'none until the zone fails',
  ],
  ...GUEST_FINDINGS,
};

/** Every code that an answer can carry, with its plain meaning. */
export const findingCatalogue: readonly CatalogueEntry[] = [
  ...entries(FINDINGS, 'finding'),
  ...entries(UNKNOWNS, 'unknown'),
];

const awsCodes = new Map(findingCatalogue.map(({ code, awsCode }) => [code, awsCode]));

export function awsCodeOf(code: FindingCode): string | undefined {
  return awsCodes.get(code);
}

function entries(rows: Record<string, Row>, kind: CatalogueEntry['kind']): CatalogueEntry[] {
  return Object.entries(rows).map(([code, [layer, awsCode, meaning, symptom]]) => ({
    code: code as CatalogueEntry['code'],
    kind,
    ...(awsCode === null ? {} : { awsCode }),
    layer,
    severity: kind === 'unknown' ? 'unknown' : STOPS_NOTHING.has(code) ? 'warning' : 'error',
    meaning,
    symptom,
  }));
}
