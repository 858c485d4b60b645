import { describe, expect, test } from '@jest/globals';
import { fc, test as property } from '@fast-check/jest';
import type { AlertEntity, AlertGroupEntity } from '../../../persistence/src/index.js';
import type { ProblemMessageKind } from '../../../rendering/src/index.js';
import { composeMessage } from '../messages/compose-message.js';
import { silenceMatches } from '../silences/silence-matches.js';
import { advance, type Sighting } from '../state/advance.js';
import { testPolicy } from '../testing/policy.js';
import { freshState } from '../state/alert-state.js';
import { alert, group, webhook } from '../testing/alerts.js';
import { intent, place, problem } from '../testing/problems.js';
import { assignGroups } from './assign-groups.js';
import { decideMessage, toldBy } from './decide-message.js';
import { viewGroup } from './group-view.js';
import { recipients, latecomers } from './recipients.js';

const START = Date.parse('2026-03-01T00:00:00Z');
const HOUR = 3600_000;
const at = (hours: number): Date => new Date(START + hours * HOUR);
const nobody = () => false;

/** Plays what a keeper does with one group, without a database. */
class Stage {
  told: AlertGroupEntity['told'] = null;
  open = true;

  tell(members: AlertEntity[], now: Date, silenced = false): ProblemMessageKind | null {
    const view = viewGroup(group({ told: this.told }), members, () => silenced);
    const kind = decideMessage(view, now, testPolicy);
    if (kind !== null) this.told = toldBy(view, kind, now, ['whk_1']);
    this.open = view.firing.length > 0;
    return kind;
  }
}

