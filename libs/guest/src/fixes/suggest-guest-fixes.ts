import type { GuestFacts } from '../facts/guest-facts.js';
import { isObject, list } from '../facts/json.js';
import type { GuestFinding } from '../findings/guest-finding.js';
import type { RuleReference } from '../netfilter/ruleset.js';
import type { FixPlace, GuestEdit, GuestFix, IptablesVariant } from './guest-fix.js';
import { managedCommands } from './managed-commands.js';
import { nftItems, nftRulesOf, nftTableOf, type NftChainPlace } from './nft-rules.js';
import { renderFix } from './render-edit.js';
import { wordsOf } from './rule-words.js';

/** Fixes of a finding, best first; empty where only a person can say what is right (a service that isn't
 *  running, a route that leads elsewhere). To be proved with `applyGuestFix` and another walk. */
export function suggestGuestFixes(facts: GuestFacts, finding: GuestFinding, place: FixPlace): GuestFix[] {
  const fix = (title: string, edits: readonly GuestEdit[]): GuestFix[] =>
    edits.length === 0
      ? []
      : [
          renderFix(
            facts,
            { title, resolves: [finding.code], edits },
            managedCommands(facts, finding, place, edits),
          ),
        ];
  switch (finding.code) {
    case 'GUEST_IP_FORWARD_OFF': {
      const name = Object.keys(finding.evidence)[0] ?? 'net.ipv4.ip_forward';
      return fix('Forward packets', [{ edit: 'sysctl', name, value: '1' }]);
    }
    case 'GUEST_NO_SOURCE_NAT':
    case 'GUEST_SOURCE_NAT_WRONG_INTERFACE':
      return fix('Translate the source of what leaves', sourceNat(facts, finding, place));
    case 'GUEST_FORWARD_CHAIN_DROP':
      return fix('Let forwarded packets and their answers pass', accept(facts, finding, place, 'forward'));
    case 'GUEST_INPUT_CHAIN_DROP':
      return fix('Let the packets in', accept(facts, finding, place, 'input'));
    case 'GUEST_OUTPUT_CHAIN_DROP':
      return fix('Let the packets out', accept(facts, finding, place, 'output'));
    case 'GUEST_RP_FILTER_DROP': {
      // The larger of `all` and the interface's own counts, so 2 (loose) on `all` is enough.
      const strict = Object.keys(finding.evidence).some((key) => key.endsWith('.rp_filter'));
      return strict
        ? fix('Make the reverse path filter loose', [
            { edit: 'sysctl', name: 'net.ipv4.conf.all.rp_filter', value: '2' },
          ])
        : [];
    }
    case 'GUEST_CONNTRACK_FULL': {
      const max = facts.conntrack.known ? facts.conntrack.value.max : 65536;
      return fix('Make the connection table larger', [
        { edit: 'sysctl', name: 'net.netfilter.nf_conntrack_max', value: String(max * 4) },
      ]);
    }
    case 'GUEST_RULES_NOT_PERSISTENT':
      return fix('Save the rules', [{ edit: 'persist' }]);
    case 'GUEST_PORT_FORWARD_INTERFACE_MISMATCH':
      return fix('Forward the port for these packets too', portForward(finding, place));
    case 'GUEST_ROUTE_MISMATCH': {
      const setting = finding.evidence['setting'];
      return typeof setting === 'string'
        ? fix('Let packets go to 127.0.0.0/8', [{ edit: 'sysctl', name: setting, value: '1' }])
        : [];
    }
    case 'GUEST_SERVICE_NOT_LISTENING':
    case 'GUEST_PREROUTING_CHAIN_DROP':
    case 'GUEST_POSTROUTING_CHAIN_DROP':
      return [];
  }
}

const asVariant = ({ dialect }: RuleReference): IptablesVariant =>
  dialect === 'iptables-legacy' ? 'iptables-legacy' : 'iptables';

const match = (key: 'iifname' | 'oifname', name: string): unknown => ({
  match: { op: '==', left: { meta: { key } }, right: name },
});

/** The rule without its chain, with another interface in the place of the one it names. */
function withInterface(rule: RuleReference, flag: '-i' | '-o', name: string): string | undefined {
  const pattern = new RegExp(`(?:! )?${flag} \\S+`);
  if (rule.dialect === 'nft' || !pattern.test(rule.text)) return undefined;
  return wordsOf(rule).replace(pattern, `${flag} ${name}`);
}

/** The rule with masquerading in the place of the address that it gives. */
function masqueradeInstead({ document }: GuestFacts, rule: RuleReference): GuestEdit[] {
  const { chain, number } = rule;
  if (rule.dialect !== 'nft') {
    const changed = wordsOf(rule).replace(/-j SNAT\b.*$/, '-j MASQUERADE');
    return [{ edit: 'iptables', variant: asVariant(rule), table: 'nat', chain, at: number, rule: changed }];
  }
  const { family, table } = nftTableOf(rule);
  const old = nftRulesOf(nftItems(document), { family, table, chain })[number - 1]?.body['expr'];
  const expressions = list(old)?.map((one) => (isObject(one) && 'snat' in one ? { masquerade: null } : one));
  return expressions ? [{ edit: 'nft', family, table, chain, at: number, expressions }] : [];
}

