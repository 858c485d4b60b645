const FIELDS = ['source', 'destination', 'vpcId'];

/** A question with the names that a template gives to its resources replaced by ids. A template's ids are made
 *  up, so nobody knows them. */
export function withIds(
  question: Readonly<Record<string, unknown>>,
  names: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const idOf = (value: unknown): unknown => (typeof value === 'string' ? (names.get(value) ?? value) : value);
  return Object.fromEntries(
    Object.entries(question).map(([field, value]) => {
      if (FIELDS.includes(field)) return [field, idOf(value)];
      return [field, field === 'securityGroupIds' && Array.isArray(value) ? value.map(idOf) : value];
    }),
  );
}
