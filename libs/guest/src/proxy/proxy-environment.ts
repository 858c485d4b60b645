import type { GuestFacts } from '../facts/guest-facts.js';

/** The proxy that a machine's programs are told to use, by scheme: values of http_proxy and https_proxy. */
export interface ProxyEnvironment {
  readonly http: string | undefined;
  readonly https: string | undefined;
  readonly except: readonly string[];
}

/** Reads proxy variables of the guest's files (/etc/environment, profile scripts, the output of env). */
export function proxyEnvironment({ files }: GuestFacts): ProxyEnvironment {
  const found = new Map<string, string>();
  for (const [path, text] of files) {
    if (!/environment|profile|env$|proxy\.(sh|conf)$|^env/.test(path)) continue;
    for (const match of text.matchAll(
      /^\s*(?:export\s+)?(https?_proxy|no_proxy)=["']?([^"'\n]*)["']?\s*$/gim,
    )) {
      found.set(match[1]!.toLowerCase(), match[2]!);
    }
  }
  const value = (name: string): string | undefined => found.get(name) || undefined;
  return {
    http: value('http_proxy'),
    https: value('https_proxy'),
    except: (found.get('no_proxy') ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  };
}

/** Addresses of resolv.conf, as texts. Undefined when it wasn't read. */
export function resolvers({ files }: GuestFacts): string[] | undefined {
  const text = [...files].find(([path]) => path.endsWith('resolv.conf'))?.[1];
  return text === undefined
    ? undefined
    : [...text.matchAll(/^\s*nameserver\s+(\S+)/gm)].map((match) => match[1]!);
}
