import type { GuestDocument } from '../facts/guest-document.js';
import { isObject, list, parsed, type JsonObject } from '../facts/json.js';
import type { RuleReference } from '../netfilter/ruleset.js';

/** The items of `nft -j list ruleset`; none when it wasn't read. */
export function nftItems({ nftRuleset }: GuestDocument): readonly unknown[] {
  const root = parsed(nftRuleset);
  return isObject(root) ? (list(root['nftables']) ?? []) : [];
}

export interface NftChainPlace {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
}

/** A table as a rule names it (`inet filter`), in the two fields that nft's JSON has. */
export function nftTableOf({ table }: Pick<RuleReference, 'table'>): Omit<NftChainPlace, 'chain'> {
  const [family = '', name = ''] = table.split(' ');
  return { family, table: name };
}

/** The rules of a chain, in its order, and the place of each among the items. */
export function nftRulesOf(
  items: readonly unknown[],
  { family, table, chain }: NftChainPlace,
): { index: number; body: JsonObject }[] {
  return items.flatMap((item, index) => {
    const body = isObject(item) ? item['rule'] : undefined;
    const own =
      isObject(body) && body['family'] === family && body['table'] === table && body['chain'] === chain;
    return own ? [{ index, body }] : [];
  });
}
