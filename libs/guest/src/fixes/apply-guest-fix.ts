import { isObject, list, parsed } from '../facts/json.js';
import type { GuestDocument } from '../facts/guest-document.js';
import type { GuestFacts } from '../facts/guest-facts.js';
import { parseGuestFacts } from '../facts/parse-guest-facts.js';
import { parseIptablesSave } from '../iptables/parse-iptables-save.js';
import type { GuestEdit, GuestFix } from './guest-fix.js';
import { nftItems, nftRulesOf } from './nft-rules.js';

/** The facts as they would be with the fix: the document is edited and read again, so that a fix is proved
 *  by the same reading as the machine itself. */
export function applyGuestFix(facts: GuestFacts, fix: Pick<GuestFix, 'edits'>): GuestFacts {
  let document = facts.document;
  for (const edit of fix.edits) document = applyEdit(document, edit);
  return parseGuestFacts(document);
}

function applyEdit(document: GuestDocument, edit: GuestEdit): GuestDocument {
  switch (edit.edit) {
    case 'sysctl': {
      const conntrack = document.conntrack;
      if (edit.name === 'net.netfilter.nf_conntrack_max' && isObject(conntrack)) {
        return { ...document, conntrack: { ...conntrack, max: Number(edit.value) } };
      }
      return { ...document, sysctl: withSysctl(document.sysctl, edit.name, edit.value) };
    }
    case 'iptables': {
      const part = edit.variant === 'iptables' ? 'iptablesSave' : 'iptablesLegacySave';
      const text = document[part];
      const changed = editTable(typeof text === 'string' ? text : '', edit);
      return { ...document, [part]: changed, nftRuleset: withoutShadow(document, edit.table) };
    }
    case 'nft':
      return { ...document, nftRuleset: withNftRule(document, edit) };
    case 'persist': {
      const rules = [document.iptablesSave, document.iptablesLegacySave].filter(
        (one) => typeof one === 'string',
      );
      const services = isObject(document.services) ? document.services : {};
      const on = Object.keys(services).length === 0 ? { iptables: 'enabled' } : {};
      const enabled = Object.fromEntries(
        Object.keys(services).map((name) => [
          name,
          /^(iptables|netfilter-persistent|nftables)/.test(name) ? 'enabled' : services[name],
        ]),
      );
      return { ...document, persistedRules: rules.join('\n'), services: { ...enabled, ...on } };
    }
  }
}

/** Writing `ip_forward` sets the forwarding of every interface (ip-sysctl.rst). */
function withSysctl(sysctl: unknown, name: string, value: string): unknown {
  const forwardsAll = name === 'net.ipv4.ip_forward';
  const isOther = (key: string): boolean => forwardsAll && /^net\.ipv4\.conf\..+\.forwarding$/.test(key);
  if (typeof sysctl === 'string') {
    const kept = sysctl.split('\n').filter((line) => {
      const key = line.replace(/=.*/, '').trim();
      return !isOther(key) && key !== name;
    });
    return [...kept, `${name} = ${value}`].join('\n');
  }
  const kept = Object.entries(isObject(sysctl) ? sysctl : {}).filter(([key]) => !isOther(key));
  return { ...Object.fromEntries(kept), [name]: value };
}

type IptablesEdit = Extract<GuestEdit, { edit: 'iptables' }>;

function editTable(text: string, edit: IptablesEdit): string {
  const { table, chain, at, rule } = edit;
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.trim() === `*${table}`);
  const added = `-A ${chain} ${rule}`;
  if (start < 0) return [...lines, `*${table}`, `:${chain} ACCEPT [0:0]`, added, 'COMMIT', ''].join('\n');
  const commit = lines.findIndex((line, index) => index > start && line.trim() === 'COMMIT');
  const end = commit < 0 ? lines.length : commit;
  const own = lines.flatMap((line, index) =>
    index > start && index < end && new RegExp(String.raw`^(\[\d+:\d+\] )?-A ${chain} `).test(line)
      ? [index]
      : [],
  );
  if (!lines.slice(start, end).some((line) => line.startsWith(`:${chain} `))) {
    lines.splice(start + 1, 0, `:${chain} ACCEPT [0:0]`);
    return editTable(lines.join('\n'), edit);
  }
  if (typeof at === 'number') lines[own[at - 1] ?? end] = added;
  else lines.splice(at === 'first' ? (own[0] ?? end) : end, 0, added);
  return lines.join('\n');
}

/** iptables on nf_tables: nft shows the table too, as it was. The edited text stands for both. */
function withoutShadow(document: GuestDocument, table: string): unknown {
  const root = parsed(document.nftRuleset);
  const items = isObject(root) ? list(root['nftables']) : undefined;
  if (!items || typeof document.iptablesSave !== 'string') return document.nftRuleset;
  const shown = parseIptablesSave(document.iptablesSave, 'iptables').tables.some(
    ({ name }) => name === table,
  );
  if (!shown) return document.nftRuleset;
  return {
    nftables: items.filter((item) => {
      const [kind, body] = isObject(item) ? (Object.entries(item)[0] ?? []) : [];
      if (!isObject(body) || body['family'] !== 'ip') return true;
      return body[kind === 'table' ? 'name' : 'table'] !== table;
    }),
  };
}

function withNftRule(document: GuestDocument, edit: Extract<GuestEdit, { edit: 'nft' }>): unknown {
  const items = nftItems(document);
  const { family, table, chain, expressions, at } = edit;
  const rule = { rule: { family, table, chain, expr: expressions } };
  const own = nftRulesOf(items, edit).map(({ index }) => index);
  const place = (typeof at === 'number' ? own[at - 1] : at === 'first' ? own[0] : undefined) ?? items.length;
  return { nftables: items.toSpliced(place, typeof at === 'number' ? 1 : 0, rule) };
}
