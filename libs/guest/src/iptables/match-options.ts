import { all, any, not, unreadable, type Condition, type ConnectionState } from '../netfilter/condition.js';
import { IntervalSet } from '../../../packets/src/index.js';
import {
  everyPort,
  icmpOfType,
  parseAddresses,
  parseAddressRange,
  parseIcmpType,
  parseNumber,
  parsePorts,
  parseProtocol,
  TCP_FLAGS,
} from '../netfilter/values.js';

/** What an option with its arguments asks; undefined when the arguments aren't understood. */
export interface MatchOption {
  readonly args: number;
  read(args: readonly string[], module: string): Condition | undefined;
}

const one = (read: (value: string, module: string) => Condition | undefined): MatchOption => ({
  args: 1,
  read: ([value = ''], module) => read(value, module),
});

const field = (name: 'source' | 'destination' | 'sourcePort' | 'destinationPort', values?: IntervalSet) =>
  values && ({ is: 'field', field: name, values } satisfies Condition);

const port = (name: 'sourcePort' | 'destinationPort') => one((text) => field(name, parsePorts(text, ':')));

function portList(text: string): IntervalSet | undefined {
  const ranges = text.split(',').map((part) => parsePorts(part, ':'));
  return ranges.every((range) => range !== undefined) ? IntervalSet.union(ranges) : undefined;
}
const ports = (name: 'sourcePort' | 'destinationPort') => one((text) => field(name, portList(text)));

const STATES: readonly string[] = [
  'NEW',
  'ESTABLISHED',
  'RELATED',
  'INVALID',
  'UNTRACKED',
  'SNAT',
  'DNAT',
] satisfies ConnectionState[];
const isState = (text: string): text is ConnectionState => STATES.includes(text);

const state = one((text) => {
  const states = text.split(',');
  return states.every(isState) ? { is: 'state', states } : undefined;
});

const connection = (of: 'original' | 'reply', name: 'source' | 'destination') =>
  one((text) => {
    const values = parseAddresses(text);
    return values && { is: 'connection-field', of, field: name, values };
  });
const connectionPort = (of: 'original' | 'reply', name: 'sourcePort' | 'destinationPort') =>
  one((text) => {
    const values = parsePorts(text, ':');
    return values && { is: 'connection-field', of, field: name, values };
  });

const mark = one((text, module) => {
  const [valueText = '', maskText] = text.split('/', 2);
  const value = parseNumber(valueText, 0xffffffff);
  const mask = maskText === undefined ? 0xffffffff : parseNumber(maskText, 0xffffffff);
  if (value === undefined || mask === undefined) return undefined;
  const of = module === 'connmark' ? 'connection' : 'packet';
  return { is: 'mark', of, mask, values: IntervalSet.of(value) };
});

const addressType = (name: 'source' | 'destination') =>
  one((text) => ({ is: 'address-type', field: name, types: text.split(',').map((t) => t.toLowerCase()) }));

const addressRange = (name: 'source' | 'destination') => one((text) => field(name, parseAddressRange(text)));

function flagBits(text: string): number | undefined {
  if (text === 'NONE') return 0;
  if (text === 'ALL') return 63;
  const bits = text.split(',').map((name) => TCP_FLAGS[name.toLowerCase()]);
  return bits.every((bit) => bit !== undefined) ? bits.reduce((sum, bit) => sum | bit, 0) : undefined;
}

const flags: MatchOption = {
  args: 2,
  read([maskText = '', valueText = '']) {
    const mask = flagBits(maskText);
    const value = flagBits(valueText);
    return mask === undefined || value === undefined ? undefined : { is: 'tcp-flags', mask, value };
  },
};

const icmpType = one((text) => {
  if (text === 'any' || text === '255') return all();
  const [typeText = '', codeText] = text.split('/', 2);
  const type = parseIcmpType(typeText);
  if (type === undefined) return undefined;
  const code = codeText === undefined ? undefined : parseNumber(codeText, 255);
  if (codeText !== undefined && code === undefined) return undefined;
  const values = code === undefined ? icmpOfType(type) : IntervalSet.of(type * 256 + code);
  return { is: 'field', field: 'icmp', values };
});

/** Options of the match extensions (iptables-extensions(8)). */
export const MATCH_OPTIONS: Readonly<Record<string, MatchOption>> = {
  '--sport': port('sourcePort'),
  '--source-port': port('sourcePort'),
  '--dport': port('destinationPort'),
  '--destination-port': port('destinationPort'),
  '--sports': ports('sourcePort'),
  '--source-ports': ports('sourcePort'),
  '--dports': ports('destinationPort'),
  '--destination-ports': ports('destinationPort'),
  '--ports': one((text) => {
    const values = portList(text);
    return (
      values &&
      any({ is: 'field', field: 'sourcePort', values }, { is: 'field', field: 'destinationPort', values })
    );
  }),
  '--tcp-flags': flags,
  // SYN set, and ACK, RST, FIN clear (iptables-extensions, tcp).
  '--syn': { args: 0, read: () => ({ is: 'tcp-flags', mask: 2 | 16 | 4 | 1, value: 2 }) },
  '--icmp-type': icmpType,
  '--state': state,
  '--ctstate': state,
  '--ctorigsrc': connection('original', 'source'),
  '--ctorigdst': connection('original', 'destination'),
  '--ctreplsrc': connection('reply', 'source'),
  '--ctrepldst': connection('reply', 'destination'),
  '--ctorigsrcport': connectionPort('original', 'sourcePort'),
  '--ctorigdstport': connectionPort('original', 'destinationPort'),
  '--ctreplsrcport': connectionPort('reply', 'sourcePort'),
  '--ctrepldstport': connectionPort('reply', 'destinationPort'),
  '--ctproto': one((text) => {
    const protocol = parseProtocol(text);
    return protocol === undefined ? undefined : { is: 'protocol', values: IntervalSet.of(protocol) };
  }),
  '--ctdir': one((text) =>
    text === 'ORIGINAL' || text === 'REPLY'
      ? { is: 'connection-direction', direction: text === 'REPLY' ? 'reply' : 'original' }
      : undefined,
  ),
  '--mark': mark,
  '--src-type': addressType('source'),
  '--dst-type': addressType('destination'),
  '--src-range': addressRange('source'),
  '--dst-range': addressRange('destination'),
  '--pkt-type': one((text) => (text === 'unicast' ? all() : not(all()))),
  '--comment': { args: 1, read: () => all() },
};

/** The condition that a module brings by itself. */
export function moduleCondition(module: string): Condition {
  const protocol = { tcp: 6, udp: 17, icmp: 1 }[module];
  if (protocol !== undefined) return { is: 'protocol', values: IntervalSet.of(protocol) };
  if (module === 'multiport') return { is: 'field', field: 'destinationPort', values: everyPort };
  return MODULES_WITHOUT_CONDITION.includes(module) ? all() : unreadable(`-m ${module}`);
}

const MODULES_WITHOUT_CONDITION: readonly string[] = [
  'addrtype',
  'comment',
  'conntrack',
  'connmark',
  'iprange',
  'mark',
  'pkttype',
  'state',
];
