import { newId } from '../../../../libs/persistence/src/new-id.js';
import { diagnose, parseRequest, QuestionError } from '../../../../libs/reachability/src/index.js';
import { withIds } from '../known-names.js';
import type { LoadedNetwork } from '../load-network.js';
import { problemAtPointer } from '../question-problem.js';
import type { DestinationResolver } from '../resolve-destination.js';
import { LINE_LIMIT, type InputLine } from './split-lines.js';

interface BatchContext {
  network: LoadedNetwork;
  resolver: DestinationResolver;
  /** Whether to search for fixes. */
  fixes: boolean;
  now(): Date;
}

interface AnsweredLine {
  /** One line of JSON, without its end. */
  text: string;
  /** Set when the analyzer itself failed on this request. */
  fault?: string;
}

interface LineError {
  code: string;
  message: string;
  pointer?: string;
  candidates?: readonly unknown[];
}

/** The output line for one input line; null for a blank one. */
export async function answerLine(line: InputLine, context: BatchContext): Promise<AnsweredLine | null> {
  const failed = (id: string | null, error: LineError): AnsweredLine => ({
    text: JSON.stringify({ id, error: { ...error, line: line.number } }),
  });
  if (line.kind === 'too-long') {
    return failed(null, { code: 'LINE_TOO_LONG', message: `a line may have ${LINE_LIMIT} bytes at most` });
  }
  if (line.kind === 'not-utf8') {
    return failed(null, { code: 'INVALID_JSON', message: 'the line is not valid UTF-8' });
  }
  if (line.text.trim() === '') return null;

  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch (error) {
    return failed(null, {
      code: 'INVALID_JSON',
      message: error instanceof Error ? error.message : 'not JSON',
    });
  }
  const id = idOf(value);
  const parsed = parseRequest(isObject(value) ? withIds(value, context.network.names) : value);
  if (!parsed.ok) {
    const first = parsed.problems[0];
    const message = parsed.problems.map((problem) => problemAtPointer(problem, fieldsOf(value))).join('; ');
    return failed(id, { code: 'INVALID_REQUEST', message, ...(first && { pointer: first.pointer }) });
  }
  try {
    const request = await context.resolver.complete(parsed.request);
    const now = context.now();
    const about = {
      id: request.id ?? newId('dgn', now),
      createdAt: now.toISOString(),
      snapshot: context.network.reference,
    };
    const answer = diagnose(context.network.index, request, about, { fixes: context.fixes });
    return { text: JSON.stringify(answer) };
  } catch (error) {
    if (error instanceof QuestionError) {
      const { message, pointer, candidates } = error;
      // As the API writes them: UNKNOWN_SOURCE.
      const code = error.code.toUpperCase().replaceAll('-', '_');
      return failed(id, { code, message, pointer, ...(candidates.length > 0 && { candidates }) });
    }
    const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...failed(id, { code: 'INTERNAL', message: 'the analyzer failed on this request' }), fault };
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldsOf = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});

/** The caller's id, also of a request that is otherwise wrong, so that the two can be matched. */
function idOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'string' ? value.id : null;
}
