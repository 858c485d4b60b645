import { describe, expect, test } from '@jest/globals';
import { DestinationResolver } from '../../apps/cli/src/resolve-destination.js';

const nowhere = () => Promise.reject(new Error('ENODATA'));
const resolver = (four: string[], six: string[]) =>
  new DestinationResolver({
    resolve4: four.length > 0 ? () => Promise.resolve(four) : nowhere,
    resolve6: six.length > 0 ? () => Promise.resolve(six) : nowhere,
  });

describe("a name's addresses are of one family (R-V6-1)", () => {
  test.each<[what: string, source: string, four: string[], six: string[], expected: string[] | undefined]>([
    ['both, for an IPv4 source', '10.0.2.5', ['203.0.113.80'], ['2001:db8::80'], ['203.0.113.80']],
    ['both, for an instance', 'i-0123456789abcdef0', ['203.0.113.80'], ['2001:db8::80'], ['203.0.113.80']],
    ['both, for an IPv6 source', '2001:db8:1::5', ['203.0.113.80'], ['2001:db8::80'], ['2001:db8::80']],
    ['IPv6 only', '10.0.2.5', [], ['2001:db8::81', '2001:db8::80'], ['2001:db8::80', '2001:db8::81']],
    ['IPv4 only, for an IPv6 source', '2001:db8:1::5', ['203.0.113.80'], [], undefined],
    ['none', '10.0.2.5', [], [], undefined],
  ])('%s', async (_what, source, four, six, expected) => {
    const question: { source: string; destination: string; addresses?: string[] } = {
      source,
      destination: 'www.example.com',
    };
    const completed = await resolver(four, six).complete(question);
    expect(completed.addresses).toEqual(expected);
  });
});
