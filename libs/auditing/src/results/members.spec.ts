import { fc, test as property } from '@fast-check/jest';
import { expect, test } from '@jest/globals';
import { readMembers, writeMembers } from './members.js';

test('neighbours share a range', () => {
  expect(writeMembers([0, 1, 2, 5, 7, 8])).toBe('0-2,5,7-8');
  expect(writeMembers([])).toBe('');
});

property.prop([fc.uniqueArray(fc.nat(200))])('what is written is read again', (places) => {
  const sorted = [...places].sort((a, b) => a - b);
  expect(readMembers(writeMembers(sorted))).toEqual(sorted);
});
