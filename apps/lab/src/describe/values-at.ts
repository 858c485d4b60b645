/** The values at a path of fields in a document, lists flattened: `Associations.SubnetId` gives the subnet of
 *  each association. Flags and numbers as the text that filters compare with. */
export function valuesAt(document: unknown, path: string): string[] {
  let found: unknown[] = [document];
  for (const field of path.split('.')) {
    found = found.flatMap((item) => {
      const value: unknown =
        typeof item === 'object' && item !== null ? (item as Record<string, unknown>)[field] : undefined;
      return Array.isArray(value) ? (value as unknown[]) : [value];
    });
  }
  return found.filter((value) => ['string', 'number', 'boolean'].includes(typeof value)).map(String);
}
