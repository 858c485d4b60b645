import { diagnose, parseRequest, QuestionError } from '../../../../libs/reachability/src/index.js';
import type { Diagnosis, DiagnosisRequest } from '../../../../libs/reachability/src/index.js';
import { exitCodeOf } from '../exit-code.js';
import type { Session } from '../io/session.js';
import { loadNetwork } from '../load-network.js';
import { newDiagnosisId } from '../new-id.js';
import { problemAtFlag } from '../question-problem.js';
import { DestinationResolver } from '../resolve-destination.js';
import { UsageError } from '../usage-error.js';
import type { DiagnoseOptions } from './diagnose.js';

/** Answers one question and prints the answer. Exit code by verdict. */
export async function runDiagnose(session: Session, options: DiagnoseOptions): Promise<number> {
  const asked = readQuestion(questionOf(options));
  const network = await loadNetwork(session, options.bundle);
  const request = readQuestion(await new DestinationResolver(session.io).complete({ ...asked }));
  const now = session.io.now();
  const context = {
    id: newDiagnosisId(now),
    createdAt: now.toISOString(),
    snapshot: network.reference,
  };
  let answer: Diagnosis;
  try {
    answer = diagnose(network.index, request, context);
  } catch (error) {
    if (error instanceof QuestionError) throw new UsageError(describe(error, { ...request }));
    throw error;
  }
  for (const note of network.snapshot.notes)
    if (session.err.terminal) await session.err.line(`note: ${note}`);
  await session.out.line(await render(session, answer, options.format));
  return exitCodeOf(answer.verdict);
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
