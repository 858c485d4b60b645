import type { Row } from './catalogue.js';
import type { FindingCode } from './codes.js';

const TIMEOUT = 'connections time out';

/** What is wrong inside a machine, or with a proxy that runs on one. */
export const GUEST_FINDINGS: Record<Extract<FindingCode, `GUEST_${string}` | `PROXY_${string}`>, Row> = {
  GUEST_IP_FORWARD_OFF: [
    'guest',
    null,
    'The machine in the middle does not forward packets (net.ipv4.ip_forward is 0).',
    TIMEOUT,
  ],
  GUEST_NO_SOURCE_NAT: [
    'guest',
    null,
    'No rule of the NAT instance gives the packets its own source address, so the internet gateway drops them.',
    TIMEOUT,
  ],
  GUEST_SOURCE_NAT_WRONG_INTERFACE: [
    'guest',
    null,
    'The rule that should translate the source names another interface than the one that the packets leave by.',
    TIMEOUT,
  ],
  GUEST_FORWARD_CHAIN_DROP: [
    'guest',
    null,
    'The FORWARD chain of the machine in the middle drops or rejects the packets.',
    'connections time out, or are refused at once where the rule rejects',
  ],
  GUEST_INPUT_CHAIN_DROP: [
    'guest',
    null,
    "The machine's own firewall (INPUT) drops or rejects what arrives.",
    'connections time out, or are refused at once where the rule rejects',
  ],
  GUEST_OUTPUT_CHAIN_DROP: [
    'guest',
    null,
    "The machine's own firewall (OUTPUT) drops or rejects what it sends.",
    'connections time out, or fail at once with "Operation not permitted"',
  ],
  GUEST_PREROUTING_CHAIN_DROP: [
    'guest',
    null,
    'A rule of the machine drops the packets before they are routed.',
    TIMEOUT,
  ],
  GUEST_POSTROUTING_CHAIN_DROP: [
    'guest',
    null,
    'A rule of the machine drops the packets on their way out.',
    TIMEOUT,
  ],
  GUEST_RP_FILTER_DROP: [
    'guest',
    null,
    'The reverse path filter drops packets that come in by another interface than their answers would leave by.',
    TIMEOUT,
  ],
  GUEST_CONNTRACK_FULL: [
    'guest',
    null,
    'The connection tracking table of the machine is full, or nearly so.',
    'new connections time out now and then; old ones go on',
  ],
  GUEST_RULES_NOT_PERSISTENT: [
    'guest',
    null,
    'The rules of the running machine are not saved, or no service loads them at boot.',
    'all works until the next reboot',
  ],
  GUEST_PORT_FORWARD_INTERFACE_MISMATCH: [
    'guest',
    null,
    'A port forwarding does not apply, because the packets come in by another interface than the rule names.',
    'connection refused',
  ],
  GUEST_SERVICE_NOT_LISTENING: [
    'guest',
    null,
    'No program listens on the port that the packets reach.',
    'connection refused',
  ],
  GUEST_ROUTE_MISMATCH: [
    'guest',
    null,
    "The machine's own route table sends the packets elsewhere, or nowhere.",
    'connections time out, or "No route to host"',
  ],
  PROXY_NOT_LISTENING: ['proxy', null, 'No proxy listens on the address and port.', 'connection refused'],
  PROXY_ACL_DENIED: [
    'proxy',
    null,
    "The proxy's access rules refuse the client, the destination or the port.",
    'HTTP 403 from the proxy',
  ],
  PROXY_PROTOCOL_UNSUPPORTED: [
    'proxy',
    null,
    'An HTTP proxy carries HTTP and HTTPS only.',
    'the protocol never uses the proxy',
  ],
};
