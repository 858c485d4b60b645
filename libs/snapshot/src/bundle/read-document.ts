import type { DocumentKind } from '../document-lists.js';
import { BundleError } from './bundle-error.js';
import type { BundlePage } from './cut-off-kinds.js';
import { DOCUMENT_KINDS } from './document-identity.js';
import { describeValue, isObject, type JsonObject } from './is-object.js';
import { rawList, type RawItem, type RawLists } from './raw-item.js';
import { parseReading, type ReadingDocument } from './reading.js';
import { withoutSecretFields } from './without-secret-fields.js';

/** The list that a top-level key holds; some lists go by more than one name. */
const LIST_KEYS = new Map<string, DocumentKind>([
  ...DOCUMENT_KINDS.map((kind): [string, DocumentKind] => [kind, kind]),
  ['TransitGatewayStaticRoutes', 'TransitGatewayRoutes'],
  ['TransitGatewayRouteTablePropagations', 'TransitGatewayPropagations'],
  ['TransitGatewayRouteTableAssociations', 'TransitGatewayAssociations'],
]);

/** EC2 answers these questions about one owner, whose id isn't in the answer: it is written beside the list. */
interface Wrapper {
  kind: DocumentKind;
  owner: string;
  lists: readonly string[];
}
const WRAPPERS: readonly Wrapper[] = [
  {
    kind: 'TransitGatewayRoutes',
    owner: 'TransitGatewayRouteTableId',
    lists: ['Routes', 'TransitGatewayRoutes', 'TransitGatewayStaticRoutes'],
  },
  {
    kind: 'TransitGatewayPropagations',
    owner: 'TransitGatewayRouteTableId',
    lists: ['TransitGatewayRouteTablePropagations', 'TransitGatewayPropagations'],
  },
  {
    kind: 'TransitGatewayAssociations',
    owner: 'TransitGatewayRouteTableId',
    lists: ['Associations', 'TransitGatewayRouteTableAssociations', 'TransitGatewayAssociations'],
  },
  { kind: 'PrefixListEntries', owner: 'PrefixListId', lists: ['Entries', 'PrefixListEntries'] },
];

const VPC_ATTRIBUTES = ['EnableDnsSupport', 'EnableDnsHostnames', 'EnableNetworkAddressUsageMetrics'];

/** Belong to the transport of an answer, or are read elsewhere. */
const SILENT_KEYS = new Set([
  'ResponseMetadata',
  '$metadata',
  'RequestId',
  'CapturedAt',
  'TransitGatewayRouteTableId',
  'PrefixListId',
  'VpcId',
  'AdditionalRoutesAvailable',
]);

interface DocumentSink {
  lists: RawLists;
  readings: ReadingDocument[];
  pages: BundlePage[];
  notes: string[];
}

function listOf(value: unknown, key: string, file: string): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new BundleError(`"${key}" has to be a list, found ${describeValue(value)}`, { file });
}

/** The items of the lists in a wrapper, each with the owner's id; null if this is no such wrapper.
 *  @throws BundleError where such a list is something else. */
function unwrap(holder: JsonObject, wrapper: Wrapper, file: string): RawItem[] | null {
  const owner = holder[wrapper.owner];
  const keys = wrapper.lists.filter((key) => holder[key] !== undefined);
  if (typeof owner !== 'string' || keys.length === 0) return null;
  const values = keys.flatMap((key) => listOf(holder[key], key, file));
  // SearchTransitGatewayRoutes gives 1,000 routes at most: that some are missing is kept as a broken item.
  if (holder['AdditionalRoutesAvailable'] === true) values.push({ AdditionalRoutesAvailable: true });
  return values.map((value, position) => ({
    file,
    position,
    value: isObject(value) ? { ...value, [wrapper.owner]: owner } : value,
  }));
}

function readList(kind: DocumentKind, list: readonly unknown[], file: string): RawItem[] {
  const wrapper = WRAPPERS.find((candidate) => candidate.kind === kind);
  return list.flatMap((value, position) => {
    const inner = wrapper !== undefined && isObject(value) ? unwrap(value, wrapper, file) : null;
    return inner ?? { file, position, value };
  });
}

/** Sorts the content of one document into lists by kind. Returns how many known keys it has.
 *  @throws BundleError where a list is expected and something else is found. */
export function readDocument(document: JsonObject, file: string, sink: DocumentSink): number {
  let known = 0;
  let more = false;
  const kinds = new Set<DocumentKind>();
  const add = (kind: DocumentKind, items: readonly RawItem[]): void => {
    known += 1;
    kinds.add(kind);
    const list = rawList(sink.lists, kind);
    for (const item of items) list.push({ ...item, value: withoutSecretFields(kind, item.value) });
  };
  const wrapped = new Set<string>();
  for (const wrapper of WRAPPERS) {
    const items = unwrap(document, wrapper, file);
    if (items === null) continue;
    add(wrapper.kind, items);
    for (const key of wrapper.lists) wrapped.add(key);
  }
  if (typeof document['VpcId'] === 'string' && VPC_ATTRIBUTES.some((key) => key in document)) {
    const fields = ['VpcId', ...VPC_ATTRIBUTES].filter((key) => key in document);
    add('VpcAttributes', [
      { file, position: 0, value: Object.fromEntries(fields.map((key) => [key, document[key]])) },
    ]);
    for (const key of fields) wrapped.add(key);
  }
  for (const [key, value] of Object.entries(document)) {
    const kind = LIST_KEYS.get(key);
    if (wrapped.has(key) || SILENT_KEYS.has(key)) continue;
    if (kind === 'VpcBlockPublicAccessOptions' && isObject(value)) {
      add(kind, [{ file, position: 0, value }]);
    } else if (kind !== undefined) {
      add(kind, readList(kind, listOf(value, key, file), file));
    } else if (key === 'Instances') {
      const instances = listOf(value, key, file);
      add(
        'Reservations',
        instances.map((instance, position) => ({ file, position, value: { Instances: [instance] } })),
      );
    } else if (key === 'Reading') {
      // A region of which nothing could be read is still a region.
      sink.readings.push(parseReading(value, file));
      known += 1;
    } else if (key === 'NextToken') {
      more = value !== '';
      if (more) sink.notes.push(`${file}: has a NextToken, so it is one page of several`);
    } else {
      const owner = WRAPPERS.find((wrapper) => wrapper.lists.includes(key))?.owner;
      const hint = owner === undefined ? '' : ` without "${owner}" beside it`;
      sink.notes.push(`${file}: key "${key}" isn't known${hint} and was ignored`);
    }
  }
  sink.pages.push({ kinds: [...kinds], more });
  return known;
}
