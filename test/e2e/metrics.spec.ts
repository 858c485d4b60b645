import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { Receiver } from '../../libs/alerting/src/testing/receiver.js';
import { snapshotFromJson } from '../../libs/snapshot/src/index.js';
import { pointAtLab } from '../aws/lab-access.js';
import { natStoryDocuments } from '../support/nat-story-documents.js';
import { startTestService, type TestService } from '../support/test-service.js';

const ACCOUNT = '111122223333';

let lab: Lab;
let service: TestService;
let receiver: Receiver;
let before: NodeJS.ProcessEnv;
beforeAll(async () => {
  before = { ...process.env };
  lab = await startLab(
    snapshotFromJson({ files: { [`accounts/${ACCOUNT}/eu-west-1/all.json`]: natStoryDocuments() } }),
  );
  pointAtLab(lab);
  receiver = await Receiver.start();
  service = await startTestService({
    WAYOUT_SECRET_KEY: randomBytes(32).toString('base64'),
    WAYOUT_WEBHOOK_HTTP: 'true',
    WAYOUT_WEBHOOK_NETWORKS: '127.0.0.0/8',
  });
});
afterAll(async () => {
  await service.close();
  await receiver.close();
  await lab.close();
  process.env = before;
});

const idOf = async (path: string, json: unknown, headers: Record<string, string> = {}): Promise<string> =>
  String((await service.http.post(path, { json, headers })).json['id']);

test('runs, durations, verdicts, queue depth, deliveries, AWS calls and throttles', async () => {
  const webhook = await idOf('/v1/webhooks', { type: 'webhook', name: 'ops', url: receiver.url() });
  await service.http.post(`/v1/webhooks/${webhook}/test`, { headers: { prefer: 'wait=10' } });
  const roleArn = `arn:aws:iam::${ACCOUNT}:role/wayout-reader`;
  const target = { name: 'near', accountId: ACCOUNT, regions: ['eu-west-1'], roleArn };
  const targetIds = [await idOf('/v1/targets', target)];
  const auditId = await idOf('/v1/audits', { name: 'egress', targetIds });
  lab.addFault({ kind: 'throttle', action: 'DescribeSubnets', times: 2 });
  lab.addFault({ kind: 'deny', action: 'DescribeNatGateways' });
  await idOf('/v1/audit-runs', { auditId }, { prefer: 'wait=100' });
  const question = {
    source: '10.10.2.101',
    destination: 'internet',
    targetId: targetIds[0],
    maxAgeSeconds: 3600,
  };
  await idOf('/v1/diagnoses', question);

  const { text } = await service.http.get('/metrics', { key: null });
  const lines = text.split('\n');
  const value = (series: string): number =>
    Number(lines.find((line) => line.startsWith(`${series} `))?.slice(series.length));
  expect(value('wayout_audit_runs_total{status="succeeded"}')).toBe(1);
  expect(value('wayout_audit_run_seconds_count{status="succeeded"}')).toBe(1);
  expect(value('wayout_audit_outcomes_total{outcome="fails"}')).toBe(4);
  expect(value('wayout_verdicts_total{verdict="unreachable",by="audit"}')).toBe(4);
  expect(value('wayout_verdicts_total{verdict="unreachable",by="diagnosis"}')).toBe(1);
  expect(value('wayout_queue_jobs{queue="audits.run",state="waiting"}')).toBe(0);
  expect(value('wayout_queue_jobs{queue="deliver",state="dead"}')).toBe(0);
  expect(value('wayout_delivery_tries_total{type="webhook",outcome="delivered"}')).toBeGreaterThan(0);
  const calls = (service_: string, action: string, outcome: string): number =>
    value(`wayout_aws_calls_total{service="${service_}",action="${action}",outcome="${outcome}"}`);
  expect(calls('sts', 'AssumeRole', 'answered')).toBe(1);
  expect(calls('ec2', 'DescribeVpcs', 'answered')).toBe(1);
  // Each attempt counts: the lab's own record says the same.
  expect(calls('ec2', 'DescribeSubnets', 'throttled')).toBe(2);
  expect(calls('ec2', 'DescribeSubnets', 'answered')).toBe(1);
  expect(lab.calls('DescribeSubnets')).toHaveLength(3);
  expect(calls('ec2', 'DescribeNatGateways', 'failed')).toBe(1);
  // Public as they are, they name nobody.
  expect(text).not.toMatch(new RegExp(`${ACCOUNT}|subnet-|near`));
}, 90_000);
