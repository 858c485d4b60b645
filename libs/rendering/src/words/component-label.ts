import type { ComponentRef } from '../../../reachability/src/diagnosis/hop.js';
import { cleanText } from './clean-text.js';
import { shorten } from './shorten.js';

/** AWS allows 256 characters in a name; a ladder doesn't. */
const NAME_LIMIT = 40;

const ABBREVIATIONS = new Set(['acl', 'nat', 'vpc', 'vpn']);

/** "route-table" as people write it; AWS keeps one hyphen: "egress-only internet gateway". */
export function kindWords(kind: string): string {
  return kind
    .split('-')
    .map((word) => (ABBREVIATIONS.has(word) ? word.toUpperCase() : word))
    .join(' ')
    .replace('egress only', 'egress-only');
}

/** Id, and the name where it says more: "rtb-1 (private)". */
export function idAndName(component: Pick<ComponentRef, 'id' | 'name'>): string {
  const id = cleanText(component.id);
  const name = shorten(cleanText(component.name ?? '').trim(), NAME_LIMIT);
  return name === '' || name === id ? id : `${id} (${name})`;
}

/** "route table rtb-1 (private)". A kind whose id says the same ("internet") stands once. */
export function componentLabel(kind: string, component: ComponentRef): string {
  const words = kindWords(kind);
  const label = idAndName(component);
  return label === '' || label === kind || label === words ? words : `${words} ${label}`;
}
