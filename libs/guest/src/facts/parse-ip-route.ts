import { type IntervalSet, ipv4CidrSet, parseIpv4, parseIpv4Cidr } from '../../../packets/src/index.js';
import { isObject, list, number, parsed, text, type JsonObject } from './json.js';

export type RouteType =
  | 'unicast'
  | 'local'
  | 'broadcast'
  | 'unreachable'
  | 'blackhole'
  | 'prohibit'
  | 'throw'
  /** Something this model doesn't follow (multicast, nat, tunnels). */
  | 'other';

export interface NextHop {
  readonly device: string | undefined;
  readonly gateway: number | undefined;
  /** Its interface is gone: the kernel leaves it out. */
  readonly dead: boolean;
}

export interface Route {
  readonly table: string;
  readonly type: RouteType;
  readonly destination: IntervalSet;
  readonly prefixLength: number;
  readonly metric: number;
  /** Matches only packets of one type of service, which the facts of a packet don't tell. */
  readonly tos: string | undefined;
  readonly nextHops: readonly NextHop[];
  readonly preferredSource: number | undefined;
  /** As `ip route` prints it. */
  readonly text: string;
}

const TYPES: readonly string[] = [
  'unicast',
  'local',
  'broadcast',
  'unreachable',
  'blackhole',
  'prohibit',
  'throw',
] satisfies RouteType[];
const isType = (type: string): type is RouteType => TYPES.includes(type);

/** Reads `ip -j route show table all` (IPv4 routes; IPv6 ones are left out) or `ip -j route`. Undefined when
 *  it isn't that. */
export function parseIpRoute(document: unknown): Route[] | undefined {
  const items = list(parsed(document));
  if (!items) return undefined;
  const routes = items.filter((item) => !isIpv6(item)).map(readRoute);
  return routes.every((route) => route !== undefined) ? routes : undefined;
}

/** iproute2 prints a router preference for IPv6 only. */
function isIpv6(item: unknown): boolean {
  if (!isObject(item)) return false;
  return (
    'pref' in item || [item['dst'], item['gateway']].some((value) => text(value)?.includes(':') ?? false)
  );
}

function readRoute(item: unknown): Route | undefined {
  if (!isObject(item)) return undefined;
  const destination = text(item['dst']);
  if (destination === undefined) return undefined;
  const cidr = parseIpv4Cidr(
    destination === 'default' ? '0.0.0.0/0' : destination.includes('/') ? destination : `${destination}/32`,
  );
  if (!cidr) return undefined;
  const type = text(item['type']) ?? 'unicast';
  const preferred = text(item['prefsrc']);
  return {
    table: String(item['table'] ?? 'main'),
    type: isType(type) && !('encap' in item) ? type : 'other',
    destination: cidr.prefixLength === 0 ? ipv4CidrSet('0.0.0.0/0') : cidr.set,
    prefixLength: cidr.prefixLength,
    metric: number(item['metric']) ?? 0,
    tos: text(item['tos']),
    nextHops: (list(item['nexthops']) ?? [item]).flatMap((hop) => (isObject(hop) ? [readHop(hop)] : [])),
    preferredSource: preferred === undefined ? undefined : parseIpv4(preferred),
    text: routeText(item, type, destination),
  };
}

function readHop(hop: JsonObject): NextHop {
  const flags = list(hop['flags']) ?? [];
  return {
    device: text(hop['dev']),
    gateway: parseIpv4(text(hop['gateway']) ?? ''),
    dead: flags.includes('dead'),
  };
}

function routeText(item: JsonObject, type: string, destination: string): string {
  const words = type === 'unicast' ? [destination] : [type, destination];
  const hops = list(item['nexthops']);
  for (const [key, word] of [
    ['gateway', 'via'],
    ['dev', 'dev'],
    ['table', 'table'],
    ['prefsrc', 'src'],
    ['metric', 'metric'],
  ] as const) {
    const value = item[key];
    if (typeof value === 'string' || typeof value === 'number') words.push(word, String(value));
  }
  for (const hop of hops ?? []) {
    if (isObject(hop)) words.push(`nexthop via ${String(hop['gateway'] ?? '-')} dev ${String(hop['dev'])}`);
  }
  return words.join(' ');
}
