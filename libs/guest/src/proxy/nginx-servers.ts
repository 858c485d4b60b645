import { parseIpv4 } from '../../../packets/src/index.js';
import type { GuestFacts } from '../facts/guest-facts.js';

/** A server block of nginx that hands requests on. */
export interface ReverseProxy {
  /** "80", "0.0.0.0:80", "10.1.0.1:8080". */
  readonly listen: readonly string[];
  readonly serverNames: readonly string[];
  /** Values of proxy_pass. */
  readonly passesTo: readonly string[];
}

/** The server blocks with `proxy_pass` of the output of `nginx -T` (R-PF-2). */
export function reverseProxies({ files }: GuestFacts): ReverseProxy[] {
  const text = [...files].find(([path]) => /nginx/.test(path))?.[1];
  if (text === undefined) return [];
  return serverBlocks(text.replace(/#.*$/gm, ''))
    .map((block) => ({
      listen: values(block, 'listen').map((value) => value.split(/\s+/)[0]!),
      serverNames: values(block, 'server_name').flatMap((value) => value.split(/\s+/)),
      passesTo: values(block, 'proxy_pass'),
    }))
    .filter(({ passesTo }) => passesTo.length > 0);
}

/** The reverse proxy that takes requests for an address and port; undefined when none does. */
export function reverseProxyOn(facts: GuestFacts, address: number, port: number): ReverseProxy | undefined {
  return reverseProxies(facts).find(({ listen }) => {
    // Without a listen directive nginx takes port 80.
    const places = listen.length === 0 ? ['80'] : listen;
    return places.some((place) => listensOn(place, address, port));
  });
}

function listensOn(place: string, address: number, port: number): boolean {
  if (/^\d+$/.test(place)) return Number(place) === port;
  const [host = '', own = '80'] = place.split(':');
  return Number(own) === port && (host === '*' || host === '0.0.0.0' || parseIpv4(host) === address);
}

function serverBlocks(text: string): string[] {
  const blocks: string[] = [];
  for (const match of text.matchAll(/\bserver\s*\{/g)) {
    let depth = 1;
    let at = match.index + match[0].length;
    const from = at;
    for (; at < text.length && depth > 0; at += 1) {
      if (text[at] === '{') depth += 1;
      if (text[at] === '}') depth -= 1;
    }
    blocks.push(text.slice(from, at - 1));
  }
  return blocks;
}

const values = (block: string, name: string): string[] =>
  [...block.matchAll(new RegExp(String.raw`(?:^|[;{}\s])${name}\s+([^;]+);`, 'g'))].map((match) =>
    match[1]!.trim(),
  );
