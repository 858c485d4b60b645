import { describe, expect, test } from '@jest/globals';
import {
  AwsAccessError,
  FakeEc2Gate,
  FakeEc2Reader,
  NothingReadError,
} from '../../../../libs/aws/src/index.js';
import type { TargetEntity } from '../../../../libs/persistence/src/index.js';
import { readSettings } from '../settings/read-settings.js';
import { LiveAccounts } from './live-accounts.js';

const target: TargetEntity = {
  id: 'tgt_1',
  name: 'near',
  accountId: '111122223333',
  regions: ['eu-west-1', 'eu-central-1'],
  roleArn: 'arn:aws:iam::111122223333:role/wayout-reader',
  externalId: 'wayout-x',
  createdAt: new Date(0),
  updatedAt: new Date(0),
  version: 1,
};

function open(reads: string) {
  const readers: FakeEc2Reader[] = [];
  const gate = new FakeEc2Gate(({ region }) => {
    const reader = new FakeEc2Reader({ region });
    readers.push(reader);
    return reader;
  });
  return { gate, readers, accounts: new LiveAccounts(gate, readSettings({ WAYOUT_LIVE_READS: reads })) };
}

describe('reading a target', () => {
  test('a reader for each region, by the role and its external id, named after the job, closed in the end', async () => {
    const { gate, readers, accounts } = open('1');
    const regions = await accounts.read(target, 'col_1', async (account) =>
      account.readers.map((r) => r.region),
    );
    expect(regions).toEqual(target.regions);
    expect(gate.opened.map(({ role }) => role)).toEqual(
      target.regions.map(() => ({
        arn: target.roleArn,
        externalId: 'wayout-x',
        sessionName: 'wayout-col_1',
        regions: target.regions,
      })),
    );
    expect(readers.map(({ closed }) => closed)).toEqual([true, true]);
  });

  test('without a role it is entered with the credentials of the service', async () => {
    const { gate, accounts } = open('1');
    await accounts.read({ ...target, roleArn: null }, 'x', async () => undefined);
    expect(gate.opened[0]).toEqual({ region: 'eu-west-1' });
  });

  test('no more at a time than the setting says; the others get their turn', async () => {
    const { accounts } = open('2');
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, (running += 1));
      await new Promise((done) => setTimeout(done, 5));
      running -= 1;
    };
    await Promise.all(Array.from({ length: 9 }, () => accounts.read(target, 'x', work)));
    expect(most).toBe(2);
  });

  test('with too many waiting the next one is turned away, and a failure gives its turn on', async () => {
    const { accounts } = open('1');
    let release: () => void = () => undefined;
    const held = accounts.read(target, 'x', () => new Promise<void>((done) => (release = done)));
    const waiting = Array.from({ length: 64 }, () =>
      accounts.read(target, 'x', () => Promise.reject(new AwsAccessError('no'))),
    );
    const outcomes = Promise.allSettled(waiting);
    await expect(accounts.read(target, 'x', async () => 1)).rejects.toMatchObject({ status: 503 });
    release();
    await held;
    expect((await outcomes).every(({ status }) => status === 'rejected')).toBe(true);
    expect(await accounts.read(target, 'x', async () => 1)).toBe(1);
  });

  test.each([
    [new AwsAccessError('the role says no'), { status: 502, code: 'TARGET_ACCESS' }],
    [new NothingReadError('denied'), { status: 502, code: 'TARGET_UNREADABLE' }],
    [Object.assign(new Error('late'), { name: 'AbortError' }), { status: 502, code: 'TARGET_UNREADABLE' }],
    [new RangeError('a fault of ours'), { name: 'RangeError' }],
  ])('%s', async (thrown, expected) => {
    const { accounts } = open('1');
    await expect(accounts.read(target, 'x', () => Promise.reject(thrown))).rejects.toMatchObject(expected);
  });
});
