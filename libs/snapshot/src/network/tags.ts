/** The value of the Name tag, if there is one. */
export function nameOf(tags: { Key?: string; Value?: string }[] | undefined): string | undefined {
  const value = tags?.find((tag) => tag.Key === 'Name')?.Value;
  return value === undefined || value === '' ? undefined : value;
}
