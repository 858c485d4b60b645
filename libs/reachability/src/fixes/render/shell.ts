import { isStandIn } from '../propose/stand-ins.js';

/** A value as one word of a POSIX shell; what an edit makes is the variable that an earlier line sets. */
export function shellWord(text: string): string {
  if (isStandIn(text)) return `"$${variableOf(text)}"`;
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** "nat-new-1" is kept in NAT_NEW_1. */
export function variableOf(standIn: string): string {
  return standIn.replaceAll('-', '_').toUpperCase();
}
