import { expect, test } from '@jest/globals';
import { renamer } from './rename.js';

const web = {
  networkInterfaceId: 'eni-1',
  instanceId: 'i-1',
  privateIp: '10.0.0.1',
  name: 'web',
  groups: ['sg-1', 'sg-2'],
};
const db = {
  networkInterfaceId: 'eni-12',
  instanceId: 'i-12',
  privateIp: '10.0.0.12',
  name: 'db',
  groups: ['sg-3', 'sg-4'],
};

test('names, ids and addresses, wherever they stand alone', () => {
  const rename = renamer(web, db);
  expect(rename("10.0.0.1 can't reach 10.0.0.12: eni-1 (web) in sg-1, sg-2")).toBe(
    "10.0.0.12 can't reach 10.0.0.12: eni-12 (db) in sg-3, sg-4",
  );
  expect(rename('eni-11, 10.0.0.10 and 110.0.0.1')).toBe('eni-11, 10.0.0.10 and 110.0.0.1');
  expect(rename('the web is wide')).toBe('the web is wide');
});

test('components: only those of the source itself', () => {
  const rename = renamer(web, db);
  expect(
    rename([
      { type: 'instance', id: 'i-1', name: 'web' },
      { type: 'route-table', id: 'rtb-1', name: 'web' },
    ]),
  ).toEqual([
    { type: 'instance', id: 'i-12', name: 'db' },
    { type: 'route-table', id: 'rtb-1', name: 'web' },
  ]);
  expect(renamer(web, { ...db, name: undefined })({ id: 'eni-1', name: 'web' })).toEqual({ id: 'eni-12' });
});

test('a source without a name: the ids of components stay ids', () => {
  const rename = renamer({ ...web, name: undefined }, db);
  expect(rename({ id: 'eni-1', summary: 'eni-1 drops it' })).toEqual({
    id: 'eni-12',
    summary: 'eni-12 drops it',
  });
});
