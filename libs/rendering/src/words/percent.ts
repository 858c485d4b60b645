/** A share (0 to 1) in per cent with one decimal. Never rounds a part to nothing or to all. */
export function percent(share: number): string {
  if (share <= 0) return '0 %';
  if (share >= 1) return '100 %';
  if (share < 0.0005) return '< 0.1 %';
  if (share >= 0.9995) return '> 99.9 %';
  return `${(share * 100).toFixed(1)} %`;
}
