import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { DiagnosisStore, type DiagnosisEntity } from '../../../../libs/persistence/src/index.js';
import type { Diagnosis } from '../../../../libs/reachability/src/index.js';
import { Access } from '../access/access.decorator.js';
import { conditionalJson } from '../http/conditional-answer.js';
import { IdempotentPosts } from '../idempotency/idempotent-posts.js';
import { readCursor } from '../listing/cursor.js';
import { listAnswer } from '../listing/list-answer.js';
import { Meters } from '../metrics/meters.js';
import { DiagnosesService } from './diagnoses.service.js';
import { createDiagnosisSchema, type CreateDiagnosis } from './diagnosis-request.schema.js';
import { diagnosisListSchema, diagnosisSchema, type DiagnosisItem } from './diagnosis.schema.js';
import { listDiagnosesSchema, type ListDiagnoses } from './list-diagnoses.schema.js';

@ApiTags('diagnoses')
@Controller('v1/diagnoses')
export class DiagnosesController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(DiagnosisStore) private readonly store: DiagnosisStore,
    @Inject(DiagnosesService) private readonly diagnoses: DiagnosesService,
    @Inject(IdempotentPosts) private readonly posts: IdempotentPosts,
    @Inject(Meters) private readonly meters: Meters,
  ) {}

  @Post()
  @Access('operate')
  @ApiOperation({ summary: 'Ask whether packets get from a source to a destination and back, and why not' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiResponse({
    status: 201,
    description: 'The answer, whatever the verdict',
    standardSchema: diagnosisSchema,
  })
  @ApiResponse({
    status: 422,
    description: 'The question cannot be asked like this; each wrong field is named',
  })
  @ApiResponse({ status: 502, description: 'The target cannot be entered, or gives no answer' })
  create(
    @Body({ schema: createDiagnosisSchema }) body: CreateDiagnosis,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.posts.runPrepared(request, reply, {
      prepare: () => this.diagnoses.prepare(body),
      work: async (manager, prepared) => {
        const diagnosis = await this.diagnoses.create(manager, prepared);
        this.meters.diagnosed(diagnosis.verdict);
        return { status: 201, location: `/v1/diagnoses/${diagnosis.id}`, body: diagnosis };
      },
    });
  }

  @Get()
  @Access('read')
  @ApiOperation({ summary: 'Diagnoses, newest first; all given filters must hold' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: diagnosisListSchema })
  async list(@Query({ schema: listDiagnosesSchema }) query: ListDiagnoses) {
    const { limit, cursor, from, to, snapshotId, ...filter } = query;
    const times = { ...(from && { from: new Date(from) }), ...(to && { to: new Date(to) }) };
    const wanted = { ...filter, ...times, ...(snapshotId && { snapshot: snapshotId }) };
    return listAnswer(
      await this.store.list(this.dataSource.manager, wanted, readCursor(cursor, 'dgn'), limit),
      show,
    );
  }

  @Get(':id')
  @Access('read')
  @ApiOperation({ summary: 'One diagnosis' })
  @ApiResponse({ status: 200, description: 'The diagnosis', standardSchema: diagnosisSchema })
  @ApiResponse({ status: 304, description: 'As the caller has it' })
  async get(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    return conditionalJson(request, reply, await this.diagnoses.get(id));
  }
}

function show(row: DiagnosisEntity): DiagnosisItem {
  const { headline, request } = row.document as Diagnosis;
  return {
    id: row.id,
    createdAt: row.createdAt.toISOString(),
    snapshotId: row.snapshotId,
    verdict: row.verdict as DiagnosisItem['verdict'],
    headline,
    codes: row.codes,
    vpcId: row.vpcId,
    request: { ...request },
  };
}
