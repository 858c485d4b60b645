import { expect, test } from '@jest/globals';
import { snapshotFromJson, type Snapshot } from '../../../../libs/snapshot/src/index.js';
import { addFacts, instancesOf } from './add-facts.js';

const MACHINE = 'i-0aaaaaaaaaaaaaaa1';

function snapshot(guests: Record<string, unknown> = {}): Snapshot {
  const Reservations = [
    { ReservationId: 'r-1', Instances: [{ InstanceId: MACHINE, State: { Name: 'running' } }] },
  ];
  return { ...snapshotFromJson({ Vpcs: [], Reservations }), guests };
}

const stored = (time: string) => ({
  instanceId: MACHINE,
  collectedAt: new Date(time),
  facts: { from: 'store' },
});

test('the instances of a snapshot', () => {
  expect(instancesOf(snapshot())).toEqual([MACHINE]);
});

test('stored facts are added, and the network stays the same one', () => {
  const before = snapshot();
  const after = addFacts(before, [stored('2026-04-02T10:00:00Z')]);
  expect(after.guests).toEqual({ [MACHINE]: { from: 'store' } });
  expect([after.hash, after.regions]).toEqual([before.hash, before.regions]);
  expect(before.guests).toEqual({});
});

test('nothing to add gives the very same snapshot', () => {
  const before = snapshot();
  expect(addFacts(before, [])).toBe(before);
});

test.each([
  ['older ones of the snapshot give way', '2026-04-01T10:00:00Z', 'store'],
  ['newer ones of the snapshot stay', '2026-04-03T10:00:00Z', 'snapshot'],
  ['ones without a time stay', undefined, 'snapshot'],
])('%s', (_what, collectedAt, winner) => {
  const own = { from: 'snapshot', ...(collectedAt !== undefined && { collectedAt }) };
  const { guests } = addFacts(snapshot({ [MACHINE]: own }), [stored('2026-04-02T10:00:00Z')]);
  expect(guests[MACHINE]).toMatchObject({ from: winner });
});
