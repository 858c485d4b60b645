import { combineRulesets } from '../netfilter/combine-rulesets.js';
import { known, unknown, type Fact } from './fact.js';
import type { GuestDocument } from './guest-document.js';
import type { GuestFacts, RouteFacts } from './guest-facts.js';
import { isObject, text } from './json.js';
import { parseIpAddr } from './parse-ip-addr.js';
import { parseIpRoute } from './parse-ip-route.js';
import { parseIpRule } from './parse-ip-rule.js';
import { parseListeningSockets } from './parse-listening-sockets.js';
import { parseSysctl } from './parse-sysctl.js';

/** Reads a guest-facts document. A part that is absent, or that can't be read, becomes unknown with the
 *  reason; nothing is guessed. Throws when the document isn't an object at all. */
export function parseGuestFacts(raw: unknown): GuestFacts {
  if (!isObject(raw)) throw new Error('guest facts: expected an object with the outputs of commands');
  const document: GuestDocument = raw;
  const problems: { part: string; reason: string }[] = [];
  const part = <T>(
    name: keyof GuestDocument,
    command: string,
    read: (value: unknown) => T | undefined,
  ): Fact<T> => {
    const value = document[name];
    if (value === undefined || value === null) return unknown(`${name} was not read`, command);
    const result = read(value);
    if (result !== undefined) return known(result);
    const reason = `${name} is not the output of ${command}`;
    problems.push({ part: name, reason });
    return unknown(reason, command);
  };
  const ruleText = (name: 'iptablesSave' | 'iptablesLegacySave'): string | undefined => {
    const fact = part(name, name === 'iptablesSave' ? 'iptables-save' : 'iptables-legacy-save', text);
    return fact.known ? fact.value : undefined;
  };
  const netfilter = combineRulesets({
    iptablesSave: ruleText('iptablesSave'),
    iptablesLegacySave: ruleText('iptablesLegacySave'),
    nftRuleset: document.nftRuleset ?? undefined,
  });
  const misread = problems.map(({ reason }) => reason);
  return {
    document,
    instanceId: text(document.instanceId),
    collectedAt: text(document.collectedAt),
    sysctl: parseSysctl(document.sysctl),
    netfilter: netfilter.known
      ? known({ ...netfilter.value, missing: [...netfilter.value.missing, ...misread] })
      : netfilter,
    interfaces: part('ipAddr', 'ip -j addr', parseIpAddr),
    routes: part('ipRoute', 'ip -j route show table all', readRoutes),
    policyRules: part('ipRule', 'ip -j rule', parseIpRule),
    sockets: part('listeningSockets', 'ss -H -lntup', (value) =>
      typeof value === 'string' ? parseListeningSockets(value) : undefined,
    ),
    conntrack: part(
      'conntrack',
      'sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max',
      readConntrack,
    ),
    services: texts(document.services),
    persistedRules: part(
      'persistedRules',
      'cat /etc/sysconfig/iptables /etc/iptables/rules.v4 /etc/nftables.conf',
      readPersisted,
    ),
    files: texts(document.files),
    problems,
  };
}

/** Only `table all` shows the table `local`, which no machine lacks. */
function readRoutes(value: unknown): RouteFacts | undefined {
  const routes = parseIpRoute(value);
  return routes && { routes, allTables: routes.some(({ table }) => table === 'local') };
}

function readConntrack(value: unknown): { count: number; max: number } | undefined {
  if (!isObject(value)) return undefined;
  const [count, max] = [value['count'], value['max']].map((entry) =>
    typeof entry === 'string' && /^\s*\d+\s*$/.test(entry) ? Number(entry) : entry,
  );
  return typeof count === 'number' && typeof max === 'number' ? { count, max } : undefined;
}

function readPersisted(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return isObject(value) ? [...texts(value).values()].join('\n') : undefined;
}

function texts(value: unknown): ReadonlyMap<string, string> {
  if (!isObject(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([key, entry]) => (typeof entry === 'string' ? [[key, entry]] : [])),
  );
}
