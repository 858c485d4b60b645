import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { checkItem, type CheckedKind } from '../checks/check-item.js';
import type {
  BrokenItem,
  DocumentKind,
  DocumentLists,
  RegionDocuments,
  UnreadDocuments,
} from '../document-lists.js';
import { completeGroups, groupsOfRules, type GroupRules } from './complete-groups.js';
import { deriveInterfaces } from './derive-interfaces.js';
import { DOCUMENT_KINDS, idOf } from './document-identity.js';
import { dropDuplicateDocuments, type SoundItem } from './drop-duplicates.js';
import { dropDuplicateInstances } from './drop-duplicate-instances.js';
import { isObject } from './is-object.js';
import type { RawItem, RawLists } from './raw-item.js';

/** Notes are for people: beyond this many broken items of a kind only their number is told. */
const NOTED_BROKEN_ITEMS = 20;

/** Checks and collects the documents of one region. */
export class RegionDocumentsBuilder {
  private readonly lists: Partial<Record<DocumentKind, unknown[]>> = {};
  private readonly broken: BrokenItem[] = [];
  private readonly unread: UnreadDocuments[] = [];

  constructor(
    private readonly raw: RawLists,
    private readonly notes: string[],
  ) {}

  build(accountId: string | null, region: string): RegionDocuments {
    const interfaces = this.interfaces();
    for (const kind of DOCUMENT_KINDS) {
      if (kind === 'Reservations') {
        this.addReservations(this.raw.get(kind));
      } else if (kind === 'NetworkInterfaces') {
        this.add(kind, interfaces);
      } else if (kind !== 'SecurityGroups') {
        // Security groups follow: their rules may have to be taken from `SecurityGroupRules`.
        this.add(kind, this.raw.get(kind));
      }
    }
    this.add('SecurityGroups', this.securityGroups());
    this.noteBroken();
    // The checks have established what the types say of the fields that are read.
    const lists = this.lists as Partial<DocumentLists>;
    const { broken, unread } = this;
    return { accountId, region, lists, broken, ...(unread.length === 0 ? {} : { unread }) };
  }

  private interfaces(): RawItem[] | undefined {
    const own = this.raw.get('NetworkInterfaces');
    const reservations = this.raw.get('Reservations');
    if (own !== undefined || reservations === undefined) return own;
    const derived = deriveInterfaces(reservations);
    if (derived.length === 0) return undefined;
    this.notes.push(
      `NetworkInterfaces: not in the bundle; ${derived.length} were taken from the instances, ` +
        'so interfaces of anything but instances are missing',
    );
    // That an address has no interface can't be concluded from these.
    this.unread.push({
      kind: 'NetworkInterfaces',
      reason: 'only those of the instances are in the bundle',
      action: 'ec2:DescribeNetworkInterfaces',
    });
    return derived;
  }

  private securityGroups(): RawItem[] | undefined {
    const groups = this.raw.get('SecurityGroups');
    const rawRules = this.raw.get('SecurityGroupRules') ?? [];
    const rules = this.groupRules();
    if (groups !== undefined && groups.length > 0) return completeGroups(groups, rules, this.notes);
    const made = groupsOfRules(rules, rawRules[0]?.file ?? '', this.notes);
    return made.length > 0 ? made : groups;
  }

  private groupRules(): GroupRules {
    const sound = new Map<string, SecurityGroupRule[]>();
    for (const rule of (this.lists.SecurityGroupRules ?? []) as SecurityGroupRule[]) {
      const groupId = rule.GroupId ?? '';
      const own = sound.get(groupId);
      if (own === undefined) sound.set(groupId, [rule]);
      else own.push(rule);
    }
    const incomplete = new Set<string>();
    for (const item of this.broken) {
      if (item.kind !== 'SecurityGroupRules' || !isObject(item.raw)) continue;
      if (typeof item.raw['GroupId'] === 'string') incomplete.add(item.raw['GroupId']);
    }
    return { sound, incomplete };
  }

  private add(kind: Exclude<DocumentKind, 'Reservations'>, items: readonly RawItem[] | undefined): void {
    if (items === undefined) return;
    const sound = items.filter((item): item is RawItem & SoundItem => this.accept(kind, kind, item));
    this.lists[kind] = dropDuplicateDocuments(kind, sound, this.notes).map(({ value }) => value);
  }

  private addReservations(items: readonly RawItem[] | undefined): void {
    if (items === undefined) return;
    const sound: SoundItem[] = [];
    for (const item of items) {
      const { file, position, value } = item;
      if (!isObject(value) || !Array.isArray(value['Instances'])) {
        this.refuse('Reservations', item, 'Instances: expected a list');
        continue;
      }
      const instances = value['Instances'] as unknown[];
      const kept = instances.filter((instance, i) =>
        this.accept('Reservations', 'Instances', { file, position, value: instance }, `Instances[${i}] `),
      );
      const whole = kept.length === instances.length;
      if (whole || kept.length > 0) {
        sound.push({ file, value: whole ? value : { ...value, Instances: kept } });
      }
    }
    this.lists.Reservations = dropDuplicateInstances(sound, this.notes);
  }

  private accept(kind: DocumentKind, checked: CheckedKind, item: RawItem, where = ''): boolean {
    const problem = checkItem(checked, item.value);
    if (problem !== null) this.refuse(kind, item, `${where}${problem}`);
    return problem === null;
  }

  private refuse(kind: DocumentKind, item: RawItem, problem: string): void {
    const { file, position, value: raw } = item;
    const instanceId = kind === 'Reservations' && isObject(raw) ? raw['InstanceId'] : undefined;
    const vpcId = isObject(raw) ? raw['VpcId'] : undefined;
    this.broken.push({
      kind,
      file,
      position,
      id: typeof instanceId === 'string' ? instanceId : idOf(kind, raw),
      vpcId: typeof vpcId === 'string' ? vpcId : null,
      problem,
      raw,
    });
  }

  private noteBroken(): void {
    const noted = new Map<DocumentKind, number>();
    for (const { kind, file, position, id, problem } of this.broken) {
      const count = (noted.get(kind) ?? 0) + 1;
      noted.set(kind, count);
      if (count > NOTED_BROKEN_ITEMS) continue;
      this.notes.push(
        `${file}: ${kind}[${position}]${id === null ? '' : ` (${id})`} was kept out: ${problem}`,
      );
    }
    for (const [kind, count] of noted) {
      const more = count - NOTED_BROKEN_ITEMS;
      if (more > 0) this.notes.push(`${kind}: ${more} more broken items were kept out`);
    }
  }
}
