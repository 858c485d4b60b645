import { contentHash } from '../bundle/content-hash.js';
import { DOCUMENT_KINDS, idOf } from '../bundle/document-identity.js';
import type { RawLists } from '../bundle/raw-item.js';
import { RegionDocumentsBuilder } from '../bundle/region-documents.js';
import type { BrokenItem, DocumentKind, Snapshot } from '../document-lists.js';
import { deploy } from './deploy.js';
import { readParameters } from './language/parameters.js';
import { pseudoParameters, type StackIdentity } from './language/pseudo-parameters.js';
import { readTemplate } from './language/read-template.js';
import type { Network } from './network/network.js';
import { assumedRegion } from './assumed-region.js';
import { TemplateError } from './template-error.js';

export interface TemplateOptions {
  /** Values by name; a list's items with commas between. `AWS::Region`, `AWS::AccountId` and
   *  `AWS::StackName` may be given too. */
  parameters?: Readonly<Record<string, string>>;
  /** Default: what the zones in the template say, else us-east-1. */
  region?: string;
  /** Twelve digits; default 123456789012. */
  accountId?: string;
  /** Default: wayout. */
  stackName?: string;
  /** What messages call the template. */
  name?: string;
}

/** A template as the documents that EC2 would show, and the names for what is in it. */
export interface TemplateSnapshot {
  snapshot: Snapshot;
  /** What `Ref` gives, by logical id: `i-…` for an instance. */
  physicalIds: ReadonlyMap<string, string>;
}

const DEFAULT_ACCOUNT = '123456789012';
const DEFAULT_STACK = 'wayout';
/** Not made by templates, and derived or unknown: that there are none can't be concluded. */
const UNSAID: readonly DocumentKind[] = ['InstanceStatuses', 'PrefixLists', 'SecurityGroupRules'];

/** The snapshot that the stack of a template would give, right after it is made: instances run, gateways and
 *  endpoints are available. Ids come from logical ids, private addresses from the subnets, public ones from
 *  documentation ranges; the same template and parameters always give the same snapshot.
 *  @throws TemplateError with the logical id and property, or the parameter, at fault. */
export function readTemplateSnapshot(text: string, options: TemplateOptions = {}): TemplateSnapshot {
  const template = readTemplate(text);
  const given = new Map(Object.entries(options.parameters ?? {}));
  const take = (name: string): string | undefined => {
    const value = given.get(name);
    given.delete(name);
    return value;
  };
  const notes: string[] = [];
  const identity: StackIdentity = {
    accountId: take('AWS::AccountId') ?? options.accountId ?? DEFAULT_ACCOUNT,
    stackName: take('AWS::StackName') ?? options.stackName ?? DEFAULT_STACK,
    region: take('AWS::Region') ?? options.region ?? assumedRegion(template, given, notes),
  };
  checkIdentity(identity);
  const parameters = new Map([...readParameters(template.parameters, given), ...pseudoParameters(identity)]);
  const { network, physicalIds } = deploy(template, identity, parameters);
  const snapshot = assemble(network, identity, [...notes, ...network.notes], options.name ?? 'template');
  return { snapshot, physicalIds };
}

/** @see readTemplateSnapshot */
export function snapshotFromTemplate(text: string, options: TemplateOptions = {}): Snapshot {
  return readTemplateSnapshot(text, options).snapshot;
}

function checkIdentity({ region, accountId }: StackIdentity): void {
  if (!/^[a-z]{2,5}(?:-[a-z]+)+-\d{1,2}$/.test(region)) {
    throw new TemplateError(`expected a region such as eu-west-1, found "${region}"`, 'AWS::Region');
  }
  if (!/^\d{12}$/.test(accountId)) {
    throw new TemplateError(`expected an account of twelve digits, found "${accountId}"`, 'AWS::AccountId');
  }
}

function assemble(network: Network, identity: StackIdentity, notes: string[], file: string): Snapshot {
  const raw: RawLists = new Map(
    DOCUMENT_KINDS.filter((kind) => !UNSAID.includes(kind)).map((kind) => [
      kind,
      network.lists[kind].map((value, position) => ({ file, position, value })),
    ]),
  );
  const region = new RegionDocumentsBuilder(raw, notes).build(identity.accountId, identity.region);
  const [unsound] = region.broken;
  if (unsound) throw new TemplateError(`${unsound.kind} ${unsound.id}: ${unsound.problem}`, file);
  region.broken.push(...outside(network, file, notes));
  const content = { regions: [region], guests: {} };
  return { hash: contentHash(content), capturedAt: null, ...content, notes };
}

/** What the template names and doesn't make may well exist: it is unknown, so it is kept as an item that can't
 *  be read, and whatever depends on it is undetermined. */
function outside(network: Network, file: string, notes: string[]): BrokenItem[] {
  const made = new Map(
    DOCUMENT_KINDS.map((kind) => [
      kind,
      new Set(
        kind === 'Reservations'
          ? network.lists.Reservations.flatMap(({ Instances }) => (Instances ?? []).map((i) => i.InstanceId))
          : network.lists[kind].map((item) => idOf(kind, item)),
      ),
    ]),
  );
  const missing = network.outside((kind, id) => made.get(kind)?.has(id) ?? false);
  return missing.map(({ kind, id, place }, i): BrokenItem => {
    const problem = `${place} names it, and the template doesn't make it`;
    notes.push(`${id} (${kind}) is outside the template: ${place} names it`);
    const position = network.lists[kind].length + i;
    const vpcId = kind === 'Vpcs' ? id : null;
    return { kind, file, position, id, vpcId, problem, raw: { id } };
  });
}
