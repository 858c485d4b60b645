/** What a file of a bundle is, judged by its place. */
export type FilePlace =
  | { type: 'documents'; accountId: string | null; region: string | null }
  | { type: 'manifest' }
  | { type: 'guest'; instanceId: string }
  | { type: 'ignored'; why: string };

/** us-east-1, us-gov-west-1, eusc-de-east-1 */
const REGION = /^[a-z]{2,5}(?:-[a-z]+)?-(?:central|(?:north|south)?(?:east|west)|north|south)-\d{1,2}$/;
const GUEST_NAME = /^([\w-]+)\.json$/i;

function placeOf(parts: readonly string[]): FilePlace {
  const name = parts.at(-1) ?? '';
  if (!/\.json$/i.test(name)) return { type: 'ignored', why: "isn't a .json file" };
  const [first = '', second = '', third = ''] = parts;
  if (parts.length === 1) {
    return /^manifest\.json$/i.test(name)
      ? { type: 'manifest' }
      : { type: 'documents', accountId: null, region: null };
  }
  if (first === 'guests' && parts.length === 2) {
    const instanceId = GUEST_NAME.exec(name)?.[1];
    return instanceId === undefined || instanceId === '__proto__'
      ? { type: 'ignored', why: "isn't named guests/<instance id>.json" }
      : { type: 'guest', instanceId };
  }
  if (first === 'accounts' && parts.length === 4) {
    return { type: 'documents', accountId: second, region: third };
  }
  if (parts.length === 2 && REGION.test(first)) return { type: 'documents', accountId: null, region: first };
  return {
    type: 'ignored',
    why: 'is in none of the places *.json, <region>/*.json, accounts/<account>/<region>/*.json, guests/*.json',
  };
}

function cleanParts(path: string): string[] {
  return path
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
}

/** Files that operating systems and editors leave behind; nobody wants a note about them. */
export function isLitter(path: string): boolean {
  const parts = cleanParts(path);
  return parts.some((part) => part === '__MACOSX' || part.startsWith('.')) || parts.at(-1) === 'Thumbs.db';
}

const inLayout = (parts: readonly string[]): boolean => placeOf(parts).type !== 'ignored';

/** The place of every file, by its path as given; litter is left out. Archives are often made of a folder
 *  rather than of its content, so one folder around everything is passed over. */
export function bundleLayout(paths: readonly string[]): Map<string, FilePlace> {
  const files = paths
    .filter((path) => !isLitter(path))
    .map((path) => ({ path, parts: cleanParts(path) }))
    .filter(({ parts }) => parts.length > 0);
  const outer = files[0]?.parts[0];
  const enclosed = files.every(({ parts }) => parts.length > 1 && parts[0] === outer);
  const strip =
    enclosed &&
    outer !== 'accounts' &&
    outer !== 'guests' &&
    !files.some(({ parts }) => inLayout(parts)) &&
    files.some(({ parts }) => inLayout(parts.slice(1)));
  return new Map(files.map(({ path, parts }) => [path, placeOf(strip ? parts.slice(1) : parts)]));
}
