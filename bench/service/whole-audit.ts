import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteRouteCommand, EC2Client } from '@aws-sdk/client-ec2';
import { endChild, reportOf, startChild } from '../children.js';
import { OWNER, REGION, type NetworkLists } from '../network/lists.js';
import { Sink } from './sink.js';
import { WayoutGroup } from './wayout-group.js';
import { watchRun, type RunPhases } from './watch-run.js';
import { withDatabase, type BenchDatabase } from './with-database.js';

/** One run, from the request to the last message. */
export interface AuditFigures {
  name: string;
  phases: RunPhases;
  /** Milliseconds from the end of the run until every message was taken. */
  telling: number;
  /** Answers, one a source and intent. */
  answers: number;
  /** That fire, and messages so far. */
  alerts: number;
  messages: number;
  /** Highest resident memory of the worker so far, in megabytes. */
  peak: number;
}

const web = { destination: 'internet', protocol: 'tcp', port: 443 };
const INTENTS = [
  { name: 'web', ...web },
  { name: 'plain web', ...web, port: 80 },
  { name: 'time', ...web, protocol: 'udp', port: 123 },
  { name: 'names', destination: '1.1.1.1', protocol: 'udp', port: 53 },
  { name: 'names over TLS', destination: '1.1.1.1', port: 853 },
  { name: 'one service', destination: '203.0.113.80', port: 8443, severity: 'critical' },
  { name: 'no mail', ...web, port: 25, expectation: 'blocked' },
  { name: 'no remote desktop', ...web, port: 3389, expectation: 'blocked' },
];

/** Audits a network that the lab plays from the bundle in `folder`: for the first time, again, and after a route
 *  was deleted. */
export async function wholeAudit(folder: string, lists: NetworkLists): Promise<AuditFigures[]> {
  const lab = startChild('--lab', folder);
  const sink = new Sink();
  try {
    const labUrl = await reportOf<string>(lab);
    return await withDatabase(async (database) => {
      const wayout = await WayoutGroup.start({ databaseUrl: database.url, workers: 1, labUrl });
      try {
        await wayout.make('/v1/webhooks', { type: 'webhook', name: 'sink', url: await sink.start() });
        const auditId = await makeAudit(wayout);
        const run = (name: string) => measureRun({ wayout, database, sink, auditId }, name);
        const figures = [await run('first'), await run('again')];
        await deleteRoute(labUrl, lists);
        return [...figures, await run('a route less')];
      } finally {
        await wayout.close();
      }
    });
  } finally {
    await sink.close();
    await endChild(lab);
  }
}

async function makeAudit(wayout: WayoutGroup): Promise<string> {
  const roleArn = `arn:aws:iam::${OWNER}:role/wayout-reader`;
  const target = { name: 'bench', accountId: OWNER, regions: [REGION], roleArn };
  const targetIds = [await wayout.make('/v1/targets', target)];
  const intentIds: string[] = [];
  for (const intent of INTENTS) intentIds.push(await wayout.make('/v1/intents', intent));
  return wayout.make('/v1/audits', { name: 'bench', targetIds, intentIds });
}

interface Parts {
  wayout: WayoutGroup;
  database: BenchDatabase;
  sink: Sink;
  auditId: string;
}

async function measureRun({ wayout, database, sink, auditId }: Parts, name: string): Promise<AuditFigures> {
  const count = async (sql: string): Promise<number> =>
    (await database.query<{ n: number }>(`select (${sql})::int as n`))[0]?.n ?? 0;
  const runId = await wayout.make('/v1/audit-runs', { auditId });
  const phases = await watchRun(database, runId);
  const ended = performance.now();
  while ((await count(`select count(*) from deliveries where status = 'waiting'`)) > 0) await sleep(10);
  const telling = performance.now() - ended;
  const [row] = await database.query<{ n: number }>(
    `select sum(value::int)::int as n from audit_runs, jsonb_each_text(counts) where id = $1`,
    [runId],
  );
  return {
    name,
    phases,
    telling,
    answers: row?.n ?? 0,
    alerts: await count(`select count(*) from alerts where phase = 'firing'`),
    messages: sink.got,
    peak: await wayout.peak(),
  };
}

/** The way out of the first private table that has one. */
async function deleteRoute(endpoint: string, { RouteTables = [] }: NetworkLists): Promise<void> {
  const everywhere = '0.0.0.0/0';
  const table = RouteTables.find(({ Routes = [] }) =>
    Routes.some(
      ({ DestinationCidrBlock, NatGatewayId }) => DestinationCidrBlock === everywhere && NatGatewayId,
    ),
  );
  if (table?.RouteTableId === undefined) throw new Error('the network has no route to a NAT gateway');
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const ec2 = new EC2Client({ endpoint, region: REGION, credentials });
  await ec2.send(
    new DeleteRouteCommand({ RouteTableId: table.RouteTableId, DestinationCidrBlock: everywhere }),
  );
  ec2.destroy();
}
