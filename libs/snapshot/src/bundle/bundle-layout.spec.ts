import { describe, expect, test } from '@jest/globals';
import { bundleLayout, type FilePlace } from './bundle-layout.js';

const placeOf = (path: string): FilePlace | undefined => bundleLayout([path]).get(path);

describe('bundleLayout', () => {
  test.each<[string, Partial<FilePlace>]>([
    ['vpcs.json', { type: 'documents', accountId: null, region: null }],
    ['./vpcs.JSON', { type: 'documents', accountId: null, region: null }],
    ['us-gov-west-1/vpcs.json', { type: 'documents', accountId: null, region: 'us-gov-west-1' }],
    ['ap-southeast-2\\vpcs.json', { type: 'documents', accountId: null, region: 'ap-southeast-2' }],
    [
      'accounts/111111111111/eu-west-1/vpcs.json',
      { type: 'documents', accountId: '111111111111', region: 'eu-west-1' },
    ],
    ['guests/i-0abc.json', { type: 'guest', instanceId: 'i-0abc' }],
    ['manifest.json', { type: 'manifest' }],
    ['notes.txt', { type: 'ignored' }],
    ['a/b/c/d/e.json', { type: 'ignored' }],
    ['guests/a b.json', { type: 'ignored' }],
  ])('%s', (path, place) => {
    expect(placeOf(path)).toMatchObject(place);
  });

  test('one folder around everything is passed over', () => {
    const places = bundleLayout(['lab-1/eu-west-1/a.json', 'lab-1/guests/i-1.json', 'lab-1/notes.txt']);
    expect(places.get('lab-1/eu-west-1/a.json')).toMatchObject({ region: 'eu-west-1' });
    expect(places.get('lab-1/guests/i-1.json')).toMatchObject({ type: 'guest' });
    expect(bundleLayout(['us-east-1/us-east-1/a.json']).get('us-east-1/us-east-1/a.json')).toMatchObject({
      region: 'us-east-1',
    });
    expect(placeOf('my-lab-1/a.json')).toMatchObject({ type: 'documents', region: null });
  });

  test('two folders that are no regions are not guessed at', () => {
    const places = bundleLayout(['left/a.json', 'right/a.json']);
    expect([...places.values()].map(({ type }) => type)).toEqual(['ignored', 'ignored']);
  });

  test('what systems leave behind is not mentioned', () => {
    expect(bundleLayout(['.DS_Store', '__MACOSX/._a.json', '.git/x.json', 'a.json']).size).toBe(1);
  });
});