describe('what is told', () => {
  test('firing once, reminders by interval, the end once', () => {
    const stage = new Stage();
    const firing = [alert()];
    const kinds = [0, 1, 12, 24, 25, 49].map((hours) => stage.tell(firing, at(hours)));
    expect(kinds).toEqual(['firing', null, null, 'reminder', null, 'reminder']);
    expect(stage.tell([alert({ phase: 'resolved' })], at(50))).toBe('resolved');
  });

  test('another component is one `changed`, and so is the way back', () => {
    const stage = new Stage();
    const by = (component: string) => [alert({ problems: [problem('INSTANCE_NOT_RUNNING', component)] })];
    const kinds = ['i-1', 'i-2', 'i-2', 'i-1'].map((component, run) => stage.tell(by(component), at(run)));
    expect(kinds).toEqual(['firing', 'changed', null, 'changed']);
  });

  test('more sources with the same cause are no news, a higher severity is', () => {
    const stage = new Stage();
    stage.tell([alert()], at(0));
    const more = [alert(), alert({ place: place('subnet-b') })];
    expect(stage.tell(more, at(1))).toBeNull();
    const worse = alert({ place: place('subnet-c'), intent: intent('int-db', { severity: 'critical' }) });
    expect(stage.tell([...more, worse], at(2))).toBe('changed');
    expect(stage.tell([...more, worse], at(3))).toBeNull();
  });

  test('silence holds everything back but an end that people wait for', () => {
    const stage = new Stage();
    expect(stage.tell([alert()], at(0), true)).toBeNull();
    expect(stage.tell([alert()], at(1), false)).toBe('firing');
    expect(stage.tell([alert()], at(30), true)).toBeNull();
    expect(stage.tell([alert({ phase: 'resolved' })], at(31), true)).toBe('resolved');

    const quiet = new Stage();
    quiet.tell([alert()], at(0), true);
    expect(quiet.tell([alert({ phase: 'resolved' })], at(1), true)).toBeNull();
  });

  test('who takes it on gets no reminders', () => {
    const stage = new Stage();
    stage.tell([alert()], at(0));
    const acknowledgement = { by: 'ada', note: null, at: at(1).toISOString() };
    expect(stage.tell([alert({ acknowledgement })], at(1))).toBe('acknowledged');
    expect(stage.tell([alert({ acknowledgement })], at(100))).toBeNull();
    expect(stage.tell([alert()], at(101))).toBe('reminder');
  });

  test('flapping is told once, and again when it has settled', () => {
    const stage = new Stage();
    stage.tell([alert()], at(0));
    expect(stage.tell([alert({ flapping: true })], at(1))).toBe('flapping');
    const other = [alert({ flapping: true, problems: [problem('BAD_STATE_ROUTE', 'rtb-2')] })];
    expect(stage.tell(other, at(2))).toBeNull();
    expect(stage.tell([alert()], at(3))).toBe('firing');
  });

  test('sources that are gone are told as such', () => {
    const stage = new Stage();
    stage.tell([alert()], at(0));
    expect(stage.tell([alert({ phase: 'expired' })], at(1))).toBe('expired');
  });

  const letters = fc.string({ unit: fc.constantFrom('h', 'u', 'a', 'b', 'c', 'x'), maxLength: 60 });

  property.prop([letters, fc.array(fc.boolean(), { maxLength: 60 })])(
    'never two of a kind without a reason between them',
    (runs, silences) => {
      const causes: Record<string, Sighting['problems']> = {
        a: [problem('NO_ROUTE_TO_DESTINATION', 'rtb-1')],
        b: [problem('INSTANCE_NOT_RUNNING', 'i-1')],
        c: [problem('NAT_PORT_CAPACITY', 'nat-1', { deterministic: false })],
      };
      let stage = new Stage();
      let state = freshState(at(0));
      const told: { kind: ProblemMessageKind; run: number }[] = [];
      for (const [run, letter] of [...runs].entries()) {
        const before = state;
        const outcome = ({ h: 'held', u: 'undetermined', x: 'gone' } as const)[letter] ?? 'failed';
        const problems = causes[letter] ?? [];
        const now = at(run / 10);
        state = advance(state, { outcome, problems, interfaces: 1, changes: [] }, now, testPolicy);
        const open = before.phase === 'firing' || state.phase === 'firing';
        if (!open) continue;
        if (before.phase !== 'firing') stage = new Stage();
        const silenced = silences[run] ?? false;
        const kind = stage.tell([alert(state)], now, silenced);
        if (kind === null) continue;
        if (silenced) expect(['resolved', 'expired']).toContain(kind);
        // Not knowing tells nothing; only a silence that is over may do so then.
        if (letter === 'u' && !silences.includes(true)) expect(kind).toBe('');
        if (kind === 'resolved') expect(letter).toBe('h');
        if (kind === 'expired') expect(letter).toBe('x');
        const last = told.at(-1)?.kind;
        if (kind === 'firing') expect(['resolved', 'expired', 'flapping', undefined]).toContain(last);
        if (kind === 'resolved' || kind === 'expired') {
          expect(['firing', 'changed', 'flapping']).toContain(last);
        }
        told.push({ kind, run });
      }
    },
  );
});

describe('groups', () => {
  test('one dead NAT device of many subnets and intents is one group; another VPC is another', () => {
    const dead = [problem('INSTANCE_NOT_RUNNING', 'i-nat', { type: 'nat-instance' })];
    const alerts = [...'abcdefgh'].flatMap((letter) =>
      ['int-1', 'int-2', 'int-3'].map((key) =>
        alert({ intent: intent(key), place: place(`subnet-${letter}`), problems: dead, interfaces: 25 }),
      ),
    );
    const far = alert({ place: place('subnet-z', { vpcId: 'vpc-2' }), problems: dead });
    const { groups, opened } = assignGroups([...alerts, far], [], [], at(0));
    expect(opened).toHaveLength(2);
    expect(new Set(alerts.map(({ id }) => groups.get(id)?.id)).size).toBe(1);

    const view = viewGroup(group(), alerts, nobody);
    const message = composeMessage(view, 'firing', at(1), 'https://wayout.example');
    expect(message.affected).toMatchObject({ interfaces: 200, subnets: 8 });
    expect(message.intents).toHaveLength(3);
    expect(message.links[0]?.url).toBe('https://wayout.example/v1/audit-runs/run_1/results');
  });

  test('what fires later for the same cause joins the open group', () => {
    const old = alert();
    const late = alert({ place: place('subnet-b'), groupId: null });
    const { groups, opened } = assignGroups([late], [group()], [old], at(1));
    expect([opened.length, groups.get(late.id)?.id]).toEqual([0, 'grp_1']);
    const other = alert({ place: place('subnet-c'), problems: [problem('BAD_STATE_ROUTE', 'rtb-1')] });
    expect(assignGroups([other], [group()], [old], at(1)).opened).toHaveLength(1);
  });
});

