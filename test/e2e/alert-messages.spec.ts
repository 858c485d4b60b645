import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Observation } from '../../libs/alerting/src/index.js';
import { intent, problem } from '../../libs/alerting/src/testing/problems.js';
import { AlertingStand, failing, holding } from '../support/alerting-stand.js';

let stand: AlertingStand;
beforeAll(async () => {
  stand = await AlertingStand.open();
});
afterAll(() => stand.close());
beforeEach(() => stand.fresh());
afterEach(() => stand.clear());

describe('from runs to messages', () => {
  test('two hundred interfaces of eight subnets and two intents behind one dead device: one message', async () => {
    await stand.channel('ops');
    const subnets = [...'abcdefgh'].map((letter) => `subnet-${letter}`);
    await stand.run(
      subnets.flatMap((subnet) =>
        ['int-web', 'int-dns'].map((key) => failing(subnet, { intent: intent(key), interfaces: 25 })),
      ),
    );
    expect(stand.told()).toEqual(['alert.firing']);
    const [body] = stand.receiver.bodies() as {
      data: { affected: unknown; members: unknown[]; title: string };
    }[];
    expect(body?.data.affected).toMatchObject({ interfaces: 200, subnets: 8 });
    expect(body?.data.members).toHaveLength(16);

    const each = (observe: (subnet: string) => Observation, list: string[]) =>
      ['int-web', 'int-dns'].flatMap((key) =>
        list.map((subnet) => ({ ...observe(subnet), intent: intent(key) })),
      );
    await stand.run([...each(failing, ['subnet-a']), ...each(holding, subnets.slice(1))]);
    expect(stand.told()).toEqual(['alert.firing']);
    await stand.run(each(holding, subnets));
    expect(stand.told()).toEqual(['alert.firing', 'alert.resolved']);
  });

  test('what a run could not tell resolves nothing; a run that failed altogether neither', async () => {
    await stand.channel('ops');
    await stand.run([failing()]);
    await stand.run([{ ...holding(), outcome: 'undetermined' }]);
    await stand.run([], { complete: false });
    expect(stand.told()).toEqual(['alert.firing']);
    expect(await stand.database.query('select phase, unsure from alerts')).toEqual([
      { phase: 'firing', unsure: true },
    ]);
    await stand.run([holding()]);
    expect(stand.told()).toEqual(['alert.firing', 'alert.resolved']);
  });

  test('sources that are gone, and an audit that is gone, end their alerts', async () => {
    await stand.channel('ops');
    await stand.run([failing()]);
    await stand.run([]);
    await stand.run([failing('subnet-b')]);
    await stand.database.query('delete from audits');
    await stand.pass(60);
    expect(stand.told()).toEqual(['alert.firing', 'alert.expired', 'alert.firing', 'alert.expired']);
  });

  test('a run that ends twice counts once, and one that is rolled back not at all', async () => {
    await stand.channel('ops');
    const passing = [problem('NAT_PORT_CAPACITY', 'nat-1', { deterministic: false })];
    const once = {
      auditId: 'aud_1',
      runId: 'run_same',
      at: stand.clock.now(),
      complete: true,
      ownPath: null,
    };
    const report = { ...once, observations: [failing('subnet-a', { problems: passing })] };
    for (let times = 0; times < 3; times++) {
      await stand.dataSource.transaction((manager) => stand.alerting.keeper.observe(manager, report));
    }
    expect(await stand.database.query('select phase, failures from alerts')).toEqual([
      { phase: 'pending', failures: 1 },
    ]);

    const certain = {
      ...report,
      runId: 'run_2',
      at: new Date(stand.clock.now().getTime() + 1),
      observations: [failing()],
    };
    await expect(
      stand.dataSource.transaction(async (manager) => {
        await stand.alerting.keeper.observe(manager, certain);
        throw new Error('the run could not be stored');
      }),
    ).rejects.toThrow('could not be stored');
    expect([await stand.count(`alerts where phase = 'firing'`), await stand.count('deliveries')]).toEqual([
      0, 0,
    ]);
    await stand.queue.run();
    expect(stand.told()).toEqual([]);
  });

  test('what a run has found counts, even if a time of the schedule is noted as missed while it is stored', async () => {
    await stand.channel('ops');
    const finishedAt = stand.clock.now();
    const report = { auditId: 'aud_1', runId: 'run_long', at: finishedAt, complete: true, ownPath: null };
    const missed = { ...report, runId: 'run_missed', at: new Date(finishedAt.getTime() + 1000) };
    await stand.observe({ ...missed, complete: false, observations: [] });
    await stand.observe({ ...report, observations: [failing()] });
    await stand.queue.run();
    expect(stand.told()).toEqual(['alert.firing']);
    // One that is really older is not listened to.
    const older = { ...report, runId: 'run_old', at: new Date(finishedAt.getTime() - 1000) };
    await stand.observe({ ...older, observations: [holding()] });
    await stand.queue.run();
    expect(stand.told()).toEqual(['alert.firing']);
  });

  test('another cause is one `changed`; reminders come by the clock; a silence that ends lets them through', async () => {
    await stand.channel('ops');
    await stand.run([failing()]);
    const other = failing('subnet-a', { problems: [problem('NO_ROUTE_TO_DESTINATION', 'rtb-1')] });
    await stand.run([other]);
    await stand.run([other]);
    expect(stand.told()).toEqual(['alert.firing', 'alert.changed']);
    await stand.pass(23 * 3600);
    await stand.pass(3600);
    expect(stand.told()).toEqual(['alert.firing', 'alert.changed', 'alert.reminder']);

    const until = new Date(stand.clock.now().getTime() + 3600_000);
    await stand.database.query(
      `insert into silences values ('sil_1', 'ada', 'works', '{"subnetId": "subnet-b"}', $1, $2, 'key', $1, $1, 1)`,
      [stand.clock.now(), until],
    );
    await stand.run([other, failing('subnet-b', { problems: [problem('BAD_STATE_ROUTE', 'rtb-2')] })]);
    expect(stand.told()).toHaveLength(3);
    await stand.pass(4000);
    expect(stand.told().slice(3)).toEqual(['alert.firing']);
  });

  test('what comes and goes is told once as such, and once more when it has stayed away', async () => {
    await stand.channel('ops');
    for (let times = 0; times < 6; times++) {
      await stand.run([failing()]);
      await stand.run([holding()]);
    }
    expect(stand.told()).toEqual([
      'alert.firing',
      'alert.resolved',
      'alert.firing',
      'alert.resolved',
      'alert.flapping',
    ]);
    for (let times = 0; times < 5; times++) await stand.run([holding()]);
    expect(stand.told().slice(5)).toEqual(['alert.resolved']);
  });

  test('a channel made later, or asked for by an alert that came later, hears of what goes on', async () => {
    await stand.channel('ops');
    await stand.run([failing()]);
    await stand.channel('late');
    await stand.channel('payments', 'webhook', { filter: { owners: ['payments'] } });
    await stand.pass(60);
    expect(stand.told('late')).toEqual(['alert.firing']);
    await stand.run([failing(), failing('subnet-b', { intent: intent('int-pay', { owner: 'payments' }) })]);
    expect([stand.told('ops'), stand.told('late'), stand.told('payments')]).toEqual([
      ['alert.firing'],
      ['alert.firing'],
      ['alert.firing'],
    ]);
  });
});
