import { IntervalSet } from '../../../packets/src/index.js';
import { isObject, list, number, text } from '../facts/json.js';
import { all, always, never, not, type Condition, type ConnectionState } from '../netfilter/condition.js';
import {
  icmpOfType,
  parseAddresses,
  parseAddressRange,
  parseIcmpCode,
  parseIcmpType,
  parseNumber,
  parseProtocol,
  TCP_FLAGS,
} from '../netfilter/values.js';

/** What stands on the left of a match: which packets it says anything of, and what each right side asks. */
export interface Selector {
  readonly requires: Condition;
  /** Undefined when the value isn't understood. */
  equals(value: unknown): Condition | undefined;
}

/** The selector of an expression; undefined when it isn't understood. */
export function selector(expression: unknown): Selector | undefined {
  if (!isObject(expression)) return undefined;
  const { meta, payload, ct, fib, concat } = expression;
  if (isObject(meta)) return metaSelector(text(meta['key']) ?? '');
  if (isObject(payload))
    return payloadSelector(text(payload['protocol']) ?? '', text(payload['field']) ?? '');
  if (isObject(ct)) return connectionSelector(text(ct['key']) ?? '', text(ct['dir']));
  if (isObject(fib)) return fibSelector(text(fib['result']), list(fib['flags']) ?? [fib['flags']]);
  if (list(concat)) return concatenation(list(concat)!);
  const masked = list(expression['&']);
  return masked?.length === 2 ? maskedSelector(masked[0], masked[1]) : undefined;
}

function concatenation(parts: readonly unknown[]): Selector | undefined {
  const selectors = parts.map(selector);
  if (!selectors.every((part) => part !== undefined)) return undefined;
  return {
    requires: all(...selectors.map(({ requires }) => requires)),
    equals(value) {
      const values = isObject(value) ? list(value['concat']) : undefined;
      if (values?.length !== selectors.length) return undefined;
      const conditions = selectors.map((part, i) => part.equals(values[i]));
      return conditions.every((condition) => condition !== undefined) ? all(...conditions) : undefined;
    },
  };
}

const simple = (equals: Selector['equals'], requires = always): Selector => ({ requires, equals });
const constant = (...yes: string[]): Selector =>
  simple((value) => (typeof value === 'string' ? (yes.includes(value) ? always : never) : undefined));
const isProtocol = (...protocols: number[]): Condition => ({
  is: 'protocol',
  values: IntervalSet.union(protocols.map((protocol) => IntervalSet.of(protocol))),
});

function metaSelector(key: string): Selector | undefined {
  switch (key) {
    case 'iifname':
    case 'iif':
      return interfaceSelector('in');
    case 'oifname':
    case 'oif':
      return interfaceSelector('out');
    case 'l4proto':
      return simple(protocolIs);
    case 'nfproto':
      return constant('ipv4');
    case 'protocol':
      return constant('ip');
    case 'pkttype':
      return constant('unicast', 'host');
    case 'mark':
      return markSelector('packet', 0xffffffff);
    default:
      return undefined;
  }
}

const interfaceSelector = (direction: 'in' | 'out'): Selector =>
  simple((value) => (typeof value === 'string' ? { is: 'interface', direction, names: [value] } : undefined));

const protocolIs = (value: unknown): Condition | undefined => {
  const protocol = number(value) ?? parseProtocol(text(value) ?? '');
  return protocol === undefined ? undefined : isProtocol(protocol);
};

/** A number, a name that `named` knows, or `{range: [a, b]}`. */
function numbers(value: unknown, named: (name: string) => number | undefined): IntervalSet | undefined {
  const range = isObject(value) ? list(value['range']) : undefined;
  const [from, to] = (range ?? [value, value]).map((end) => number(end) ?? named(text(end) ?? ''));
  return from === undefined || to === undefined || to < from ? undefined : IntervalSet.range(from, to);
}

export function addressesOf(value: unknown): IntervalSet | undefined {
  if (typeof value === 'string') return parseAddresses(value);
  if (!isObject(value)) return undefined;
  const { prefix, range } = value;
  if (isObject(prefix)) return parseAddresses(`${String(prefix['addr'])}/${String(prefix['len'])}`);
  const ends = list(range);
  return ends?.length === 2 ? parseAddressRange(ends.map(String).join('-')) : undefined;
}

export const portsOf = (value: unknown): IntervalSet | undefined =>
  numbers(value, (name) => parseNumber(name, 65535));

const PORT_PROTOCOLS: Readonly<Record<string, Condition>> = {
  tcp: isProtocol(6),
  udp: isProtocol(17),
  th: isProtocol(6, 17, 33, 132, 136),
};

function payloadSelector(protocol: string, field: string): Selector | undefined {
  if (protocol === 'ip6' || protocol === 'icmpv6' || protocol === 'arp') return simple(() => always, never);
  if (protocol === 'ip' && (field === 'saddr' || field === 'daddr')) {
    return simple((value) => {
      const values = addressesOf(value);
      return values && { is: 'field', field: field === 'saddr' ? 'source' : 'destination', values };
    });
  }
  if (protocol === 'ip' && field === 'protocol') return simple(protocolIs);
  if (protocol === 'icmp') return icmpSelector(field);
  const carrier = PORT_PROTOCOLS[protocol];
  if (carrier && (field === 'sport' || field === 'dport')) {
    return simple((value) => {
      const values = portsOf(value);
      return values && { is: 'field', field: field === 'sport' ? 'sourcePort' : 'destinationPort', values };
    }, carrier);
  }
  return protocol === 'tcp' && field === 'flags' ? flagSelector(255) : undefined;
}

