import { type FlowSet, IntervalSet } from '../../../packets/src/index.js';
import { parseAddresses, parseAddressRange, parsePorts } from '../netfilter/values.js';
import type { ProxyQuestion } from './proxy-question.js';
import type { SquidAcl, SquidConf, SquidLine } from './squid-conf.js';

export interface AccessVerdict {
  readonly allowed: readonly { readonly flows: FlowSet; readonly line: string }[];
  readonly denied: readonly { readonly flows: FlowSet; readonly line: string }[];
  readonly unknown: readonly { readonly flows: FlowSet; readonly line: string }[];
}

interface Match {
  readonly yes: FlowSet;
  readonly maybe: FlowSet;
}

/** Runs http_access in order: the first line of which every acl matches decides; when none does, the
 *  opposite of the last line (squid.conf, http_access); without any line, access is denied. */
export function squidAccess(conf: SquidConf, question: ProxyQuestion): AccessVerdict {
  const allowed: { flows: FlowSet; line: string }[] = [];
  const denied: { flows: FlowSet; line: string }[] = [];
  const unknown: { flows: FlowSet; line: string }[] = [];
  let rest = question.flows;
  for (const line of conf.httpAccess) {
    const { yes, maybe } = lineMatch(conf, line, question, rest);
    rest = rest.minus(yes).minus(maybe);
    const list = line.words[0] === 'allow' ? allowed : line.words[0] === 'deny' ? denied : unknown;
    if (!yes.isEmpty) list.push({ flows: yes, line: shown(line) });
    if (!maybe.isEmpty) unknown.push({ flows: maybe, line: shown(line) });
    if (rest.isEmpty) break;
  }
  if (!rest.isEmpty) {
    const last = conf.httpAccess.at(-1);
    const opposite = last?.words[0] === 'deny';
    const text = last
      ? `no http_access line matches: the opposite of "${shown(last)}"`
      : 'no http_access line at all';
    (opposite ? allowed : denied).push({ flows: rest, line: text });
  }
  return { allowed, denied, unknown };
}

const shown = ({ text, number }: SquidLine): string => `${text} (line ${number})`;

function lineMatch(conf: SquidConf, line: SquidLine, question: ProxyQuestion, flows: FlowSet): Match {
  const none = flows.minus(flows);
  let yes = flows;
  let maybe = none;
  for (const word of line.words.slice(1)) {
    const negated = word.startsWith('!');
    const acl = conf.acls.get(negated ? word.slice(1) : word);
    const both = yes.unionDisjoint(maybe);
    const plain = acl ? aclMatch(acl, question, both) : { yes: none, maybe: both };
    const match = negated ? { yes: both.minus(plain.yes).minus(plain.maybe), maybe: plain.maybe } : plain;
    maybe = maybe.intersect(match.yes.unionDisjoint(match.maybe)).unionDisjoint(yes.intersect(match.maybe));
    yes = yes.intersect(match.yes);
  }
  return { yes, maybe };
}

function aclMatch({ type, values }: SquidAcl, question: ProxyQuestion, flows: FlowSet): Match {
  const none = flows.minus(flows);
  const decided = (holds: boolean | undefined): Match =>
    holds === undefined ? { yes: none, maybe: flows } : { yes: holds ? flows : none, maybe: none };
  const { destination, scheme } = question;
  switch (type) {
    case 'src': {
      const set = addresses(values);
      return set ? { yes: flows.restrict(question.client, set), maybe: none } : decided(undefined);
    }
    case 'localip':
    case 'dst': {
      const set = addresses(values);
      const held = type === 'localip' ? IntervalSet.of(question.proxyAddress) : destination.addresses;
      if (set && set.covers(IntervalSet.halfOpen(0, 2 ** 32))) return decided(true);
      if (!set || !held || held.isEmpty) return decided(undefined);
      if (set.covers(held)) return decided(true);
      return decided(set.intersect(held).isEmpty ? false : undefined);
    }
    case 'port':
    case 'localport': {
      const sets = values.map((value) => parsePorts(value, '-'));
      if (!sets.every((set) => set !== undefined)) return decided(undefined);
      const port = type === 'port' ? destination.port : question.proxyPort;
      return decided(sets.some((set) => set.has(port)));
    }
    case 'method':
      return decided(values.includes(scheme === 'https' ? 'CONNECT' : 'GET'));
    case 'proto':
      return decided(scheme === 'http' ? values.some((value) => value.toUpperCase() === 'HTTP') : undefined);
    case 'dstdomain':
      return decided(domainMatches(values, destination.name));
    case 'url_regex':
      // The cache manager's own pages; anything else isn't followed.
      return decided(
        values.some((value) => value.includes('cache_object') || value.includes('squid-internal-mgr'))
          ? false
          : undefined,
      );
    default:
      return decided(undefined);
  }
}

function addresses(values: readonly string[]): IntervalSet | undefined {
  const sets: IntervalSet[] = [];
  for (const value of values) {
    if (value === 'all') sets.push(IntervalSet.halfOpen(0, 2 ** 32));
    else if (!value.includes(':')) {
      const set = value.includes('-') ? parseAddressRange(value) : parseAddresses(value);
      // A host name, or a file of values.
      if (!set) return undefined;
      sets.push(set);
    }
  }
  return IntervalSet.union(sets);
}

/** squid.conf, acl dstdomain: a leading dot takes the domain and everything below it. */
function domainMatches(values: readonly string[], name: string | undefined): boolean | undefined {
  if (values.some((value) => value.startsWith('"') || value.startsWith('-'))) return undefined;
  // An address is looked up backwards.
  if (name === undefined) return undefined;
  const wanted = name.toLowerCase().replace(/\.$/, '');
  return values.some((value) => {
    const domain = value.toLowerCase();
    return domain.startsWith('.') ? wanted === domain.slice(1) || wanted.endsWith(domain) : wanted === domain;
  });
}
