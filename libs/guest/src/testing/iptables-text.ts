import type { Negatable, ScenarioRule, ScenarioTable, ScenarioTarget } from './scenario.js';

/** Tables as `iptables-save` prints them and `iptables-restore` reads them. */
export function iptablesText(tables: readonly ScenarioTable[]): string {
  return tables.map(tableText).join('');
}

function tableText({ name, policies, chains }: ScenarioTable): string {
  const declared = Object.keys(chains).map(
    (chain) => `:${chain} ${policies[chain as keyof typeof policies] ?? '-'} [0:0]`,
  );
  const rules = Object.entries(chains).flatMap(([chain, list]) =>
    list.map((rule) => `-A ${chain} ${ruleText(rule)}`),
  );
  return `*${name}\n${[...declared, ...rules].join('\n')}\nCOMMIT\n`;
}

export function ruleText(rule: ScenarioRule): string {
  const words: string[] = [];
  const option = <T>(given: Negatable<T> | undefined, show: (value: T) => string, module?: string): void => {
    if (!given) return;
    if (module) words.push('-m', module);
    words.push(given.not ? `! ${show(given.value)}` : show(given.value));
  };
  option(rule.source, (value) => `-s ${value}`);
  option(rule.destination, (value) => `-d ${value}`);
  option(rule.in, (value) => `-i ${value}`);
  option(rule.out, (value) => `-o ${value}`);
  option(rule.protocol, (value) => `-p ${value}`);
  option(rule.sourcePorts, (value) => `--sports ${ranges(value)}`, 'multiport');
  option(rule.destinationPorts, (value) => `--dports ${ranges(value)}`, 'multiport');
  option(rule.icmpType, (value) => `--icmp-type ${value}`, 'icmp');
  option(rule.states, (value) => `--ctstate ${value.join(',')}`, 'conntrack');
  option(rule.mark, ({ value, mask }) => `--mark 0x${value.toString(16)}/0x${mask.toString(16)}`, 'mark');
  option(rule.toLocal, () => '--dst-type LOCAL', 'addrtype');
  if (rule.comment !== undefined) {
    words.push('-m comment --comment', `"${rule.comment.replaceAll('"', String.raw`\"`)}"`);
  }
  return [...words, targetText(rule.target)].join(' ');
}

const ranges = (list: readonly (readonly [number, number])[]): string =>
  list.map(([from, to]) => (from === to ? `${from}` : `${from}:${to}`)).join(',');

const span = ([from, to]: readonly [number, number]): string => (from === to ? `${from}` : `${from}-${to}`);

function targetText(target: ScenarioTarget): string {
  switch (target.do) {
    case 'jump':
      return `-j ${target.chain}`;
    case 'goto':
      return `-g ${target.chain}`;
    case 'NOTRACK':
      return '-j CT --notrack';
    case 'MARK':
      return `-j MARK --set-xmark 0x${target.value.toString(16)}/0x${target.mask.toString(16)}`;
    case 'MASQUERADE':
      return `-j MASQUERADE${target.ports ? ` --to-ports ${span(target.ports)}` : ''}${target.random ? ' --random' : ''}`;
    case 'SNAT':
      return `-j SNAT --to-source ${target.address}${target.ports ? `:${span(target.ports)}` : ''}`;
    case 'DNAT':
      return `-j DNAT --to-destination ${target.address}${target.port === undefined ? '' : `:${target.port}`}`;
    case 'REDIRECT':
      return `-j REDIRECT${target.port === undefined ? '' : ` --to-ports ${target.port}`}`;
    default:
      return `-j ${target.do}`;
  }
}
