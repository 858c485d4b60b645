import { isObject } from './is-object.js';
import type { RawLists } from './raw-item.js';

/** us-east-1a, us-west-2-lax-1a (local zone), us-east-1-wl1-bos-wlz-1 (wavelength zone) begin with their region. */
const REGION_OF_ZONE = /^[a-z]+(?:-[a-z]+)+-\d+/;
const REGION_IN_ARN = /^arn:[^:]*:[^:]*:([a-z]+(?:-[a-z]+)+-\d+):/;
const REGION_IN_SERVICE = /^(?:[a-z]+\.)*amazonaws\.([a-z]+(?:-[a-z]+)+-\d+)\./;
const ACCOUNT = /^\d{12}$/;
const ACCOUNT_IN_ARN = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/;

class Votes {
  private readonly counts = new Map<string, number>();

  add(candidate: string | undefined): void {
    if (candidate !== undefined) this.counts.set(candidate, (this.counts.get(candidate) ?? 0) + 1);
  }

  /** Most named first; ties by name, so that the order of files doesn't matter. */
  ranked(): string[] {
    return [...this.counts]
      .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
      .map(([candidate]) => candidate);
  }
}

function* objects(lists: RawLists): Generator<Record<string, unknown>> {
  for (const items of lists.values()) {
    for (const { value } of items) {
      if (!isObject(value)) continue;
      yield value;
      const instances = value['Instances'];
      if (Array.isArray(instances)) yield* (instances as unknown[]).filter(isObject);
    }
  }
}

const zoneRegion = (zone: unknown): string | undefined =>
  typeof zone === 'string' ? REGION_OF_ZONE.exec(zone)?.[0] : undefined;

/** The regions that the documents speak of, most named first: by their zones, else by ARNs and service names. */
export function regionsNamed(lists: RawLists): string[] {
  const zones = new Votes();
  const others = new Votes();
  for (const item of objects(lists)) {
    zones.add(zoneRegion(item['AvailabilityZone']));
    if (isObject(item['Placement'])) zones.add(zoneRegion(item['Placement']['AvailabilityZone']));
    for (const field of ['ZoneName', 'RegionName', 'NetworkBorderGroup', 'AwsRegion']) {
      others.add(zoneRegion(item[field]));
    }
    for (const [key, value] of Object.entries(item)) {
      if (typeof value !== 'string') continue;
      if (key.endsWith('Arn')) others.add(REGION_IN_ARN.exec(value)?.[1]);
      else if (key === 'ServiceName' || key === 'PrefixListName')
        others.add(REGION_IN_SERVICE.exec(value)?.[1]);
    }
  }
  const byZone = zones.ranked();
  return byZone.length > 0 ? byZone : others.ranked();
}

/** The account that owns most of the documents; null where none names its owner. */
export function accountOf(lists: RawLists): string | null {
  const owners = new Votes();
  const arns = new Votes();
  for (const item of objects(lists)) {
    const owner = item['OwnerId'];
    if (typeof owner === 'string' && ACCOUNT.test(owner)) owners.add(owner);
    for (const field of ['SubnetArn', 'SecurityGroupArn']) {
      const arn = item[field];
      if (typeof arn === 'string') arns.add(ACCOUNT_IN_ARN.exec(arn)?.[1]);
    }
  }
  return owners.ranked()[0] ?? arns.ranked()[0] ?? null;
}
