/** "10.0.1.5" as an unsigned 32-bit number. */
export function toNumber(address: string): number {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) {
    throw new Error(`not an IPv4 address: ${address}`);
  }
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

export function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

export function prefixLength(cidr: string): number {
  return Number(cidr.split('/')[1] ?? '32');
}

/** First and last address of a CIDR. */
export function bounds(cidr: string): [number, number] {
  const size = 2 ** (32 - prefixLength(cidr));
  const first = Math.floor(toNumber(cidr.split('/')[0] ?? '') / size) * size;
  return [first, first + size - 1];
}

export function contains(cidr: string, address: string): boolean {
  const [first, last] = bounds(cidr);
  const value = toNumber(address);
  return first <= value && value <= last;
}
