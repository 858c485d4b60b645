import { nftRuleText } from '../nft/text.js';
import type { GuestFacts } from '../facts/guest-facts.js';
import { saverOf } from './persistence.js';
import type { GuestEdit, GuestFix } from './guest-fix.js';

/** The fix with its commands. */
export function renderFix(
  facts: GuestFacts,
  { title, resolves, edits }: Pick<GuestFix, 'title' | 'resolves' | 'edits'>,
): GuestFix {
  const persistent = new Set(edits.flatMap((edit) => persist(facts, edit)));
  return {
    title,
    resolves,
    edits,
    commands: edits.flatMap((edit) => apply(facts, edit)),
    persistent: [...persistent],
    undo: edits.flatMap((edit) => undo(facts, edit)).reverse(),
  };
}

const SYSCTL_FILE = '/etc/sysctl.d/99-wayout.conf';

function apply(facts: GuestFacts, edit: GuestEdit): string[] {
  switch (edit.edit) {
    case 'sysctl':
      return [`sudo sysctl -w ${edit.name}=${edit.value}`];
    case 'iptables': {
      const { variant, table, chain, at, rule } = edit;
      const where = at === 'first' ? `-I ${chain} 1` : at === 'last' ? `-A ${chain}` : `-R ${chain} ${at}`;
      return [`sudo ${variant} -t ${table} ${where} ${rule}`];
    }
    case 'nft': {
      const { family, table, chain, at, expressions } = edit;
      const verb = at === 'first' ? 'insert' : 'add';
      return [`sudo nft '${verb} rule ${family} ${table} ${chain} ${nftRuleText(expressions)}'`];
    }
    case 'persist':
      return saverOf(facts);
  }
}

function persist(facts: GuestFacts, edit: GuestEdit): string[] {
  switch (edit.edit) {
    case 'sysctl':
      return [`echo '${edit.name} = ${edit.value}' | sudo tee -a ${SYSCTL_FILE}`];
    case 'nft':
      return [
        "sudo sh -c '{ echo flush ruleset; nft list ruleset; } > /etc/nftables.conf'",
        'sudo systemctl enable nftables',
      ];
    default:
      return saverOf(facts);
  }
}

function undo(facts: GuestFacts, edit: GuestEdit): string[] {
  switch (edit.edit) {
    case 'sysctl': {
      const before = facts.sysctl.get(edit.name);
      return [
        ...(before === undefined ? [] : [`sudo sysctl -w ${edit.name}=${before}`]),
        `sudo rm ${SYSCTL_FILE}`,
      ];
    }
    case 'iptables': {
      const { variant, table, chain, at, rule } = edit;
      const old = typeof at === 'number' ? ruleBefore(facts, table, chain, at) : undefined;
      return old === undefined
        ? [`sudo ${variant} -t ${table} -D ${chain} ${rule}`]
        : [`sudo ${variant} -t ${table} -R ${chain} ${String(at)} ${old}`];
    }
    case 'nft': {
      const { family, table, chain } = edit;
      return [
        `sudo nft -a list chain ${family} ${table} ${chain}  # then: nft delete rule ${family} ${table} ${chain} handle N`,
      ];
    }
    case 'persist':
      return [];
  }
}

function ruleBefore(
  { netfilter }: GuestFacts,
  table: string,
  chain: string,
  number: number,
): string | undefined {
  if (!netfilter.known) return undefined;
  const found = netfilter.value.tables.find((one) => one.dialect !== 'nft' && one.name === table);
  const rule = found?.chains.get(chain)?.rules.find((one) => one.number === number);
  return rule?.text.replace(/^-A \S+ /, '');
}