function sourceNat(
  facts: GuestFacts,
  { code, rule, evidence }: GuestFinding,
  { outInterface }: FixPlace,
): GuestEdit[] {
  if (rule && 'givenSource' in evidence) return masqueradeInstead(facts, rule);
  if (outInterface === undefined) return [];
  const table = { edit: 'iptables', table: 'nat', chain: 'POSTROUTING' } as const;
  const changed =
    rule && code === 'GUEST_SOURCE_NAT_WRONG_INTERFACE' ? withInterface(rule, '-o', outInterface) : undefined;
  if (rule && changed !== undefined) {
    return [
      {
        edit: 'iptables',
        variant: asVariant(rule),
        table: 'nat',
        chain: rule.chain,
        at: rule.number,
        rule: changed,
      },
    ];
  }
  if (rule?.dialect === 'nft') {
    return [masquerade({ ...nftTableOf(rule), chain: rule.chain }, outInterface)];
  }
  const native = nativeNatChain(facts);
  if (native) return [masquerade(native, outInterface)];
  const variant = rule ? asVariant(rule) : 'iptables';
  return [{ ...table, variant, at: rule ? 'first' : 'last', rule: `-o ${outInterface} -j MASQUERADE` }];
}

const masquerade = (chain: NftChainPlace, outInterface: string): GuestEdit => ({
  edit: 'nft',
  ...chain,
  at: 'first',
  expressions: [match('oifname', outInterface), { masquerade: null }],
});

/** A machine that only nft configures keeps to nft. */
function nativeNatChain({ netfilter }: GuestFacts): NftChainPlace | undefined {
  if (!netfilter.known || netfilter.value.tables.some(({ dialect }) => dialect !== 'nft')) return undefined;
  for (const table of netfilter.value.tables) {
    for (const { base, name } of table.chains.values()) {
      if (base?.type !== 'nat' || base.hook !== 'postrouting') continue;
      return { ...nftTableOf({ table: table.name }), chain: name };
    }
  }
  return undefined;
}

function accept(
  facts: GuestFacts,
  { rule }: GuestFinding,
  { inInterface, outInterface, protocol, port }: FixPlace,
  hook: 'forward' | 'input' | 'output',
): GuestEdit[] {
  if (!rule) return [];
  const ported = (protocol === 'tcp' || protocol === 'udp') && port !== undefined;
  if (rule.dialect === 'nft') {
    const sides = [
      ...(inInterface !== undefined && hook !== 'output' ? [match('iifname', inInterface)] : []),
      ...(outInterface !== undefined && hook !== 'input' ? [match('oifname', outInterface)] : []),
    ];
    const ports = ported
      ? [{ match: { op: '==', left: { payload: { protocol, field: 'dport' } }, right: port } }]
      : [];
    const answers = {
      match: { op: 'in', left: { ct: { key: 'state' } }, right: ['established', 'related'] },
    };
    const chain = baseChain(facts, rule, hook);
    const place = { edit: 'nft', ...nftTableOf(rule), chain, at: 'first' } as const;
    return [
      { ...place, expressions: [...sides, ...(hook === 'forward' ? [] : ports), { accept: null }] },
      { ...place, expressions: [answers, { accept: null }] },
    ];
  }
  const chain = { forward: 'FORWARD', input: 'INPUT', output: 'OUTPUT' }[hook];
  // Docker rewrites FORWARD at every start and leaves DOCKER-USER, which comes first, alone.
  const users =
    hook === 'forward' && rule.table === 'filter' && hasChain(facts, 'DOCKER-USER') ? 'DOCKER-USER' : chain;
  const words = [
    ...(inInterface !== undefined && hook !== 'output' ? [`-i ${inInterface}`] : []),
    ...(outInterface !== undefined && hook !== 'input' ? [`-o ${outInterface}`] : []),
    ...(ported && hook !== 'forward' ? [`-p ${protocol} -m ${protocol} --dport ${port}`] : []),
  ];
  const base = {
    edit: 'iptables',
    variant: asVariant(rule),
    table: rule.table,
    chain: users,
    at: 'first',
  } as const;
  return [
    { ...base, rule: [...words, '-j ACCEPT'].join(' ') },
    { ...base, rule: '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT' },
  ];
}

const hasChain = ({ netfilter }: GuestFacts, name: string): boolean =>
  netfilter.known &&
  netfilter.value.tables.some((table) => table.dialect !== 'nft' && table.chains.has(name));

/** The base chain of the table through which the packet came to the rule. */
function baseChain(
  { netfilter }: GuestFacts,
  rule: RuleReference,
  hook: 'forward' | 'input' | 'output',
): string {
  const table = netfilter.known ? netfilter.value.tables.find(({ name }) => name === rule.table) : undefined;
  const found = [...(table?.chains.values() ?? [])].find(
    ({ base }) => base?.hook === hook && base.type !== 'nat',
  );
  return found?.name ?? rule.chain;
}

/** R-PF-2: packets of the machine itself need the rule in OUTPUT, for lo; packets of another interface need
 *  its name. */
function portForward({ rule, evidence }: GuestFinding, { inInterface }: FixPlace): GuestEdit[] {
  if (!rule || rule.dialect === 'nft') return [];
  const base = { edit: 'iptables', variant: asVariant(rule), table: 'nat' } as const;
  if (evidence['inInterface'] === 'lo') {
    const plain = wordsOf(rule).replace(/(?:! )?-i \S+ ?/, '');
    return [{ ...base, chain: 'OUTPUT', at: 'last', rule: `-o lo ${plain}` }];
  }
  const changed = inInterface === undefined ? undefined : withInterface(rule, '-i', inInterface);
  return changed === undefined ? [] : [{ ...base, chain: rule.chain, at: rule.number, rule: changed }];
}
