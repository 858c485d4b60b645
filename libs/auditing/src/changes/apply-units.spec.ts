import { fc, test as property } from '@fast-check/jest';
import { describe, expect, test } from '@jest/globals';
import { snapshotChanges, snapshotFromJson } from '../../../snapshot/src/index.js';
import { natStoryDocuments } from '../../../../test/support/nat-story-documents.js';
import { PartialChange } from './apply-units.js';
import { unitsOf } from './change-unit.js';

type Story = ReturnType<typeof natStoryDocuments>;

/** Edits that a day may bring, each on its own document or field. */
const edits: ((story: Story) => void)[] = [
  (story) => {
    story.RouteTables[2]!.Routes.push({
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: 'igw-1',
      State: 'active',
      Origin: 'CreateRoute',
    });
  },
  (story) => {
    story.RouteTables[1]!.Routes.pop();
  },
  (story) => {
    story.NetworkInterfaces[0]!.SourceDestCheck = false;
  },
  (story) => {
    story.Reservations[0]!.Instances[1]!.State = { Code: 80, Name: 'stopped' };
  },
  (story) => {
    story.SecurityGroups[1]!.IpPermissionsEgress = [];
  },
  (story) => {
    story.NetworkAcls[0]!.Entries[0]!.RuleAction = 'deny';
  },
  (story) => {
    story.NetworkAcls[0]!.Entries.push({ ...story.NetworkAcls[0]!.Entries[0]!, RuleNumber: 90 });
  },
  (story) => {
    story.Subnets[0]!.State = 'pending';
  },
  (story) => {
    story.InternetGateways.pop();
  },
  (story) => {
    story.Reservations[0]!.Instances.pop();
    story.NetworkInterfaces.pop();
  },
];

const edited = (which: readonly number[]) => {
  const story = natStoryDocuments();
  for (const i of which) edits[i]!(story);
  return snapshotFromJson(JSON.parse(JSON.stringify(story)));
};

const somewhere = fc.uniqueArray(fc.nat(edits.length - 1));

describe('half-changed networks', () => {
  property.prop([somewhere, somewhere], { numRuns: 60 })(
    'all changes together give the later network',
    (a, b) => {
      const [before, after] = [edited([...a].sort()), edited([...b].sort())];
      const units = snapshotChanges(before, after).changes.flatMap(unitsOf);
      const whole = new PartialChange(before, after).apply(units);
      expect(snapshotChanges(whole, after).changes).toEqual([]);
      expect(snapshotChanges(new PartialChange(before, after).apply([]), before).changes).toEqual([]);
    },
  );

  test('one unit is one field, or one item of a list', () => {
    const [before, after] = [edited([]), edited([0, 2, 5, 6])];
    const units = snapshotChanges(before, after).changes.flatMap(unitsOf);
    const partial = new PartialChange(before, after);
    const shown = units.map((unit) => {
      const { changes } = snapshotChanges(before, partial.apply([unit]));
      return changes.map((change) =>
        change.type === 'changed' ? change.fields.map(({ path }) => path) : change.type,
      );
    });
    expect(shown).toEqual(
      expect.arrayContaining([
        [['Routes[0.0.0.0/0]']],
        [['SourceDestCheck']],
        [['Entries[Egress=true,RuleNumber=100].RuleAction']],
        [['Entries[Egress=true,RuleNumber=90]']],
      ]),
    );
    expect(shown).toHaveLength(4);
  });
});
