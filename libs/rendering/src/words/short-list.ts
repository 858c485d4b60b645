/** The first `limit` values, and how many were left out: "a, b, … and 27 more". One value too many is
 *  shown rather than counted, which would be no shorter. */
export function shortList(values: readonly string[], limit: number): string {
  if (values.length <= limit + 1) return values.join(', ');
  return `${values.slice(0, limit).join(', ')}, … and ${values.length - limit} more`;
}
