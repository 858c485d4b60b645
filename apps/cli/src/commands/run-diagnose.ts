import { newId } from '../../../../libs/persistence/src/new-id.js';
import { diagnose, parseRequest, QuestionError } from '../../../../libs/reachability/src/index.js';
import type { Diagnosis, DiagnosisRequest } from '../../../../libs/reachability/src/index.js';
import { exitCodeOf } from '../exit-code.js';
import type { Session } from '../io/session.js';
import { withIds } from '../known-names.js';
import { checkSource, loadNetwork } from '../load-network.js';
import { problemAtFlag } from '../question-problem.js';
import { DestinationResolver } from '../resolve-destination.js';
import { snapshotLines } from '../snapshot-lines.js';
import { UsageError } from '../usage-error.js';
import type { DiagnoseOptions } from './diagnose.js';

/** Answers one question and prints the answer. Exit code by verdict. */
export async function runDiagnose(session: Session, options: DiagnoseOptions): Promise<number> {
  const asked = questionOf(options);
  // A wrong question needs no network to be told; only names of a template have to wait for it.
  if (options.template === undefined) readQuestion(asked);
  if (options.region !== undefined) return diagnoseRegion(session, options, readQuestion(asked));
  const network = await loadNetwork(session, options);
  const question = readQuestion(withIds(asked, network.names));
  const request = readQuestion(await new DestinationResolver(session.io).complete({ ...question }));
  const now = session.io.now();
  const context = {
    id: newId('dgn', now),
    createdAt: now.toISOString(),
    snapshot: network.reference,
  };
  let answer: Diagnosis;
  try {
    answer = diagnose(network.index, request, context);
  } catch (error) {
    throw atFlag(error, request);
  }
  return tell(session, answer, options.format);
}

/** The same about a live region, of which only what the question touches is read. */
async function diagnoseRegion(
  session: Session,
  options: DiagnoseOptions,
  asked: DiagnosisRequest,
): Promise<number> {
  checkSource(options);
  const request = readQuestion(await new DestinationResolver(session.io).complete({ ...asked }));
  const { answerRegion } = await import('../live/answer-region.js');
  const now = session.io.now();
  await session.progress.say(`Reading ${options.region ?? ''} …`);
  const context = { id: newId('dgn', now), createdAt: now.toISOString() };
  const { diagnosis, snapshot } = await answerRegion(options, request, context)
    .catch((error: unknown) => {
      throw atFlag(error, request);
    })
    .finally(() => session.progress.clear());
  for (const line of snapshotLines(snapshot)) await session.err.line(line);
  return tell(session, diagnosis, options.format);
}

async function tell(session: Session, answer: Diagnosis, format: DiagnoseOptions['format']): Promise<number> {
  await session.out.line(await render(session, answer, format));
  return exitCodeOf(answer.verdict);
}

function atFlag(error: unknown, request: DiagnosisRequest): unknown {
  return error instanceof QuestionError ? new UsageError(describe(error, { ...request })) : error;
}

function questionOf(options: DiagnoseOptions): Record<string, unknown> {
  const fields = {
    source: options.from,
    destination: options.to,
    vpcId: options.vpc,
    securityGroupIds: options.securityGroups,
    addresses: options.addresses,
    protocol: options.protocol,
    port: options.port,
    icmpType: options.icmpType,
    sourcePorts: options.sourcePorts,
    via: options.via,
    assumeGuest: options.assumeGuest,
    also: options.also,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function readQuestion(value: Readonly<Record<string, unknown>>): DiagnosisRequest {
  const parsed = parseRequest(value);
  if (parsed.ok) return parsed.request;
  throw new UsageError(parsed.problems.map((problem) => problemAtFlag(problem, value)).join('\nwayout: '));
}

function describe(error: QuestionError, request: Readonly<Record<string, unknown>>): string {
  const candidates = error.candidates.length > 0 ? `\n  ${error.candidates.join('\n  ')}` : '';
  return `${problemAtFlag(error, request)} (${error.code})${candidates}`;
}

async function render(
  session: Session,
  answer: Diagnosis,
  format: DiagnoseOptions['format'],
): Promise<string> {
  if (format === 'json') return JSON.stringify(answer, null, 2);
  const rendering = await import('../../../../libs/rendering/src/index.js');
  switch (format) {
    case 'text':
      return rendering.renderText(answer, { colour: session.colour, width: session.out.width });
    case 'mermaid':
      return rendering.renderMermaid(answer);
    case 'svg':
      return rendering.renderSvg(answer);
    case 'html':
      return rendering.renderHtml(answer);
  }
}
