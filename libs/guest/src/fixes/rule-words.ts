import type { RuleReference } from '../netfilter/ruleset.js';

/** A rule of iptables without its chain: what follows `-A FORWARD`. */
export const wordsOf = ({ text }: Pick<RuleReference, 'text'>): string => text.replace(/^-A \S+ /, '');