function icmpSelector(field: string): Selector | undefined {
  if (field !== 'type' && field !== 'code') return undefined;
  return simple((value) => {
    const found = numbers(value, field === 'type' ? parseIcmpType : parseIcmpCode);
    if (!found) return undefined;
    const values = [...Array(256).keys()].filter((i) => found.has(i));
    return {
      is: 'field',
      field: 'icmp',
      values:
        field === 'type'
          ? IntervalSet.union(values.map(icmpOfType))
          : IntervalSet.union(
              [...Array(256).keys()].flatMap((type) => values.map((c) => IntervalSet.of(type * 256 + c))),
            ),
    };
  }, isProtocol(1));
}

export function flagBits(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return TCP_FLAGS[value];
  const parts = list(value) ?? (isObject(value) ? list(value['|']) : undefined);
  const bits = parts?.map(flagBits);
  return bits?.every((bit) => bit !== undefined) ? bits.reduce((sum, bit) => sum | bit, 0) : undefined;
}

const flagSelector = (mask: number): Selector =>
  simple((value) => {
    const bits = flagBits(value);
    return bits === undefined ? undefined : { is: 'tcp-flags', mask, value: bits };
  }, isProtocol(6));

const markSelector = (of: 'packet' | 'connection', mask: number): Selector =>
  simple((value) => {
    const values = numbers(value, (name) => parseNumber(name, 0xffffffff));
    return values && { is: 'mark', of, mask, values };
  });

/** `meta mark & 0xff`, `ct mark & 0xff`, `tcp flags & (syn | ack)`. */
function maskedSelector(left: unknown, mask: unknown): Selector | undefined {
  if (!isObject(left)) return undefined;
  const { meta, ct, payload } = left;
  if (isObject(payload)) {
    const bits = payload['field'] === 'flags' && payload['protocol'] === 'tcp' ? flagBits(mask) : undefined;
    return bits === undefined ? undefined : flagSelector(bits);
  }
  const bits = number(mask);
  if (bits === undefined) return undefined;
  if (isObject(meta) && meta['key'] === 'mark') return markSelector('packet', bits);
  return isObject(ct) && ct['key'] === 'mark' ? markSelector('connection', bits) : undefined;
}

const STATES: Readonly<Record<string, ConnectionState>> = {
  new: 'NEW',
  established: 'ESTABLISHED',
  related: 'RELATED',
  invalid: 'INVALID',
  untracked: 'UNTRACKED',
};
const STATUS: Readonly<Record<string, ConnectionState>> = { snat: 'SNAT', dnat: 'DNAT' };

function stateSelector(names: Readonly<Record<string, ConnectionState>>): Selector {
  return simple((value) => {
    const words = list(value) ?? (isObject(value) ? list(value['|']) : undefined) ?? [value];
    const states = words.map((word) => names[text(word) ?? '']);
    return states.every((state) => state !== undefined) ? { is: 'state', states } : undefined;
  });
}

const CONNECTION_FIELDS = {
  saddr: 'source',
  daddr: 'destination',
  'proto-src': 'sourcePort',
  'proto-dst': 'destinationPort',
} as const;
const isConnectionField = (key: string): key is keyof typeof CONNECTION_FIELDS => key in CONNECTION_FIELDS;

function connectionSelector(key: string, direction: string | undefined): Selector | undefined {
  if (key === 'state') return stateSelector(STATES);
  if (key === 'status') return stateSelector(STATUS);
  if (key === 'mark') return markSelector('connection', 0xffffffff);
  if (key === 'direction') {
    return simple((value) =>
      value === 'original' || value === 'reply'
        ? { is: 'connection-direction', direction: value }
        : undefined,
    );
  }
  if (key === 'protocol') return simple(protocolIs);
  const plain = key.replace(/^ip /, '');
  if (!isConnectionField(plain) || (direction !== 'original' && direction !== 'reply')) return undefined;
  const field = CONNECTION_FIELDS[plain];
  return simple((value) => {
    const values = field === 'source' || field === 'destination' ? addressesOf(value) : portsOf(value);
    return values && { is: 'connection-field', of: direction, field, values };
  });
}

/** `fib daddr type local`. */
function fibSelector(result: string | undefined, flags: readonly unknown[]): Selector | undefined {
  const [flag] = flags;
  if (result !== 'type' || flags.length !== 1 || (flag !== 'saddr' && flag !== 'daddr')) return undefined;
  return simple((value) =>
    typeof value === 'string'
      ? { is: 'address-type', field: flag === 'saddr' ? 'source' : 'destination', types: [value] }
      : undefined,
  );
}

/** Bits of flags that a packet needs one of: `tcp flags syn`. */
export const anyFlag = (bits: number): Condition =>
  all(isProtocol(6), not({ is: 'tcp-flags', mask: bits, value: 0 }));
