import { IntervalSet } from '../../../packets/src/index.js';
import { all, always, not, unreadable, type Condition } from '../netfilter/condition.js';
import { parseAddresses, parseNumber, parseProtocol } from '../netfilter/values.js';
import { isObject, list, number, parsed, text, type JsonObject } from './json.js';

export interface PolicyRule {
  readonly priority: number;
  /** `out` interfaces are the ones a socket is bound to. */
  readonly condition: Condition;
  readonly does:
    | { readonly action: 'lookup'; readonly table: string; readonly suppressPrefixLength: number | undefined }
    | { readonly action: 'goto'; readonly priority: number }
    | { readonly action: 'nothing' }
    | { readonly action: 'refuse'; readonly kind: string };
  /** As `ip rule` prints it. */
  readonly text: string;
}

/** Reads `ip -j rule`. Undefined when it isn't that. */
export function parseIpRule(document: unknown): PolicyRule[] | undefined {
  const items = list(parsed(document));
  const rules = items?.map(readRule);
  if (!rules?.every((rule) => rule !== undefined)) return undefined;
  return rules.sort((a, b) => a.priority - b.priority);
}

function readRule(item: unknown): PolicyRule | undefined {
  if (!isObject(item)) return undefined;
  const priority = number(item['priority']);
  const does = readAction(item);
  if (priority === undefined || !does) return undefined;
  const conditions = readConditions(item);
  const condition = all(...conditions);
  return { priority, does, condition: 'not' in item ? not(condition) : condition, text: ruleText(item) };
}

function readAction(item: JsonObject): PolicyRule['does'] | undefined {
  const jump = number(item['goto']) ?? parseNumber(text(item['goto']) ?? '', 0xffffffff);
  if (jump !== undefined) return { action: 'goto', priority: jump };
  if ('nop' in item) return { action: 'nothing' };
  const action = text(item['action']);
  if (action !== undefined && action !== 'lookup' && action !== 'to_tbl')
    return { action: 'refuse', kind: action };
  const table = item['table'] ?? item['lookup'];
  if (typeof table !== 'string' && typeof table !== 'number') return undefined;
  const suppress = number(item['suppress_prefixlen'] ?? item['suppress_prefixlength']);
  return { action: 'lookup', table: String(table), suppressPrefixLength: suppress };
}

const KNOWN_KEYS: readonly string[] = [
  'priority',
  'not',
  'src',
  'srclen',
  'dst',
  'dstlen',
  'fwmark',
  'fwmask',
  'iif',
  'iif_detached',
  'oif',
  'oif_detached',
  'ipproto',
  'sport',
  'sport_start',
  'sport_end',
  'dport',
  'dport_start',
  'dport_end',
  'table',
  'lookup',
  'suppress_prefixlen',
  'suppress_prefixlength',
  'action',
  'goto',
  'unresolved',
  'nop',
  'protocol',
];

function readConditions(item: JsonObject): Condition[] {
  const unreadKeys = Object.keys(item).filter((key) => !KNOWN_KEYS.includes(key));
  return [
    prefix(item, 'src', 'source'),
    prefix(item, 'dst', 'destination'),
    device(item, 'iif', 'in'),
    device(item, 'oif', 'out'),
    mark(item),
    protocol(item),
    ports(item, 'sport', 'sourcePort'),
    ports(item, 'dport', 'destinationPort'),
    ...unreadKeys.map((key) => unreadable(`${key} ${String(item[key])}`)),
  ];
}

function prefix(item: JsonObject, key: 'src' | 'dst', field: 'source' | 'destination'): Condition {
  const address = text(item[key]);
  if (address === undefined || address === 'all') return always;
  const length = number(item[`${key}len`]);
  const values = parseAddresses(length === undefined ? address : `${address}/${length}`);
  return values ? { is: 'field', field, values } : unreadable(`${key} ${address}`);
}

function device(item: JsonObject, key: 'iif' | 'oif', direction: 'in' | 'out'): Condition {
  const name = text(item[key]);
  return name === undefined ? always : { is: 'interface', direction, names: [name] };
}

function mark(item: JsonObject): Condition {
  const marks = [item['fwmark'], item['fwmask'] ?? '0xffffffff'].map((value) =>
    parseNumber(String(value), 0xffffffff),
  );
  if (!('fwmark' in item)) return always;
  const [value, mask] = marks;
  return value === undefined || mask === undefined
    ? unreadable(`fwmark ${String(item['fwmark'])}`)
    : { is: 'mark', of: 'packet', mask, values: IntervalSet.of(value) };
}

function protocol(item: JsonObject): Condition {
  if (!('ipproto' in item)) return always;
  const value = parseProtocol(String(item['ipproto']));
  return value === undefined
    ? unreadable(`ipproto ${String(item['ipproto'])}`)
    : { is: 'protocol', values: IntervalSet.of(value) };
}

function ports(item: JsonObject, key: 'sport' | 'dport', field: 'sourcePort' | 'destinationPort'): Condition {
  const from = number(item[key]) ?? number(item[`${key}_start`]);
  const to = number(item[key]) ?? number(item[`${key}_end`]);
  if (from === undefined || to === undefined) {
    return key in item || `${key}_start` in item ? unreadable(key) : always;
  }
  return { is: 'field', field, values: IntervalSet.range(from, to) };
}

function ruleText(item: JsonObject): string {
  const words = [`${String(item['priority'])}:`];
  if ('not' in item) words.push('not');
  words.push('from', withLength(item, 'src'));
  if ('dst' in item) words.push('to', withLength(item, 'dst'));
  for (const key of ['fwmark', 'iif', 'oif', 'ipproto', 'action', 'goto']) {
    if (key in item) words.push(key, String(item[key]));
  }
  const table = item['table'] ?? item['lookup'];
  if (table !== undefined) words.push('lookup', String(table));
  return words.join(' ');
}

const withLength = (item: JsonObject, key: 'src' | 'dst'): string =>
  `${String(item[key] ?? 'all')}${number(item[`${key}len`]) === undefined ? '' : `/${String(item[`${key}len`])}`}`;
