import type { EntityManager } from 'typeorm';
import type { Diagnosis } from '../../../reachability/src/index.js';
import { DiagnosisEntity } from '../entities/diagnosis.entity.js';
import { readPage, type Page, type PagePosition } from '../page.js';

/** What a list of diagnoses may be narrowed to. All given ones must hold. */
interface DiagnosisFilter {
  verdict?: string;
  code?: string;
  vpc?: string;
  source?: string;
  snapshot?: string;
  /** Inclusive. */
  from?: Date;
  /** Exclusive. */
  to?: Date;
}

/** Diagnoses in the database; they never change. */
export class DiagnosisStore {
  async put(manager: EntityManager, diagnosis: Diagnosis): Promise<void> {
    const { request, source } = diagnosis;
    const names = [request.source, source.networkInterfaceId, source.instanceId, source.privateIp];
    names.push(source.publicIp, source.subnetId);
    await manager.insert(DiagnosisEntity, {
      id: diagnosis.id,
      snapshotId: diagnosis.snapshot.id,
      createdAt: new Date(diagnosis.createdAt),
      verdict: diagnosis.verdict,
      codes: unique([...diagnosis.findings, ...diagnosis.unknowns].map((item) => item.code)),
      vpcId: source.vpcId ?? null,
      sources: unique(names.filter((name) => name !== undefined)),
      document: diagnosis,
    });
  }

  async find(manager: EntityManager, id: string): Promise<Diagnosis | null> {
    const row = await manager.findOne(DiagnosisEntity, {
      where: { id },
      select: { id: true, document: true },
    });
    return row === null ? null : (row.document as Diagnosis);
  }

  async list(
    manager: EntityManager,
    filter: DiagnosisFilter,
    after: PagePosition | null,
    limit: number,
  ): Promise<Page<DiagnosisEntity>> {
    const query = manager.createQueryBuilder(DiagnosisEntity, 'diagnosis');
    const { verdict, code, vpc, source, snapshot, from, to } = filter;
    if (verdict !== undefined) query.andWhere('diagnosis.verdict = :verdict', { verdict });
    if (code !== undefined) query.andWhere('diagnosis.codes @> array[:code]::text[]', { code });
    if (vpc !== undefined) query.andWhere('diagnosis.vpc_id = :vpc', { vpc });
    if (source !== undefined) query.andWhere('diagnosis.sources @> array[:source]::text[]', { source });
    if (snapshot !== undefined) query.andWhere('diagnosis.snapshot_id = :snapshot', { snapshot });
    if (from !== undefined) query.andWhere('diagnosis.created_at >= :from', { from });
    if (to !== undefined) query.andWhere('diagnosis.created_at < :to', { to });
    return readPage(query, 'diagnosis', after, limit);
  }
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
