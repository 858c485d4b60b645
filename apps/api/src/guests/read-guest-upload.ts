import { readScriptOutput, redactFacts, ScriptOutputError } from '../../../../libs/inspection/src/index.js';
import { parseGuestFacts } from '../../../../libs/guest/src/index.js';
import { wrongField } from '../problems/field-problems.js';
import type { CreateGuest } from './guest.schemas.js';

export interface UploadedFacts {
  readonly instanceId: string;
  readonly collectedAt: Date;
  /** Without secrets. */
  readonly facts: object;
}

/** Clocks of machines differ; more than this is a wrong date. */
const AHEAD_MS = 5 * 60_000;

/** The facts in the body of an upload. @throws ProblemError 422 that names the field */
export function readGuestUpload(body: CreateGuest, now: Date): UploadedFacts {
  const { facts, scriptOutput, instanceId } = body;
  if (scriptOutput !== undefined) return fromScript(scriptOutput, instanceId, now);
  const given = facts ?? {};
  const said = given['instanceId'];
  if (said !== undefined && typeof said !== 'string')
    throw wrongField('/facts/instanceId', 'expected a text');
  if (said !== undefined && instanceId !== undefined && said !== instanceId) {
    throw wrongField('/instanceId', `the facts are of ${said}`);
  }
  const id = instanceId ?? said;
  if (id === undefined || !/^i-[0-9a-zA-Z-]{1,40}$/.test(id)) {
    throw wrongField('/instanceId', 'expected the id of the instance that the facts are of');
  }
  const collectedAt = readTime(given['collectedAt'], now);
  const [problem] = parseGuestFacts(given).problems;
  if (problem !== undefined) throw wrongField(`/facts/${problem.part}`, problem.reason);
  const document = { ...given, instanceId: id, collectedAt: collectedAt.toISOString() };
  return { instanceId: id, collectedAt, facts: redactFacts(document) };
}

function fromScript(text: string, instanceId: string | undefined, now: Date): UploadedFacts {
  try {
    const about = { collectedAt: now.toISOString(), ...(instanceId !== undefined && { instanceId }) };
    const facts = readScriptOutput(text, about);
    return { instanceId: facts.instanceId, collectedAt: now, facts };
  } catch (error) {
    if (error instanceof ScriptOutputError) throw wrongField('/scriptOutput', error.message);
    throw error;
  }
}

function readTime(value: unknown, now: Date): Date {
  if (value === undefined) return now;
  const time = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : null;
  if (time === null || Number.isNaN(time.getTime())) {
    throw wrongField('/facts/collectedAt', 'expected a time such as 2026-03-09T08:15:27Z');
  }
  if (time.getTime() > now.getTime() + AHEAD_MS) throw wrongField('/facts/collectedAt', 'is in the future');
  return time;
}
