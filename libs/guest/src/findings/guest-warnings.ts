import { isNat } from '../netfilter/action.js';
import { interfaceSetting, interfaceSysctl } from '../facts/interface-sysctl.js';
import type { GuestFacts } from '../facts/guest-facts.js';
import { reference, type Chain, type Rule, type RuleReference, type Table } from '../netfilter/ruleset.js';
import { idleLoaders, rewritesRules } from '../fixes/persistence.js';
import { isFirewallds } from '../fixes/rule-manager.js';
import { sameRule } from '../iptables/same-rule.js';
import type { GuestFinding } from './guest-finding.js';

/** The part of the connection table from which a warning is given. */
const NEARLY_FULL = 0.9;

/** What stops nothing now and may tomorrow (R-NI-2, R-PF-4). */
export function guestWarnings(facts: GuestFacts): GuestFinding[] {
  return [...persistence(facts), ...conntrack(facts), ...strictFilters(facts)];
}

/** Rules that translate and that nothing brings back at boot. Without the saved rules, or the state of a
 *  service that loads them, nothing is said. */
function persistence(facts: GuestFacts): GuestFinding[] {
  const rules = translations(facts);
  if (rules.length === 0 || rewritesRules(facts)) return [];
  const warn = (summary: string, evidence: GuestFinding['evidence'], rule: RuleReference): GuestFinding[] => [
    { code: 'GUEST_RULES_NOT_PERSISTENT', summary, evidence, rule },
  ];
  if (facts.persistedRules.known) {
    const saved = facts.persistedRules.value;
    const lost = rules.filter((rule) => !isSaved(rule, saved));
    if (lost.length > 0) {
      const [first] = lost;
      const texts = lost.map(({ text }) => text);
      const more = lost.length > 1 ? ` and ${lost.length - 1} more` : '';
      return warn(
        `the rule "${first!.text}"${more} is not among the saved rules and is gone after a reboot`,
        { rules: texts },
        first!,
      );
    }
  }
  const unloaded = rules.find(({ dialect }) => idleLoaders(facts, dialect) !== undefined);
  const names = unloaded && idleLoaders(facts, unloaded.dialect);
  if (!unloaded || !names) return [];
  return warn(
    `no service loads the rules at boot (${names.join(', ')} not enabled)`,
    { services: Object.fromEntries(names.map((name) => [name, facts.services.get(name)])) },
    unloaded,
  );
}

/** Docker puts its own rules back by itself. */
const isDockers = ({ name }: Chain, { text }: Rule): boolean =>
  name.startsWith('DOCKER') || /docker0|br-[0-9a-f]{12}/.test(text);

/** Those that a person, or nobody known, has to save: firewalld writes its own anew. */
function translations(facts: GuestFacts): RuleReference[] {
  const { netfilter } = facts;
  if (!netfilter.known) return [];
  const of = (table: Table): RuleReference[] =>
    [...table.chains.values()].flatMap((chain) =>
      chain.rules
        .filter((rule) => !isDockers(chain, rule))
        .filter(({ steps }) => steps.some((step) => 'action' in step && isNat(step.action)))
        .map((rule) => reference(table, chain, rule))
        .filter((rule) => !isFirewallds(facts, rule)),
    );
  return netfilter.value.tables.flatMap(of);
}

/** Saved rules of iptables may be written by a person, and are compared by what they say. A saved nft file is
 *  written by hand too: there only the kind of translation can be looked for. */
function isSaved({ dialect, text }: RuleReference, saved: string): boolean {
  if (dialect === 'nft') {
    const kind = /\b(masquerade|snat|dnat|redirect)\b/.exec(text)?.[1];
    return kind !== undefined && new RegExp(String.raw`\b${kind}\b`).test(saved);
  }
  return saved.split(/\r?\n/).some((line) => sameRule(line.trim(), text));
}

function conntrack({ conntrack: table }: GuestFacts): GuestFinding[] {
  if (!table.known) return [];
  const { count, max } = table.value;
  if (max === 0 || count < max * NEARLY_FULL) return [];
  return [
    {
      code: 'GUEST_CONNTRACK_FULL',
      summary: `the connection table holds ${count} of ${max} entries; when it is full, new connections are dropped`,
      evidence: { 'net.netfilter.nf_conntrack_count': count, 'net.netfilter.nf_conntrack_max': max },
      rule: undefined,
    },
  ];
}

/** The machine itself, and bridges and ends of its containers: nobody's answers take another way there. */
const INSIDE = /^(lo|docker\d|br-[0-9a-f]{12}|veth|virbr|cni|lxdbr)/;

/** Strict filtering on a machine with several interfaces drops what comes in by one and would leave by
 *  another. */
function strictFilters(facts: GuestFacts): GuestFinding[] {
  if (!facts.interfaces.known) return [];
  const used = facts.interfaces.value.filter(
    ({ name, up, tunnel, addresses }) => !INSIDE.test(name) && up && !tunnel && addresses.length > 0,
  );
  const strict = used
    .filter(({ name }) => interfaceSysctl(facts, name, 'rp_filter') === 1)
    .map(({ name }) => name);
  if (used.length < 2 || strict.length === 0) return [];
  return [
    {
      code: 'GUEST_RP_FILTER_DROP',
      summary: `the reverse path filter is strict on ${strict.join(', ')}, and the machine has ${used.length} interfaces`,
      evidence: Object.fromEntries(strict.map((name) => [interfaceSetting(name, 'rp_filter'), 1])),
      rule: undefined,
    },
  ];
}
