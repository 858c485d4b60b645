import { isObject, list } from '../facts/json.js';

/** An nft expression or statement of the JSON form, about as `nft list ruleset` writes it. */
export function nftText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (!isObject(value)) return list(value)?.map(nftText).join(',') ?? String(value);
  const [key = '', inner] = Object.entries(value)[0] ?? [];
  return FORMS[key]?.(inner) ?? generic(key, inner);
}

export const nftRuleText = (expressions: readonly unknown[]): string => expressions.map(nftText).join(' ');

const part = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);
const shown = (value: unknown, name: string): string => nftText(part(value, name));
const braces = (value: unknown): string => `{ ${(list(value) ?? []).map(element).join(', ')} }`;

function element(value: unknown): string {
  const pair = list(value);
  return pair?.length === 2 ? `${nftText(pair[0])} : ${nftText(pair[1])}` : nftText(value);
}

const infix = (operator: string) => (value: unknown) =>
  (list(value) ?? []).map(nftText).join(` ${operator} `);

const mapping = (value: unknown, word: string): string => {
  const data = part(value, 'data');
  return `${shown(value, 'key')} ${word} ${typeof data === 'string' ? data : nftText(data)}`;
};

const FORMS: Readonly<Record<string, (value: unknown) => string>> = {
  match: (value) => {
    const operator = part(value, 'op');
    const sign = operator === '==' || operator === 'in' ? ' ' : ` ${String(operator)} `;
    return `${shown(value, 'left')}${sign}${shown(value, 'right')}`;
  },
  meta: (value) => {
    const key = shown(value, 'key');
    return /^[io]if/.test(key) ? key : `meta ${key}`;
  },
  payload: (value) => `${shown(value, 'protocol')} ${shown(value, 'field')}`,
  ct: (value) => `ct ${[shown(value, 'dir'), shown(value, 'key')].filter((word) => word !== '').join(' ')}`,
  fib: (value) =>
    `fib ${(list(part(value, 'flags')) ?? []).map(String).join(' . ')} ${shown(value, 'result')}`,
  prefix: (value) => `${shown(value, 'addr')}/${shown(value, 'len')}`,
  range: (value) => (list(value) ?? []).map(nftText).join('-'),
  concat: infix('.'),
  '&': infix('&'),
  '|': infix('|'),
  '^': infix('^'),
  set: (value) => (Array.isArray(value) ? braces(value) : `${shown(value, 'op')} ${shown(value, 'set')}`),
  elem: (value) => (isObject(value) ? shown(value, 'val') : nftText(value)),
  map: (value) => mapping(value, 'map'),
  vmap: (value) => mapping(value, 'vmap'),
  jump: (value) => `jump ${shown(value, 'target')}`,
  goto: (value) => `goto ${shown(value, 'target')}`,
  mangle: (value) => `${shown(value, 'key')} set ${shown(value, 'value')}`,
  masquerade: (value) => `masquerade${destination(value)}`,
  redirect: (value) => `redirect${destination(value)}`,
  snat: (value) => `snat${destination(value)}`,
  dnat: (value) => `dnat${destination(value)}`,
  reject: (value) =>
    value === null ? 'reject' : `reject with ${shown(value, 'type')} ${shown(value, 'expr')}`.trim(),
  log: (value) => `log${part(value, 'prefix') === undefined ? '' : ` prefix "${shown(value, 'prefix')}"`}`,
  counter: () => 'counter',
  limit: (value) => `limit rate ${shown(value, 'rate')}/${shown(value, 'per') || 'second'}`,
  xt: (value) => `xt ${shown(value, 'type')} "${shown(value, 'name')}"`,
};

function destination(value: unknown): string {
  const address = shown(value, 'addr');
  const port = shown(value, 'port');
  const flags =
    list(part(value, 'flags')) ?? (part(value, 'flags') === undefined ? [] : [part(value, 'flags')]);
  const to = port === '' ? address : `${address}:${port}`;
  return `${to === '' ? '' : ` to ${to}`}${flags.length === 0 ? '' : ` ${flags.map(String).join(',')}`}`;
}

const generic = (key: string, inner: unknown): string =>
  inner === null ? key : `${key} ${isObject(inner) ? JSON.stringify(inner) : nftText(inner)}`;
