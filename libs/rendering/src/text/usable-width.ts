/** Columns to write in: what the terminal says, kept between 40 and 160 (longer lines are hard to follow). */
export function usableWidth(width: number): number {
  return Number.isFinite(width) ? Math.min(160, Math.max(40, Math.floor(width))) : 100;
}
