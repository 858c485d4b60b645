import type { GuestFacts } from '../facts/guest-facts.js';
import type { JsonObject } from '../facts/json.js';
import { nftRuleText } from '../nft/text.js';
import type { GuestEdit, GuestFix, ManagedCommands } from './guest-fix.js';
import { nftItems, nftRulesOf } from './nft-rules.js';
import { saverOf } from './persistence.js';
import { ruleManager } from './rule-manager.js';
import { wordsOf } from './rule-words.js';
import { BEFORE_RULES } from './ufw-commands.js';

/** The fix with its commands: those of the program that owns the rules, where it has some for it. */
export function renderFix(
  facts: GuestFacts,
  fix: Pick<GuestFix, 'title' | 'resolves' | 'edits'>,
  managed: ManagedCommands | undefined,
): GuestFix {
  const { edits } = fix;
  if (managed) return { ...fix, ...managed, persistent: [] };
  return {
    ...fix,
    commands: edits.flatMap((edit) => apply(facts, edit)),
    persistent: [...new Set(edits.flatMap((edit) => persist(facts, edit)))],
    undo: edits.flatMap((edit) => undo(facts, edit)).reverse(),
  };
}

const SYSCTL_FILE = '/etc/sysctl.d/99-wayout.conf';
/** ufw sets what stands here after /etc/sysctl.d (ufw-framework(8)), rp_filter from the start. */
const UFW_SYSCTL_FILE = '/etc/ufw/sysctl.conf';

type IptablesEdit = Extract<GuestEdit, { edit: 'iptables' }>;
type NftEdit = Extract<GuestEdit, { edit: 'nft' }>;
type SysctlEdit = Extract<GuestEdit, { edit: 'sysctl' }>;

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
      const { at, expressions } = edit;
      const words = `${placeOf(edit)} ${nftRuleText(expressions)}`;
      if (typeof at !== 'number') return [`sudo nft '${at === 'first' ? 'insert' : 'add'} rule ${words}'`];
      const handle = nftRuleBefore(facts, edit, at)?.['handle'];
      return typeof handle === 'number'
        ? [`sudo nft '${replacement(edit, String(handle), expressions)}'`]
        : [byHand(edit, replacement(edit, 'N', expressions))];
    }
    case 'persist':
      return saverOf(facts);
  }
}

function persist(facts: GuestFacts, edit: GuestEdit): string[] {
  switch (edit.edit) {
    case 'sysctl':
      return ruleManager(facts) === 'ufw'
        ? [`echo '${ufwLine(edit)}' | sudo tee -a ${UFW_SYSCTL_FILE}`]
        : [`echo '${edit.name} = ${edit.value}' | sudo tee -a ${SYSCTL_FILE}`];
    case 'nft':
      return [
        "sudo sh -c '{ echo flush ruleset; nft list ruleset; } > /etc/nftables.conf'",
        'sudo systemctl enable nftables',
      ];
    case 'iptables':
      return persistRule(facts, edit);
    case 'persist':
      return saverOf(facts);
  }
}

/** A service that loads saved rules conflicts with firewalld and with ufw (Conflicts= of firewalld.service, and
 *  of the package iptables-persistent), so there the rule is given to them. */
function persistRule(facts: GuestFacts, edit: IptablesEdit): string[] {
  const { table, chain, rule } = edit;
  switch (ruleManager(facts)) {
    case 'firewalld':
      return [`${DIRECT} --add-rule ipv4 ${table} ${chain} 0 ${rule}`];
    case 'ufw': {
      const old = ruleBefore(facts, edit);
      return old === undefined
        ? [`sudoedit ${BEFORE_RULES}  # in the section *${table}, before COMMIT: -A ${chain} ${rule}`]
        : [`sudoedit ${BEFORE_RULES}  # put -A ${chain} ${rule} in the place of -A ${chain} ${old}`];
    }
    case undefined:
      return saverOf(facts);
  }
}

const DIRECT = 'sudo firewall-cmd --permanent --direct';

function undo(facts: GuestFacts, edit: GuestEdit): string[] {
  switch (edit.edit) {
    case 'sysctl': {
      const before = facts.sysctl.get(edit.name);
      return [
        ...(before === undefined ? [] : [`sudo sysctl -w ${edit.name}=${before}`]),
        ruleManager(facts) === 'ufw'
          ? `sudo sed -i '\\|^${ufwLine(edit)}$|d' ${UFW_SYSCTL_FILE}`
          : `sudo rm ${SYSCTL_FILE}`,
      ];
    }
    case 'iptables': {
      const { variant, table, chain, at, rule } = edit;
      const old = ruleBefore(facts, edit);
      return [
        ...(ruleManager(facts) === 'firewalld'
          ? [`${DIRECT} --remove-rule ipv4 ${table} ${chain} 0 ${rule}`]
          : []),
        old === undefined
          ? `sudo ${variant} -t ${table} -D ${chain} ${rule}`
          : `sudo ${variant} -t ${table} -R ${chain} ${String(at)} ${old}`,
      ];
    }
    case 'nft': {
      const old = typeof edit.at === 'number' ? nftRuleBefore(facts, edit, edit.at)?.['expr'] : undefined;
      // The handle is looked up again: the kernel gives it, also to a rule that replaces another.
      return [
        Array.isArray(old)
          ? byHand(edit, replacement(edit, 'N', old))
          : byHand(edit, `delete rule ${placeOf(edit)} handle N`),
      ];
    }
    case 'persist':
      return [];
  }
}

const ufwLine = ({ name, value }: SysctlEdit): string => `${name.replaceAll('.', '/')}=${value}`;
const placeOf = ({ family, table, chain }: NftEdit): string => `${family} ${table} ${chain}`;
const replacement = (edit: NftEdit, handle: string, expressions: readonly unknown[]): string =>
  `replace rule ${placeOf(edit)} handle ${handle} ${nftRuleText(expressions)}`;
const byHand = (edit: NftEdit, then: string): string =>
  `sudo nft -a list chain ${placeOf(edit)}  # then: nft ${then}`;

const nftRuleBefore = ({ document }: GuestFacts, edit: NftEdit, number: number): JsonObject | undefined =>
  nftRulesOf(nftItems(document), edit)[number - 1]?.body;

/** The rule that the edit replaces. */
function ruleBefore(
  { netfilter }: GuestFacts,
  { variant, table, chain, at }: IptablesEdit,
): string | undefined {
  if (!netfilter.known || typeof at !== 'number') return undefined;
  const found = netfilter.value.tables.find((one) => one.dialect === variant && one.name === table);
  const rule = found?.chains.get(chain)?.rules.find((one) => one.number === at);
  return rule && wordsOf(rule);
}
