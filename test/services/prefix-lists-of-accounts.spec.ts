import { describe, expect, test } from '@jest/globals';
import { analyze } from '../../libs/reachability/src/index.js';
import { indexSnapshot, snapshotFromJson } from '../../libs/snapshot/src/index.js';
import { changedDocuments } from '../scenarios/harness/changed-documents.js';

const network = new URL('../scenarios/networks/services', import.meta.url).pathname;
const OWNER = 'accounts/640011223344/eu-central-1';
const USER = 'accounts/731904468250/eu-central-1';
const LIST = 'pl-05c1';

/** The services network in one account, and a prefix list that another account shares with it. */
function twoAccounts(lists: Record<string, object>) {
  const documents = changedDocuments(network, [
    {
      list: 'RouteTables',
      id: 'rtb-05000000000000002',
      append: {
        Routes: [
          {
            DestinationPrefixListId: LIST,
            NatGatewayId: 'nat-05000000000000050',
            Origin: 'CreateRoute',
            State: 'active',
          },
        ],
      },
    },
  ]);
  return indexSnapshot(snapshotFromJson({ files: { [`${USER}/network.json`]: documents, ...lists } }));
}

const list = {
  PrefixListId: LIST,
  PrefixListName: 'partners',
  AddressFamily: 'IPv4',
  OwnerId: '640011223344',
};
const entry = (Cidr: string) => ({ PrefixListId: LIST, Cidr });
const question = { source: '10.40.2.10', destination: '81.2.69.9' } as const;

describe('R-RT-5: a list that another account owns', () => {
  test('its entries in the owner’s documents count for the user', () => {
    const index = twoAccounts({
      [`${OWNER}/lists.json`]: { ManagedPrefixLists: [list], PrefixListEntries: [entry('81.2.69.0/24')] },
    });
    expect(analyze(index, question).verdict).toBe('reachable');
  });

  test('read through both accounts it counts once', () => {
    const both = { ManagedPrefixLists: [list], PrefixListEntries: [entry('81.2.69.0/24')] };
    const index = twoAccounts({ [`${OWNER}/lists.json`]: both, [`${USER}/lists.json`]: both });
    expect(analyze(index, question).verdict).toBe('reachable');
    expect(analyze(index, { ...question, destination: '81.2.70.9' }).verdict).toBe('unreachable');
  });

  test('a copy of which an entry is broken is made good by a whole one', () => {
    const index = twoAccounts({
      [`${OWNER}/lists.json`]: { PrefixListEntries: [entry('81.2.69.0/24'), entry('81.3.0.0/16')] },
      [`${USER}/lists.json`]: { PrefixListEntries: [entry('81.2.69.0/24'), entry('81.3.0.0/99')] },
    });
    expect(analyze(index, { ...question, destination: '81.3.4.5' }).verdict).toBe('reachable');
  });

  test('known by name only, it may hold anything', () => {
    const index = twoAccounts({ [`${USER}/lists.json`]: { ManagedPrefixLists: [list] } });
    const { verdict, unknowns } = analyze(index, question);
    expect(verdict).toBe('undetermined');
    expect(unknowns.map(({ code }) => code)).toEqual(['PREFIX_LIST_UNREADABLE']);
  });
});
