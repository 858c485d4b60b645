import { expect, test } from '@jest/globals';
import { snapshotFromJson } from '../../../snapshot/src/index.js';
import { natStoryDocuments } from '../../../../test/support/nat-story-documents.js';
import { mergeSnapshots } from './merge-snapshots.js';

function story(account: string, region: string, tag = 'client') {
  const documents = JSON.parse(
    JSON.stringify(natStoryDocuments(tag))
      .replaceAll('111122223333', account)
      .replaceAll('eu-west-1', region),
  ) as unknown;
  return snapshotFromJson({ files: { [`accounts/${account}/${region}/all.json`]: documents } });
}

const near = story('111122223333', 'eu-west-1');
const far = story('444455556666', 'us-east-1');
const places = ({ regions }: typeof near) => regions.map(({ accountId, region }) => [accountId, region]);

test('one target stays what it is', () => {
  expect(mergeSnapshots([near])).toBe(near);
});

test('several are one network; the order in which they were read means nothing', () => {
  const merged = mergeSnapshots([near, far]);
  expect(places(merged)).toEqual([
    ['111122223333', 'eu-west-1'],
    ['444455556666', 'us-east-1'],
  ]);
  expect(merged.hash).toBe(mergeSnapshots([far, near]).hash);
  expect([near.hash, far.hash]).not.toContain(merged.hash);
});

test('an account and region of two targets counts once', () => {
  const merged = mergeSnapshots([near, story('111122223333', 'eu-west-1', 'again'), far]);
  expect(places(merged)).toEqual(places(mergeSnapshots([near, far])));
  expect(merged.hash).toBe(mergeSnapshots([near, far]).hash);
});
