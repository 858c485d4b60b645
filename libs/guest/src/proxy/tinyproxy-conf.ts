import type { FlowSet, IntervalSet } from '../../../packets/src/index.js';
import { parseAddresses } from '../netfilter/values.js';
import type { ProxyQuestion } from './proxy-question.js';
import type { AccessVerdict } from './squid-access.js';

interface TinyproxyConf {
  readonly access: readonly { readonly allow: boolean; readonly value: string; readonly line: string }[];
  readonly connectPorts: readonly number[];
  /** Filters and passwords: they may refuse, and aren't followed. */
  readonly unread: readonly string[];
}

export function parseTinyproxyConf(text: string): TinyproxyConf {
  const access: { allow: boolean; value: string; line: string }[] = [];
  const connectPorts: number[] = [];
  const unread: string[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.replace(/^\s*#.*$/, '').trim();
    const [name = '', value = ''] = line.split(/\s+/);
    const shown = `${line} (line ${index + 1})`;
    if (/^(allow|deny)$/i.test(name)) access.push({ allow: /^allow$/i.test(name), value, line: shown });
    else if (/^connectport$/i.test(name) && /^\d+$/.test(value)) connectPorts.push(Number(value));
    else if (/^(filter|basicauth|upstream)$/i.test(name)) unread.push(shown);
  });
  return { access, connectPorts, unread };
}

/** tinyproxy.conf(5): Allow and Deny in order, the first match decides; with any such line the rest is
 *  denied, without one everybody is let in. CONNECT only to the ConnectPorts, when any is named; one of 0
 *  forbids it. */
export function tinyproxyAccess(conf: TinyproxyConf, question: ProxyQuestion): AccessVerdict {
  const allowed: { flows: FlowSet; line: string }[] = [];
  const denied: { flows: FlowSet; line: string }[] = [];
  const unknown: { flows: FlowSet; line: string }[] = [];
  let rest = question.flows;
  const { connectPorts } = conf;
  if (
    question.scheme === 'https' &&
    connectPorts.length > 0 &&
    !connectPorts.includes(question.destination.port)
  ) {
    const line = `ConnectPort ${connectPorts.join(', ')}`;
    return { allowed, denied: [{ flows: rest, line }], unknown };
  }
  for (const { allow, value, line } of conf.access) {
    if (value.includes(':')) continue;
    const set: IntervalSet | undefined = parseAddresses(value);
    const part = set ? rest.restrict(question.client, set) : rest;
    if (part.isEmpty) continue;
    rest = rest.minus(part);
    (set ? (allow ? allowed : denied) : unknown).push({ flows: part, line });
  }
  if (!rest.isEmpty) {
    if (conf.access.length === 0) allowed.push({ flows: rest, line: 'no Allow or Deny line' });
    else denied.push({ flows: rest, line: 'no Allow line matches' });
  }
  if (conf.unread.length === 0) return { allowed, denied, unknown };
  const open = allowed.map(({ flows }) => ({ flows, line: conf.unread.join('; ') }));
  return { allowed: [], denied, unknown: [...unknown, ...open] };
}
