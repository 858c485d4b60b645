import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import {
  expandAnswers,
  unpackAnswers,
  type AbsentSource,
  type AnswerClass,
  type RunSource,
  type SourceAnswer,
  type StoredAnswers,
} from '../../../../libs/auditing/src/index.js';
import { AuditResultStore, type AuditRunEntity } from '../../../../libs/persistence/src/index.js';
import { wrongParameter } from '../problems/field-problems.js';
import type { ListResults } from './audit-run.schemas.js';

type RunResult = SourceAnswer & { intentKey: string };

/** Results as they are read: one for each source, out of the classes that are stored. */
@Injectable()
export class RunResults {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(AuditResultStore) private readonly store: AuditResultStore,
  ) {}

  /** One page, in the order of the intents, then of the sources. Results never change, so a place in the list
   *  means the same for ever. */
  async page(
    run: AuditRunEntity,
    query: ListResults,
  ): Promise<{ items: RunResult[]; nextCursor: string | null }> {
    const { manager } = this.dataSource;
    const { limit, intent } = query;
    let { position, offset } = readPlace(query.cursor);
    const results = (await this.store.ofRun(manager, run.id)).filter(
      ({ intentKey }) => intent === undefined || intentKey === intent,
    );
    if (run.sourcesHash === null || results.length === 0) return { items: [], nextCursor: null };
    const sources = (await this.store.content(manager, run.sourcesHash)) as RunSource[];
    const items: RunResult[] = [];
    for (const result of results) {
      if (result.position < position) continue;
      if (result.position > position) [position, offset] = [result.position, 0];
      const stored = (await this.store.content(manager, result.contentHash)) as StoredAnswers;
      const found = expandAnswers(sources, unpackAnswers(stored), matcher(query));
      const page = found.slice(offset, offset + limit - items.length);
      items.push(...page.map((answer) => ({ intentKey: result.intentKey, ...answer })));
      offset += page.length;
      if (items.length === limit && (offset < found.length || result !== results.at(-1))) {
        return { items, nextCursor: writePlace(position, offset) };
      }
    }
    return { items, nextCursor: null };
  }
}

function matcher({
  outcome,
  source,
  vpc,
  subnet,
  code,
}: ListResults): (answer: AnswerClass, of: RunSource | AbsentSource) => boolean {
  return (answer, of) =>
    (outcome === undefined || answer.outcome === outcome) &&
    (vpc === undefined || of.vpcId === vpc) &&
    (subnet === undefined || of.subnetId === subnet) &&
    (source === undefined || namesOf(of).includes(source)) &&
    (code === undefined || [...answer.causes, ...answer.unknowns].some((item) => item.code === code));
}

const namesOf = (of: RunSource | AbsentSource): (string | undefined)[] => [
  of.networkInterfaceId,
  of.instanceId,
  of.type === 'absent' ? undefined : of.privateIp,
];

const writePlace = (position: number, offset: number): string =>
  Buffer.from(`${position}.${offset}`).toString('base64url');

function readPlace(cursor: string | undefined): { position: number; offset: number } {
  if (cursor === undefined) return { position: 0, offset: 0 };
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, position, offset] = /^(\d{1,6})\.(\d{1,9})$/.exec(text) ?? [];
  if (position !== undefined) return { position: Number(position), offset: Number(offset) };
  throw wrongParameter('cursor', 'expected the value of "nextCursor" of an earlier page');
}
