import { InvalidArgumentError } from 'commander';

/** A whole number as text; its range is the question's business. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError(`Expected a whole number, found "${text}".`);
  return Number(text);
}

/** `tcp`, `udp`, `icmp` or an IANA protocol number. */
export function protocolValue(text: string): string | number {
  return /^\d{1,3}$/.test(text) ? Number(text) : text.toLowerCase();
}

/** `a,b` and a flag given twice both make a list. */
export function listValue(text: string, before: string[] | undefined): string[] {
  const items = text.split(/[\s,]+/).filter((item) => item !== '');
  return [...(before ?? []), ...items];
}
