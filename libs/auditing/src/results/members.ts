/** Ascending places as text: `0-5,7`. */
export function writeMembers(places: readonly number[]): string {
  const ranges: string[] = [];
  for (let i = 0; i < places.length;) {
    const first = places[i]!;
    let last = first;
    i += 1;
    while (i < places.length && places[i] === last + 1) last = places[i++]!;
    ranges.push(first === last ? String(first) : `${first}-${last}`);
  }
  return ranges.join();
}

export function readMembers(text: string): number[] {
  if (text === '') return [];
  return text.split(',').flatMap((range) => {
    const [first = '', last = first] = range.split('-');
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i);
  });
}