describe('channels of a message', () => {
  const view = (more: Partial<AlertEntity> = {}, told: AlertGroupEntity['told'] = null) =>
    viewGroup(group({ told }), [alert(more)], nobody);

  test('filters: severity, owner, account, VPC, labels', () => {
    const owned = view({ intent: intent('k', { owner: 'payments', labels: { env: 'prod' } }) });
    const takes = (filter: object) => recipients(owned, 'firing', [webhook({ filter })]).length === 1;
    expect(takes({})).toBe(true);
    expect(takes({ minSeverity: 'warning', owners: ['payments'], labels: { env: 'prod' } })).toBe(true);
    expect(takes({ minSeverity: 'critical' })).toBe(false);
    expect(takes({ owners: ['search'] })).toBe(false);
    expect(takes({ labels: { env: 'dev' } })).toBe(false);
    expect(takes({ accountIds: ['111122223333'], vpcIds: ['vpc-1'] })).toBe(true);
    expect(takes({ vpcIds: ['vpc-2'] })).toBe(false);
  });

  test('an end goes to those that know of the beginning', () => {
    const told = { at: '', causes: [], severity: 'info', flapping: false, acknowledged: false } as const;
    const ended = view({ phase: 'resolved' }, { ...told, causes: [], webhookIds: ['whk_1'] });
    const both = [webhook(), webhook({ id: 'whk_2' })];
    expect(recipients(ended, 'resolved', both).map(({ id }) => id)).toEqual(['whk_1']);
    const firing = view({}, { ...told, causes: [], webhookIds: ['whk_1'] });
    expect(latecomers(firing, both).map(({ id }) => id)).toEqual(['whk_2']);
  });

  test('that somebody took it on is for machines; a heartbeat hears of no alert', () => {
    const all = (['slack', 'teams', 'alertmanager', 'pagerduty', 'webhook', 'heartbeat'] as const).map(
      (type) => webhook({ id: type, type }),
    );
    expect(recipients(view(), 'acknowledged', all).map(({ id }) => id)).toEqual(['pagerduty', 'webhook']);
    expect(recipients(view(), 'firing', all).map(({ id }) => id)).not.toContain('heartbeat');
  });
});

test('a silence: all fields that it gives must fit, and every cause', () => {
  const both = alert({ problems: [problem('A', 'rtb-1'), problem('B', 'rtb-2')] });
  expect(silenceMatches({ vpcId: 'vpc-1', subnetId: 'subnet-a' }, alert())).toBe(true);
  expect(silenceMatches({ vpcId: 'vpc-1', subnetId: 'subnet-b' }, alert())).toBe(false);
  expect(silenceMatches({ componentId: 'rtb-1' }, alert())).toBe(true);
  expect(silenceMatches({ componentId: 'rtb-1' }, both)).toBe(false);
  expect(
    silenceMatches({ labels: { env: 'dev' } }, alert({ intent: intent('k', { labels: { env: 'dev' } }) })),
  ).toBe(true);
  expect(silenceMatches({ code: 'A' }, alert({ problems: [] }))).toBe(false);
});
