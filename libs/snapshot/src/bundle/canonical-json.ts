function inOrder(texts: readonly string[]): boolean {
  for (let i = 1; i < texts.length; i += 1) {
    if ((texts[i - 1] as string) > (texts[i] as string)) return false;
  }
  return true;
}

function canonicalList(list: readonly unknown[], keepOrder: boolean): readonly unknown[] {
  let copy: unknown[] | null = null;
  for (let i = 0; i < list.length; i += 1) {
    const item = canonical(list[i], false);
    if (item !== list[i]) (copy ??= [...list])[i] = item;
  }
  const items = copy ?? list;
  if (keepOrder || items.length < 2 || typeof items[0] !== 'object') return items;
  const texts = items.map((item) => JSON.stringify(item) ?? 'null');
  if (inOrder(texts)) return items;
  const order = texts.map((_, i) => i);
  order.sort((a, b) => ((texts[a] as string) < (texts[b] as string) ? -1 : 1));
  return order.map((i) => items[i]);
}

/** The same value in canonical order; what is in order already isn't copied. Building values and leaving the
 *  text to `JSON.stringify` is several times faster than building the text. */
function canonical(value: unknown, keepOrder: boolean): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return canonicalList(value as unknown[], keepOrder);
  const document = value as Record<string, unknown>;
  const keys = Object.keys(document);
  const sorted = inOrder(keys);
  let copy: Record<string, unknown> | null = sorted ? null : {};
  if (!sorted) keys.sort();
  for (const key of keys) {
    const field = document[key];
    const item = typeof field === 'object' ? canonical(field, key === 'Values') : field;
    if (copy !== null) copy[key] = item;
    else if (item !== field) (copy = { ...document })[key] = item;
  }
  return copy ?? document;
}

/** One text for all ways to write the same EC2 document: keys sorted, fields without a value left out, and
 *  lists of objects sorted, because EC2 promises no order for them (routes, rules, tags; where order counts,
 *  a number says so). Lists of plain values keep their order, and so do `Values` (name servers of DHCP
 *  options). The text holds no line break. Depth and keys have been seen to by `plainJson`. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(canonical(value, false)) ?? 'null';
}
