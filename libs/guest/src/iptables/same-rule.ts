import { always } from '../netfilter/condition.js';
import { parseIptablesSave } from './parse-iptables-save.js';

/** Whether two rules, as `iptables-save` or a person writes them, say the same of the same chain: the order of
 *  their conditions, long and short options, counters and comments don't matter. */
export function sameRule(a: string, b: string): boolean {
  if (plain(a) === plain(b)) return true;
  const meant = meaning(a);
  return meant !== undefined && meant === meaning(b);
}

const plain = (line: string): string => line.replace(/^\[\d+:\d+\] /, '');

function meaning(line: string): string | undefined {
  const chain = /^-A (\S+) /.exec(plain(line))?.[1];
  if (chain === undefined) return undefined;
  const saved = ['*nat', `:${chain} - [0:0]`, plain(line), 'COMMIT'].join('\n');
  const rule = parseIptablesSave(saved, 'iptables').tables[0]?.chains.get(chain)?.rules[0];
  if (!rule) return undefined;
  // What every packet meets (a comment) and what is asked twice (`-p tcp -m tcp`) adds nothing.
  const steps = new Set(rule.steps.map((step) => JSON.stringify(step)));
  steps.delete(JSON.stringify({ condition: always }));
  return [chain, ...[...steps].sort()].join('\n');
}
