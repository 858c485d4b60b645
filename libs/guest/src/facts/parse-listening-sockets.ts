import { parseIpv4, TCP, UDP } from '../../../packets/src/index.js';

export interface ListeningSocket {
  readonly protocol: typeof TCP | typeof UDP;
  /** `any`: every IPv4 address. `unsure`: an IPv6 socket that old versions of ss don't tell apart from one
   *  that takes IPv4 too. */
  readonly address: number | 'any' | 'unsure';
  readonly port: number;
  /** It takes packets of this interface only. */
  readonly device: string | undefined;
  /** Undefined without root. */
  readonly process: string | undefined;
  readonly text: string;
}

/** Reads `ss -H -lntup`: sockets that take IPv4. Undefined when a line isn't understood. */
export function parseListeningSockets(document: string): ListeningSocket[] | undefined {
  const sockets: ListeningSocket[] = [];
  for (const raw of document.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || /^Netid\s/.test(line)) continue;
    const socket = readLine(line);
    if (socket === undefined) return undefined;
    if (socket !== 'other') sockets.push(socket);
  }
  return sockets;
}

function readLine(line: string): ListeningSocket | 'other' | undefined {
  const [kind, , , , local, , ...rest] = line.split(/\s+/);
  if (kind !== 'tcp' && kind !== 'udp')
    return kind === undefined || local === undefined ? undefined : 'other';
  const match = /^(.*?)(?:%([^:\]]+))?(\])?:(\d+)$/.exec(local ?? '');
  if (!match) return undefined;
  const host = `${match[1]}${match[3] ?? ''}`;
  const address = readAddress(host);
  if (address === 'ipv6') return 'other';
  if (address === undefined) return undefined;
  return {
    protocol: kind === 'tcp' ? TCP : UDP,
    address,
    port: Number(match[4]),
    device: match[2],
    process: /\(\("([^"]+)"/.exec(rest.join(' '))?.[1],
    text: line.replace(/\s+/g, ' '),
  };
}

/** `*` is any address; ss before 4.13 writes `::` for an IPv6 socket of either kind, later versions `[::]`
 *  for one that takes IPv6 only. */
function readAddress(host: string): ListeningSocket['address'] | 'ipv6' | undefined {
  if (host === '*' || host === '0.0.0.0') return 'any';
  if (host === '::') return 'unsure';
  const mapped = /^\[?::ffff:([\d.]+)\]?$/i.exec(host);
  if (mapped) return parseIpv4(mapped[1]!);
  return host.includes(':') || host.startsWith('[') ? 'ipv6' : parseIpv4(host);
}
