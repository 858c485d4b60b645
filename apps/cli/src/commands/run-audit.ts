import { newId } from '../../../../libs/persistence/src/new-id.js';
import { audit, defaultProbes, QuestionError } from '../../../../libs/reachability/src/index.js';
import type { AuditReport } from '../../../../libs/reachability/src/index.js';
import { EXIT } from '../exit-code.js';
import type { Session } from '../io/session.js';
import { loadNetwork } from '../load-network.js';
import { DestinationResolver } from '../resolve-destination.js';
import { UsageError } from '../usage-error.js';
import type { AuditOptions } from './audit.js';
import { readProbe } from './audit-probe.js';

/** Asks every probe of every private source. Exit code: the worst verdict's. */
export async function runAudit(session: Session, options: AuditOptions): Promise<number> {
  const resolver = new DestinationResolver(session.io);
  const probes = options.to
    ? await Promise.all([...new Set(options.to)].map((text) => readProbe(text, resolver)))
    : defaultProbes;
  const network = await loadNetwork(session, options);
  await session.progress.say(`Asking ${probes.length} questions of every private source …`);
  const now = session.io.now();
  const context = { id: newId('dgn', now), createdAt: now.toISOString(), snapshot: network.reference };
  let report: AuditReport;
  try {
    report = audit(network.index, { probes: [...probes] }, context);
  } catch (error) {
    if (error instanceof QuestionError) throw new UsageError(`--to: ${error.message} (${error.code})`);
    throw error;
  } finally {
    await session.progress.clear();
  }
  await session.out.line(await render(session, report, options.format));
  return exitCode(report);
}

function exitCode(report: AuditReport): number {
  const verdicts = new Set(report.results.map((result) => result.verdict));
  if (verdicts.has('unreachable') || verdicts.has('partial')) return EXIT.blocked;
  return verdicts.has('undetermined') ? EXIT.undetermined : EXIT.reachable;
}

async function render(
  session: Session,
  report: AuditReport,
  format: AuditOptions['format'],
): Promise<string> {
  if (format === 'json') return JSON.stringify(report, null, 2);
  const rendering = await import('../../../../libs/rendering/src/index.js');
  switch (format) {
    case 'text':
      return rendering.renderAuditText(report, { colour: session.colour, width: session.out.width });
    case 'junit':
      return rendering.renderAuditJunit(report);
  }
}
