import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  everyMessage,
  hostileMessage,
  problemMessage,
} from '../../../rendering/src/testing/alert-message-builder.js';
import type { ChannelConfig } from './channel-config.js';
import { renderRequest } from './render-request.js';
import { signedHeaders } from './sign.js';

const NOW = new Date('2026-03-01T08:05:00Z');
const SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

const bodyOf = (config: ChannelConfig, message = problemMessage()) =>
  JSON.parse(renderRequest(config, message, NOW).body) as Record<string, unknown>;

const generic = { type: 'webhook', url: 'https://h.example/x', secret: SECRET } as const;
const pagerduty = { type: 'pagerduty', url: 'https://p.example/x', routingKey: 'r'.repeat(32) } as const;
const alertmanager = { type: 'alertmanager', url: 'https://a.example/x', secret: SECRET } as const;
const teams = { type: 'teams', url: 'https://t.example/x' } as const;
const slack = { type: 'slack', url: 'https://s.example/x' } as const;

describe('Standard Webhooks', () => {
  test('id, seconds, and the HMAC of both and the body with the bytes behind whsec_', () => {
    const headers = signedHeaders(SECRET, 'msg_1', '{"a":1}', NOW);
    const key = Buffer.from('C2FVsBQIhrscChlQIMV+b5sSYspob7oD', 'base64');
    const expected = createHmac('sha256', key).update('msg_1.1772352300.{"a":1}').digest('base64');
    expect(headers).toEqual({
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1772352300',
      'webhook-signature': `v1,${expected}`,
    });
  });

  test('type, time and data; the same body at every try', () => {
    const body = bodyOf(generic);
    expect(body).toMatchObject({
      type: 'wayout.alert.firing',
      timestamp: '2026-03-01T08:05:00.000Z',
      data: { group: { id: 'grp_01' }, affected: { interfaces: 214 }, fix: { command: expect.any(String) } },
    });
    const later = renderRequest(generic, problemMessage(), new Date('2026-03-02T00:00:00Z'));
    const first = renderRequest(generic, problemMessage(), NOW);
    expect(later.body).toBe(first.body);
    expect(later.headers['webhook-id']).toBe(first.headers['webhook-id']);
  });

  test('channels of others are not signed, and nobody but the receiver sees a secret', () => {
    expect(Object.keys(renderRequest(slack, problemMessage(), NOW).headers)).not.toContain(
      'webhook-signature',
    );
    expect(JSON.stringify(renderRequest(generic, problemMessage(), NOW))).not.toContain('C2FVs');
  });
});

describe('Alertmanager, version 4', () => {
  test('all fields, labels that stay, one alert an intent and place', () => {
    const body = bodyOf(alertmanager);
    expect(body).toMatchObject({
      version: '4',
      groupKey: 'wayout:grp_01',
      truncatedAlerts: 0,
      status: 'firing',
      receiver: 'wayout',
      groupLabels: { account: '111122223333', region: 'eu-west-1', vpc: 'vpc-1' },
      externalURL: 'https://wayout.example/v1/audit-runs/run_1/results',
    });
    const [first] = body['alerts'] as Record<string, Record<string, string>>[];
    expect(first).toMatchObject({
      status: 'firing',
      startsAt: '2026-03-01T08:00:00.000Z',
      endsAt: '0001-01-01T00:00:00Z',
      fingerprint: '0123456789abcdef',
      labels: { alertname: 'WayoutEgress', severity: 'critical', owner: 'payments', label_env: 'prod' },
      annotations: { cause: 'NO_ROUTE_TO_DESTINATION', fix: 'aws ec2 create-route --route-table-id rtb-1' },
    });
    const changed = bodyOf(alertmanager, problemMessage({ kind: 'changed', causes: [] }));
    expect((changed['alerts'] as Record<string, unknown>[])[0]?.['labels']).toEqual(first?.['labels']);
  });

  test('every label name is one that Prometheus knows', () => {
    const message = problemMessage();
    const [member] = message.members;
    const labels = { 'a-b.c': 'x', ü: 'y', '0': 'z' };
    const odd = { ...member!, intent: { ...member!.intent, labels } };
    const body = bodyOf(alertmanager, problemMessage({ members: [odd] }));
    const [first] = body['alerts'] as { labels: object }[];
    for (const name of Object.keys(first?.labels ?? {})) expect(name).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
  });

  test('the end has a time; other messages fire nothing that stays', () => {
    const message = problemMessage({ kind: 'resolved' });
    const [member] = message.members;
    const over = { ...member!, status: 'resolved' as const, until: '2026-03-01T09:00:00.000Z' };
    const body = bodyOf(alertmanager, { ...message, members: [over] });
    expect(body).toMatchObject({ status: 'resolved', alerts: [{ endsAt: '2026-03-01T09:00:00.000Z' }] });
    expect(bodyOf(alertmanager, everyMessage.find(({ kind }) => kind === 'test') as never)).toMatchObject({
      status: 'resolved',
    });
  });
});

describe('PagerDuty Events v2', () => {
  test('trigger, acknowledge and resolve with one key', () => {
    const actions = (['firing', 'changed', 'acknowledged', 'resolved', 'expired'] as const).map((kind) => {
      const { event_action: action, dedup_key: key } = bodyOf(pagerduty, problemMessage({ kind }));
      return [action, key];
    });
    const key = 'wayout/grp_01';
    expect(actions).toEqual([
      ['trigger', key],
      ['trigger', key],
      ['acknowledge', key],
      ['resolve', key],
      ['resolve', key],
    ]);
  });

  test('the fields that it demands, within its limits', () => {
    const body = bodyOf(pagerduty, hostileMessage());
    const payload = body['payload'] as Record<string, string>;
    expect(body['routing_key']).toHaveLength(32);
    expect(String(body['dedup_key']).length).toBeLessThanOrEqual(255);
    expect(payload['summary']?.length).toBeLessThanOrEqual(1024);
    expect(['critical', 'error', 'warning', 'info']).toContain(payload['severity']);
    expect(payload['source']).toBe('vpc-1');
    expect(JSON.stringify(body).length).toBeLessThan(512 * 1024);
  });
});

describe('Microsoft Teams', () => {
  test('one Adaptive Card of text runs, which know no Markdown', () => {
    const body = bodyOf(teams);
    expect(body).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: { type: 'AdaptiveCard', version: '1.4', actions: [{ type: 'Action.OpenUrl' }] },
        },
      ],
    });
    const text = JSON.stringify(body);
    expect(text).not.toContain('"TextBlock"');
    expect(text).not.toContain('"FactSet"');
    expect(text).toContain('aws ec2 create-route --route-table-id rtb-1');
  });

  test.each([['hostile', hostileMessage()] as const, ...everyMessage.map((m) => [m.kind, m] as const)])(
    '%s: less than 28 KB, and no mention',
    (_name, message) => {
      const { body } = renderRequest(teams, message, NOW);
      expect(Buffer.byteLength(body)).toBeLessThan(28 * 1024);
      expect(body).not.toContain('"entities"');
    },
  );
});

test.each(everyMessage.map((message) => [message.kind, message] as const))(
  'every channel has a body for %s',
  (_kind, message) => {
    for (const config of [generic, pagerduty, alertmanager, teams, slack]) {
      expect(Object.keys(bodyOf(config, message as never)).length).toBeGreaterThan(0);
    }
  },
);
