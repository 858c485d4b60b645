/** Findings that no EC2 call of one's own takes away: addresses that no router carries, machines that are gone,
 *  peers who aren't there, connections and endpoints that another has to accept. */
export const incurableCodes: ReadonlySet<string> = new Set([
  'DESTINATION_NOT_ROUTABLE',
  'UNKNOWN_RESOURCE',
  'NAT_GATEWAY_NO_INBOUND',
  'IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS',
  'IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS',
  // An endpoint, a peering connection or an appliance in a state that somebody else, or time, has to end.
  'BAD_STATE',
  // Interfaces with addresses of one family only.
  'ENI_ADDRESS_RESTRICTION',
  'VPCE_INTRA_VPC_TRAFFIC',
  'PCX_REQUIRES_ADDRESS_IN_VPC_CIDR',
  'GATEWAY_REJECTS_SPOOFED_TRAFFIC',
  // A program that isn't running, a proxy's own rules, routes of a machine: only a person knows what is meant.
  'GUEST_SERVICE_NOT_LISTENING',
  'GUEST_ROUTE_MISMATCH',
  'PROXY_NOT_LISTENING',
  'PROXY_ACL_DENIED',
  'PROXY_PROTOCOL_UNSUPPORTED',
]);

/** Questions of scenarios that nothing mends, "folder number", each with why. */
export const incurableQuestions: ReadonlyMap<string, string> = new Map([
  [
    'inbound-where-nobody-listens 1',
    'the question names a private address, which stays unreachable from outside',
  ],
  ['inbound-where-nobody-listens 2', 'the same'],
  ['r-bpa-1-exclusions 10', 'an exclusion for egress alone is somebody else’s decision'],
  ['r-bpa-1-exclusions 12', 'the same'],
  [
    'r-eni-1-pods 3',
    'the pod’s own address would need an Elastic IP each, which says nothing about its node',
  ],
  ['r-igw-3-not-an-attached-interface 1', 'no machine has the interface'],
  ['r-nat-9-nat64 14', 'no NAT64 carries ESP'],
  ['r-pcx-1-routes-both-ways 9', 'the peering connection is gone, and both sides have to agree to a new one'],
  [
    'r-rt-4-endpoint-and-customer-list 2',
    'two lists claim the address, and which of them is meant isn’t said',
  ],
  ['r-rt-7-appliance-interface 14', 'no machine has the interface of the appliance'],
  [
    'r-rt-7-through-nat-gateway 8',
    'a NAT gateway between two subnets takes no part in connections to its clients',
  ],
  ['r-sg-5-participant-only 4', 'the group belongs to an account that the bundle doesn’t show'],
  [
    'r-v6-1-deny-all-igw-traffic 2',
    'no EC2 call clears DenyAllIgwTraffic: the service that owns the interface sets it',
  ],
  ['r-v6-1-egress-only-gateway 4', 'the subnet is private by an egress-only gateway on purpose'],
  ['r-v6-1-no-global-address 1', 'neither VPC nor subnet has an IPv6 range'],
  ['r-v6-1-no-global-address 4', 'a private IPv6 address, and no public range to take one from'],
  ['r-v6-1-no-global-address 7', 'the question names a private address'],
  ['r-v6-1-no-global-address 8', 'a private IPv6 range of IPAM'],
  ['r-v6-1-no-route 4', 'nothing in the bundle leads to that private IPv6 range'],
  ['r-v6-1-other-vpc 4', 'the subnet is private by an egress-only gateway on purpose'],
  ['r-vpe-2-address-types 2', 'the client’s subnet has no IPv6 range'],
  ['r-vpe-2-interface-endpoint 17', 'endpoints don’t answer ping'],
  ['r-vpe-2-interface-endpoint 20', 'the endpoint’s interfaces were not read'],
  ['several-regions-transit-gateways 4', 'no attachment is known behind which the destination lies'],
]);
