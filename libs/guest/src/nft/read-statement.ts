import type { IntervalSet } from '../../../packets/src/index.js';
import { isObject, list, number, text, type JsonObject } from '../facts/json.js';
import type { Action, PortChoice } from '../netfilter/action.js';
import { nftText } from './text.js';
import { addressesOf, portsOf } from './selector.js';

const HARMLESS: readonly string[] = [
  'counter',
  'log',
  'comment',
  'last',
  'flow',
  'ct helper',
  'ct timeout',
  'ct expectation',
  'secmark',
  'dup',
  'set',
];

/** What a statement does, after maps have been taken apart. Undefined for a statement that is a condition
 *  nobody can answer (`limit`, `quota`, `ct count`, …). */
export function readStatement(statement: JsonObject): Action | undefined {
  const [name = '', value] = Object.entries(statement)[0] ?? [];
  if (HARMLESS.includes(name)) return { do: 'nothing' };
  return STATEMENTS[name] === undefined ? undefined : (STATEMENTS[name](value) ?? opaque(statement));
}

export const opaque = (statement: JsonObject): Action => ({ do: 'unreadable', text: nftText(statement) });

const STATEMENTS: Readonly<Record<string, (value: unknown) => Action | undefined>> = {
  accept: () => ({ do: 'accept' }),
  drop: () => ({ do: 'drop', with: undefined }),
  reject: (value) => ({
    do: 'drop',
    with: nftText({ reject: value }).replace(/^reject( with )?/, '') || 'icmp port-unreachable',
  }),
  return: () => ({ do: 'return' }),
  continue: () => ({ do: 'nothing' }),
  jump: (value) => toChain('jump', value),
  goto: (value) => toChain('goto', value),
  notrack: () => ({ do: 'untrack' }),
  mangle: (value) => (isObject(value) ? mangle(value['key'], value['value']) : undefined),
  masquerade: (value) => {
    const choice = portChoice(value);
    return choice && { do: 'masquerade', ...choice };
  },
  redirect: (value) => {
    const choice = portChoice(value);
    return choice && { do: 'redirect', ...choice };
  },
  snat: (value) => translation('snat', value),
  dnat: (value) => translation('dnat', value),
  xt: (value) =>
    isObject(value) && value['type'] === 'target' && XT_HARMLESS.includes(text(value['name']) ?? '')
      ? { do: 'nothing' }
      : undefined,
  queue: () => undefined,
  tproxy: () => undefined,
  synproxy: () => undefined,
  fwd: () => undefined,
};

const XT_HARMLESS: readonly string[] = ['LOG', 'NFLOG', 'TCPMSS', 'CHECKSUM', 'TRACE', 'AUDIT'];

function toChain(kind: 'jump' | 'goto', value: unknown): Action | undefined {
  const chain = isObject(value) ? text(value['target']) : undefined;
  return chain === undefined ? undefined : { do: kind, chain };
}

/** Setting a mark; every other field that is rewritten (priority, DSCP, MSS) decides nothing here, but a
 *  rewritten address or port would. */
function mangle(key: unknown, value: unknown): Action | undefined {
  if (!isObject(key)) return undefined;
  const of = isMark(key, 'meta') ? 'packet' : isMark(key, 'ct') ? 'connection' : undefined;
  if (of) return setMark(of, value);
  if ('tcp option' in key || isObject(key['meta'])) return { do: 'nothing' };
  const payload = key['payload'];
  const harmless =
    isObject(payload) && payload['protocol'] === 'ip' && ['dscp', 'ecn'].includes(String(payload['field']));
  return harmless ? { do: 'nothing' } : undefined;
}

const isMark = (value: unknown, of: 'meta' | 'ct'): boolean =>
  isObject(value) && isObject(value[of]) && value[of]['key'] === 'mark';

const ALL = 0xffffffff;

/** `meta mark set 1`, `… set ct mark`, `… set meta mark & 0xff00 | 0x1`. */
function setMark(of: 'packet' | 'connection', value: unknown): Action | undefined {
  if (isMark(value, of === 'packet' ? 'ct' : 'meta')) {
    return { do: of === 'packet' ? 'restore-mark' : 'save-mark', connectionMask: ALL, packetMask: ALL };
  }
  const bits = markBits(of, value);
  return bits && { do: 'mark', of, ...bits };
}

function markBits(of: 'packet' | 'connection', value: unknown): { keep: number; flip: number } | undefined {
  const plain = number(value);
  if (plain !== undefined) return { keep: 0, flip: plain };
  if (isMark(value, of === 'packet' ? 'meta' : 'ct')) return { keep: ALL, flip: 0 };
  if (!isObject(value)) return undefined;
  const [operator = '', operands] = Object.entries(value)[0] ?? [];
  const [left, right] = list(operands) ?? [];
  const inner = markBits(of, left);
  const by = number(right);
  if (!inner || by === undefined) return undefined;
  const { keep, flip } = inner;
  switch (operator) {
    case '&':
      return { keep: (keep & by) >>> 0, flip: (flip & by) >>> 0 };
    case '|':
      return { keep: (keep & ~by) >>> 0, flip: (flip | by) >>> 0 };
    case '^':
      return { keep, flip: (flip ^ by) >>> 0 };
    default:
      return undefined;
  }
}

const RANDOM: readonly unknown[] = ['random', 'fully-random'];

function portChoice(value: unknown): PortChoice | undefined {
  if (value === null) return { ports: undefined, random: false };
  if (!isObject(value)) return undefined;
  const flags = list(value['flags']) ?? [value['flags']];
  const ports = value['port'] === undefined ? undefined : portsOf(value['port']);
  if (value['port'] !== undefined && !ports) return undefined;
  return { ports, random: flags.some((flag) => RANDOM.includes(flag)) };
}

function translation(kind: 'snat' | 'dnat', value: unknown): Action | undefined {
  if (!isObject(value) || value['family'] === 'ip6' || value['type_flags'] !== undefined) return undefined;
  const pair = isObject(value['addr']) ? list(value['addr']['concat']) : undefined;
  const choice = portChoice(pair ? { ...value, port: pair[1] } : value);
  const addressValue = pair ? pair[0] : value['addr'];
  const addresses: IntervalSet | undefined =
    addressValue === undefined ? undefined : addressesOf(addressValue);
  if (!choice || (addressValue !== undefined && !addresses)) return undefined;
  return { do: kind, addresses, ...choice };
}
