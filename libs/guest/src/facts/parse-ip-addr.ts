import { parseIpv4 } from '../../../packets/src/index.js';
import { isObject, list, number, parsed, text } from './json.js';

export interface GuestAddress {
  readonly address: number;
  readonly prefixLength: number;
  readonly scope: string;
  /** Not the first of its network on this interface. */
  readonly secondary: boolean;
}

export interface GuestInterface {
  readonly name: string;
  /** Lower case, with colons. */
  readonly mac: string | undefined;
  readonly up: boolean;
  /** It leads to another machine, over some network (WireGuard, IPsec, GRE, a VPN's tun). */
  readonly tunnel: boolean;
  /** IPv4, in the kernel's order. */
  readonly addresses: readonly GuestAddress[];
}

/** Reads `ip -j addr`. Undefined when it isn't that. */
export function parseIpAddr(document: unknown): GuestInterface[] | undefined {
  const items = list(parsed(document));
  const interfaces = items?.map(readInterface);
  return interfaces?.every((one) => one !== undefined) ? interfaces : undefined;
}

/** Link types as iproute2 names them (lib/ll_types.c). */
const TUNNELS: readonly string[] = ['none', 'ppp', 'ipip', 'tunnel', 'sit', 'gre', 'ipgre'];

function readInterface(item: unknown): GuestInterface | undefined {
  if (!isObject(item)) return undefined;
  const name = text(item['ifname']);
  // Some versions print an empty object for what a filter left out.
  const infos = list(item['addr_info']) ?? [];
  const flags = list(item['flags']) ?? [];
  if (name === undefined) return undefined;
  const addresses = infos.flatMap((info) => readAddress(info) ?? []);
  return {
    name,
    mac: text(item['address'])?.toLowerCase(),
    up: flags.includes('UP'),
    tunnel: flags.includes('POINTOPOINT') || TUNNELS.includes(text(item['link_type']) ?? ''),
    addresses,
  };
}

function readAddress(info: unknown): GuestAddress | undefined {
  if (!isObject(info) || info['family'] !== 'inet') return undefined;
  const address = parseIpv4(text(info['local']) ?? '');
  const prefixLength = number(info['prefixlen']);
  if (address === undefined || prefixLength === undefined) return undefined;
  return {
    address,
    prefixLength,
    scope: text(info['scope']) ?? 'global',
    secondary: info['secondary'] === true,
  };
}
