import type { Fact } from '../facts/fact.js';
import { known, unknown } from '../facts/fact.js';
import { parseIptablesSave, type IptablesSave } from '../iptables/parse-iptables-save.js';
import { parseNftRuleset, type NftRuleset } from '../nft/parse-nft-ruleset.js';
import type { Dialect, Netfilter, Table } from './ruleset.js';

/** The three places where the rules of a machine may be; undefined for one that wasn't read. */
export interface RulesetTexts {
  readonly iptablesSave: string | undefined;
  readonly iptablesLegacySave: string | undefined;
  readonly nftRuleset: unknown;
}

/** R-NI-2: rules of iptables-legacy, of iptables on nf_tables and of nft may all exist, and the kernel runs
 *  them all. `iptables-save` and `nft list ruleset` show the same rules twice when iptables is the nf_tables
 *  variant: then the iptables text is kept, since nft can't show what extensions do. */
export function combineRulesets(texts: RulesetTexts): Fact<Netfilter> {
  const { iptablesSave, iptablesLegacySave, nftRuleset } = texts;
  if (iptablesSave === undefined && iptablesLegacySave === undefined && nftRuleset === undefined) {
    return unknown('the netfilter rules were not read', 'iptables-save; nft -j list ruleset');
  }
  const nft = nftRuleset === undefined ? undefined : parseNftRuleset(nftRuleset);
  const main = completed(read(iptablesSave, 'iptables'), nft);
  const oneTool = body(iptablesSave) === body(iptablesLegacySave);
  const legacy = oneTool ? undefined : read(iptablesLegacySave, 'iptables-legacy');
  const missing = [
    ...(main?.unreadable ?? []),
    ...(legacy?.unreadable ?? []),
    ...(nft?.unreadable ?? []),
  ].map((line) => `unreadable: ${line}`);
  for (const text of [main, legacy]) {
    if (text?.cutOffIn !== undefined)
      missing.push(`the saved rules are cut off in the table ${text.cutOffIn}`);
  }
  if (nftRuleset !== undefined && !nft)
    missing.push('the output of nft -j list ruleset is not its JSON form');
  if (main?.legacyTablesPresent && iptablesLegacySave === undefined) {
    missing.push(
      'iptables-save says that iptables-legacy has rules too, and iptables-legacy-save was not read',
    );
  }
  if (main && main.incompatibleTables.length > 0 && !nft) {
    missing.push(
      `iptables-save can't show the tables ${main.incompatibleTables.join(', ')}, and nft was not read`,
    );
  }
  const iptables = [...(main?.tables ?? []), ...(legacy?.tables ?? [])];
  // Where both commands print the same, iptables is the legacy variant, and nft never shows its rules.
  const shadowed = oneTool ? [] : (main?.tables ?? []);
  const native = (nft?.tables ?? []).filter((table) => !shadowed.some((shown) => isSame(shown, table)));
  for (const table of native) {
    if (main && table.hasForeignRules)
      missing.push(`nft and iptables-save differ about the table ${table.name}`);
  }
  return known({ tables: [...iptables, ...native], missing, assumptions: assumptions(texts, nft) });
}

const read = (text: string | undefined, dialect: Dialect): IptablesSave | undefined =>
  text === undefined ? undefined : parseIptablesSave(text, dialect);

/** iptables on nf_tables stops in the middle of a table that it can't put into words. nft shows that table
 *  and all others in full, so the broken one is left to it. */
function completed(main: IptablesSave | undefined, nft: NftRuleset | undefined): IptablesSave | undefined {
  if (main?.cutOffIn === undefined || !main.showsNfTables) return main;
  const broken = main.cutOffIn;
  const whole = nft?.tables.find(({ name }) => name === `ip ${broken}`);
  if (!whole || whole.hasForeignRules) return main;
  return { ...main, tables: main.tables.filter(({ name }) => name !== broken), cutOffIn: undefined };
}

const body = (text: string | undefined): string | undefined =>
  text
    ?.split(/\r?\n/)
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.replace(/\[\d+:\d+\]/, '').trim())
    .join('\n');

/** The nft table that iptables on nf_tables keeps its table in: same chains, same number of rules. */
function isSame(shown: Table, table: NftRuleset['tables'][number]): boolean {
  if (table.name !== `ip ${shown.name}`) return false;
  const counts = ({ chains }: Table) =>
    [...chains.values()]
      // iptables shows built-in chains even where nft has none yet.
      .filter(({ rules, base }) => rules.length > 0 || base === undefined)
      .map(({ name, rules }) => `${name}:${Math.max(0, ...rules.map((rule) => rule.number))}`)
      .sort()
      .join(' ');
  return counts(shown) === counts(table);
}

function assumptions(texts: RulesetTexts, nft: NftRuleset | undefined): string[] {
  const { iptablesSave, iptablesLegacySave } = texts;
  const result: string[] = [];
  if (!nft && texts.nftRuleset === undefined)
    result.push('there are no rules written by nft (nft list ruleset was not read)');
  if (iptablesSave === undefined && iptablesLegacySave === undefined) {
    result.push('there are no rules of iptables-legacy (iptables-legacy-save was not read)');
  }
  return result;
}
