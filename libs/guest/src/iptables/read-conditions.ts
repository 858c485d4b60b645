import { IntervalSet } from '../../../packets/src/index.js';
import { all, never, not, unreadable, type Condition } from '../netfilter/condition.js';
import { parseAddresses, parseProtocol } from '../netfilter/values.js';
import { MATCH_OPTIONS, moduleCondition } from './match-options.js';

const BASIC: Readonly<Record<string, (value: string) => Condition | undefined>> = {
  '-s': (text) => addresses('source', text),
  '-d': (text) => addresses('destination', text),
  '-p': protocol,
  '-i': (text) => interfaces('in', text),
  '-o': (text) => interfaces('out', text),
};
const LONG: Readonly<Record<string, string>> = {
  '--source': '-s',
  '--src': '-s',
  '--destination': '-d',
  '--dst': '-d',
  '--protocol': '-p',
  '--proto': '-p',
  '--in-interface': '-i',
  '--out-interface': '-o',
  '--match': '-m',
  '--fragment': '-f',
};
const STARTS: readonly string[] = ['-s', '-d', '-p', '-i', '-o', '-f', '-m', '-c', ...Object.keys(LONG)];

/** The conditions of a rule: the words between the chain's name and the target. Whatever isn't understood
 *  becomes a condition that can't be answered, with its words. */
export function readConditions(words: readonly string[]): Condition[] {
  const conditions: Condition[] = [];
  let module = '';
  let at = 0;
  while (at < words.length) {
    const start = at;
    let negated = words[at] === '!';
    if (negated) at += 1;
    const word = words[at] ?? '';
    const option = LONG[word] ?? word;
    at += 1;
    // Versions before 1.4.3 print the negation behind the option.
    if (words[at] === '!') {
      negated = true;
      at += 1;
    }
    if (option === '-m') {
      module = words[at] ?? '';
      at += 1;
      const condition = moduleCondition(module);
      if (condition.is === 'unreadable') at = nextOption(words, at);
      conditions.push(
        condition.is === 'unreadable' ? unreadable(words.slice(start, at).join(' ')) : condition,
      );
      continue;
    }
    if (option === '-c') {
      at += 2;
      continue;
    }
    // Connection tracking puts fragments together, so no rule behind it sees a second fragment.
    if (option === '-f') {
      conditions.push(negated ? all() : never);
      continue;
    }
    const basic = BASIC[option];
    const known = MATCH_OPTIONS[option];
    const count = basic ? 1 : known?.args;
    let condition: Condition | undefined;
    if (count !== undefined && at + count <= words.length) {
      const args = words.slice(at, at + count);
      at += count;
      condition = basic ? basic(args[0]!) : known?.read(args, module);
    } else {
      at = nextOption(words, at);
    }
    if (condition === undefined) conditions.push(unreadable(words.slice(start, at).join(' ')));
    else conditions.push(negated ? not(condition) : condition);
  }
  return conditions;
}

function nextOption(words: readonly string[], from: number): number {
  let at = from;
  while (at < words.length) {
    const word = words[at]!;
    if (STARTS.includes(word) || (word === '!' && STARTS.includes(words[at + 1] ?? ''))) return at;
    at += 1;
  }
  return at;
}

function addresses(field: 'source' | 'destination', text: string): Condition | undefined {
  const sets = text.split(',').map(parseAddresses);
  return sets.every((set) => set !== undefined)
    ? { is: 'field', field, values: IntervalSet.union(sets) }
    : undefined;
}

function protocol(text: string): Condition | undefined {
  if (text === 'all' || text === '0') return all();
  const number = parseProtocol(text);
  return number === undefined ? undefined : { is: 'protocol', values: IntervalSet.of(number) };
}

/** iptables(8): a name that ends in `+` stands for every interface that begins so. */
function interfaces(direction: 'in' | 'out', text: string): Condition {
  const name = text.endsWith('+') ? `${text.slice(0, -1)}*` : text;
  return { is: 'interface', direction, names: [name] };
}
