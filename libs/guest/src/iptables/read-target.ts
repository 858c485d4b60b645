import type { IntervalSet } from '../../../packets/src/index.js';
import type { Action, PortChoice } from '../netfilter/action.js';
import { parseAddressRange, parseNumber, parsePorts } from '../netfilter/values.js';

const HARMLESS: readonly string[] = [
  'LOG',
  'NFLOG',
  'ULOG',
  'TCPMSS',
  'CHECKSUM',
  'TRACE',
  'DSCP',
  'TOS',
  'CLASSIFY',
  'AUDIT',
  'SET',
  'RATEEST',
  'SECMARK',
  'CONNSECMARK',
  'LED',
  'ECN',
];

/** What a rule's target does. `words` are those behind `-j`, the target's name first. */
export function readTarget(words: readonly string[], chains: ReadonlySet<string>): Action {
  const [name = '', ...args] = words;
  if (chains.has(name)) return { do: 'jump', chain: name };
  const action = HARMLESS.includes(name) ? ({ do: 'nothing' } as const) : TARGETS[name]?.(options(args));
  return action ?? { do: 'unreadable', text: `-j ${words.join(' ')}` };
}

type Options = ReadonlyMap<string, readonly string[]>;

function options(words: readonly string[]): Options {
  const map = new Map<string, string[]>();
  let current: string[] = [];
  for (const word of words) {
    if (word.startsWith('--')) {
      current = map.get(word) ?? [];
      map.set(word, current);
    } else {
      current.push(word);
    }
  }
  return map;
}

const only = (given: Options, ...allowed: string[]): boolean =>
  [...given].every(([name, values]) => allowed.includes(name) && values.length <= 1);

const first = (given: Options, name: string): string | undefined => given.get(name)?.[0];

const TARGETS: Readonly<Record<string, (given: Options) => Action | undefined>> = {
  ACCEPT: () => ({ do: 'accept' }),
  DROP: () => ({ do: 'drop', with: undefined }),
  REJECT: (given) => ({ do: 'drop', with: first(given, '--reject-with') ?? 'icmp-port-unreachable' }),
  RETURN: () => ({ do: 'return' }),
  NOTRACK: () => ({ do: 'untrack' }),
  CT: (given) => {
    if (given.has('--notrack')) return { do: 'untrack' };
    return only(given, '--helper', '--ctevents', '--expevents', '--timeout') ? { do: 'nothing' } : undefined;
  },
  MARK: (given) => setMark('packet', given),
  CONNMARK: connectionMark,
  MASQUERADE: (given) => {
    if (!only(given, '--to-ports', '--random', '--random-fully')) return undefined;
    const choice = portChoice(given, first(given, '--to-ports'));
    return choice && { do: 'masquerade', ...choice };
  },
  REDIRECT: (given) => {
    if (!only(given, '--to-ports', '--random')) return undefined;
    const choice = portChoice(given, first(given, '--to-ports'));
    return choice && { do: 'redirect', ...choice };
  },
  SNAT: (given) => {
    if (!only(given, '--to-source', '--random', '--random-fully', '--persistent')) return undefined;
    const to = endpoint(given, first(given, '--to-source'));
    return to && { do: 'snat', ...to };
  },
  DNAT: (given) => {
    if (!only(given, '--to-destination', '--random', '--persistent')) return undefined;
    const to = endpoint(given, first(given, '--to-destination'));
    return to && { do: 'dnat', ...to };
  },
};

function portChoice(given: Options, text: string | undefined): PortChoice | undefined {
  const ports = text === undefined ? undefined : parsePorts(text, '-');
  if (text !== undefined && ports === undefined) return undefined;
  return { ports, random: given.has('--random') || given.has('--random-fully') };
}

/** "10.0.0.1", "10.0.0.1-10.0.0.9:1024-2000", ":8080". */
function endpoint(
  given: Options,
  text: string | undefined,
): (PortChoice & { addresses: IntervalSet | undefined }) | undefined {
  if (text === undefined) return undefined;
  const [addressText = '', portText] = text.split(':', 2);
  const addresses = addressText === '' ? undefined : parseAddressRange(addressText);
  if (addressText !== '' && addresses === undefined) return undefined;
  const choice = portChoice(given, portText);
  return choice && { ...choice, addresses };
}

const ALL = 0xffffffff;
const bits = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : parseNumber(text, ALL);

/** new = (old AND NOT mask) XOR value; `--set-mark` clears the value's bits too. */
function setMark(of: 'packet' | 'connection', given: Options): Action | undefined {
  const and = bits(first(given, '--and-mark'));
  if (and !== undefined) return { do: 'mark', of, keep: and, flip: 0 };
  const or = bits(first(given, '--or-mark'));
  if (or !== undefined) return { do: 'mark', of, keep: ~or >>> 0, flip: or };
  const xor = bits(first(given, '--xor-mark'));
  if (xor !== undefined) return { do: 'mark', of, keep: ALL, flip: xor };
  const text = first(given, '--set-xmark') ?? first(given, '--set-mark');
  if (text === undefined) return undefined;
  const [valueText, maskText] = text.split('/', 2);
  const value = bits(valueText);
  const mask = maskText === undefined ? ALL : bits(maskText);
  if (value === undefined || mask === undefined) return undefined;
  const cleared = given.has('--set-xmark') ? mask : mask | value;
  return { do: 'mark', of, keep: ~cleared >>> 0, flip: value };
}

function connectionMark(given: Options): Action | undefined {
  const save = given.has('--save-mark');
  if (!save && !given.has('--restore-mark')) return setMark('connection', given);
  const both = first(given, '--mask');
  const connectionMask = bits(first(given, '--ctmask') ?? both ?? '0xffffffff');
  const packetMask = bits(first(given, '--nfmask') ?? both ?? '0xffffffff');
  if (connectionMask === undefined || packetMask === undefined) return undefined;
  return { do: save ? 'save-mark' : 'restore-mark', connectionMask, packetMask };
}
