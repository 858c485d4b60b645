import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource, EntityManager } from 'typeorm';
import { IdempotentAnswerStore } from '../../../../libs/persistence/src/index.js';
import { ProblemError } from '../problems/problem-error.js';

const KEPT_MS = 24 * 3600 * 1000;

interface Answer {
  status: 200 | 201 | 202;
  location: string;
  /** Of a resource that is edited. */
  etag?: string;
  body: unknown;
  /** What a repetition gets instead of the body: for bodies with a secret, which must not be stored. */
  repeated?: unknown;
}

/** Runs the work of a POST in one transaction: all of it is stored, or nothing. With an Idempotency-Key the
 *  answer is stored in the same transaction, so a repetition gets the same answer even if the first one got
 *  lost on its way, or the process died. A request that failed has stored nothing and leaves its key free. */
@Injectable()
export class IdempotentPosts {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(IdempotentAnswerStore) private readonly answers: IdempotentAnswerStore,
  ) {}

  async run(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (manager: EntityManager) => Promise<Answer>,
  ): Promise<string> {
    return this.runPrepared(request, reply, { prepare: async () => undefined, work });
  }

  /** The same for work that has to fetch something from far away first: that happens outside of the
   *  transaction, which would hold a connection all the while, and not at all for a repetition. */
  async runPrepared<T>(
    request: FastifyRequest,
    reply: FastifyReply,
    {
      prepare,
      work,
    }: { prepare: () => Promise<T>; work: (manager: EntityManager, found: T) => Promise<Answer> },
  ): Promise<string> {
    const key = keyOf(request);
    if (key === null) {
      const found = await prepare();
      const answer = await this.dataSource.transaction((manager) => work(manager, found));
      return send(reply, answer, JSON.stringify(answer.body));
    }
    const { caller, requestHash } = { caller: request.principal?.id ?? '', requestHash: hashOf(request) };
    const before = new Date(Date.now() - KEPT_MS);
    const repeated = (await this.answers.find(this.dataSource.manager, caller, key, before)) !== null;
    // A repetition gets the stored answer below, and never comes to its work.
    const prepared = repeated ? null : { found: await prepare() };
    return this.dataSource.transaction(async (manager) => {
      if (!(await this.answers.claim(manager, caller, key))) {
        const detail = 'A request with this Idempotency-Key is running; repeat it when that one is done';
        throw new ProblemError(409, 'IDEMPOTENCY_KEY_IN_USE', detail, { headers: { 'retry-after': '1' } });
      }
      const now = new Date();
      const since = new Date(now.getTime() - KEPT_MS);
      const known = await this.answers.find(manager, caller, key, since);
      if (known !== null) {
        if (known.requestHash !== requestHash) {
          const detail = 'Within 24 hours an Idempotency-Key can only repeat the request it was used for';
          throw new ProblemError(422, 'IDEMPOTENCY_KEY_REUSED', detail);
        }
        reply.header('idempotency-replayed', 'true');
        return send(reply, known, known.body);
      }
      // Only where the stored answer went out of date in between.
      const { found } = prepared ?? { found: await prepare() };
      const answer = await work(manager, found);
      const { status, location, etag = null, body, repeated: kept } = answer;
      const text = JSON.stringify(body);
      const stored = kept === undefined ? text : JSON.stringify(kept);
      await this.answers.put(
        manager,
        { caller, key, requestHash, createdAt: now, status, location, etag, body: stored },
        since,
      );
      return send(reply, answer, text);
    });
  }
}

function send(
  reply: FastifyReply,
  { status, location, etag }: { status: number; location: string | null; etag?: string | null },
  body: string,
): string {
  reply.status(status).type('application/json; charset=utf-8').header('cache-control', 'no-store');
  if (location !== null) reply.header('location', location);
  if (etag) reply.header('etag', etag);
  return body;
}

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new ProblemError(400, 'BAD_REQUEST', 'Idempotency-Key must be 1 to 255 printable ASCII characters');
}

function hashOf(request: FastifyRequest): string {
  const parts = [
    request.method,
    request.url,
    request.headers['content-type'] ?? '',
    request.bodyDigest ?? '',
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
