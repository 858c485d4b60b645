import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { TargetStore, type TargetEntity } from '../../../../libs/persistence/src/index.js';
import { Access } from '../access/access.decorator.js';
import { allows } from '../access/scope.js';
import { NeedsVersion, TakesVersion } from '../http/version-headers.js';
import { checkVersion, checkVersionIfGiven, versionedJson, versionTag } from '../http/version-tag.js';
import { IdempotentPosts } from '../idempotency/idempotent-posts.js';
import { readCursor } from '../listing/cursor.js';
import { listAnswer } from '../listing/list-answer.js';
import { listQuerySchema, type ListQuery } from '../listing/list-query.js';
import type { Settings } from '../settings/settings.js';
import { SETTINGS } from '../settings/settings-token.js';
import { accessTexts } from './access-texts.js';
import {
  accessTextsSchema,
  createTargetSchema,
  editTargetSchema,
  targetListSchema,
  targetSchema,
  verificationSchema,
  type AccessTexts,
  type CreateTarget,
  type EditTarget,
  type TargetAnswer,
  type Verification,
} from './target.schemas.js';
import { TargetsService } from './targets.service.js';
import { Verifier } from './verifier.js';

@ApiTags('targets')
@Controller('v1/targets')
export class TargetsController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(TargetStore) private readonly store: TargetStore,
    @Inject(TargetsService) private readonly targets: TargetsService,
    @Inject(Verifier) private readonly verifier: Verifier,
    @Inject(IdempotentPosts) private readonly posts: IdempotentPosts,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post()
  @Access('admin')
  @ApiOperation({ summary: 'Name an account that is to be read. Its external id is made here' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiResponse({ status: 201, description: 'Made', standardSchema: targetSchema })
  create(
    @Body({ schema: createTargetSchema }) body: CreateTarget,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.posts.run(request, reply, async (manager) => {
      const target = await this.targets.create(manager, body);
      const shown = show(target, true);
      return {
        status: 201,
        location: `/v1/targets/${target.id}`,
        etag: versionTag(target.version),
        body: shown,
        // Answers are kept for repetitions; the external id is kept in one place only.
        repeated: { ...shown, externalId: null },
      };
    });
  }

  @Get()
  @Access('read')
  @ApiOperation({ summary: 'All targets, newest first' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: targetListSchema })
  async list(@Query({ schema: listQuerySchema }) query: ListQuery, @Req() request: FastifyRequest) {
    const page = await this.store.list(this.dataSource.manager, readCursor(query.cursor, 'tgt'), query.limit);
    return listAnswer(page, (target) => show(target, isAdmin(request)));
  }

  @Get(':id')
  @Access('read')
  @ApiOperation({ summary: 'One target' })
  @ApiResponse({ status: 200, description: 'The target', standardSchema: targetSchema })
  @ApiResponse({ status: 304, description: 'As the caller has it' })
  async get(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const target = await this.targets.get(id);
    const body = show(target, isAdmin(request));
    return versionedJson(request, reply, { version: target.version, body });
  }

  @Patch(':id')
  @Access('admin')
  @ApiOperation({ summary: 'Change name, regions or role. The external id stays' })
  @NeedsVersion()
  @ApiResponse({ status: 200, description: 'As it is now', standardSchema: targetSchema })
  async edit(
    @Param('id') id: string,
    @Body({ schema: editTargetSchema }) body: EditTarget,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TargetAnswer> {
    const target = await this.targets.get(id);
    checkVersion(request, target.version);
    const edited = await this.targets.edit(target, body);
    reply.header('etag', versionTag(edited.version));
    return show(edited, true);
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('admin')
  @ApiOperation({ summary: 'Forget a target. Its snapshots and diagnoses stay' })
  @TakesVersion()
  @ApiResponse({ status: 204, description: 'Gone' })
  async delete(@Param('id') id: string, @Req() request: FastifyRequest): Promise<void> {
    const target = await this.targets.get(id);
    checkVersionIfGiven(request, target.version);
    await this.targets.delete(target);
  }

  @Post(':id/verify')
  @HttpCode(200)
  @Access('operate')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Try every action with DryRun: which are allowed, and what suffers otherwise' })
  @ApiResponse({ status: 200, description: 'What the trial showed', standardSchema: verificationSchema })
  async verify(@Param('id') id: string): Promise<Verification> {
    return this.verifier.verify(await this.targets.get(id));
  }

  @Get(':id/access')
  @Access('admin')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Policies and templates of the role that the account has to have' })
  @ApiResponse({ status: 200, description: 'All texts', standardSchema: accessTextsSchema })
  async access(@Param('id') id: string): Promise<AccessTexts> {
    return accessTexts(await this.targets.get(id), this.settings.WAYOUT_AWS_PRINCIPAL ?? null);
  }

  @Get(':id/access/cloudformation')
  @Access('admin')
  @Header('cache-control', 'no-store')
  @Header('content-type', 'application/yaml; charset=utf-8')
  @ApiOperation({ summary: 'The role as a CloudFormation template' })
  @ApiResponse({
    status: 200,
    description: 'A text',
    content: { 'application/yaml': { schema: { type: 'string' } } },
  })
  async cloudFormation(@Param('id') id: string): Promise<string> {
    return (await this.access(id)).cloudFormation;
  }

  @Get(':id/access/terraform')
  @Access('admin')
  @Header('cache-control', 'no-store')
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiOperation({ summary: 'The role for Terraform' })
  @ApiResponse({
    status: 200,
    description: 'A text',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  async terraform(@Param('id') id: string): Promise<string> {
    return (await this.access(id)).terraform;
  }
}

const isAdmin = (request: FastifyRequest): boolean => allows(request.principal?.scopes ?? [], 'admin');

function show(target: TargetEntity, withExternalId: boolean): TargetAnswer {
  const { id, name, accountId, regions, roleArn, externalId, createdAt, updatedAt, version } = target;
  return {
    id,
    name,
    accountId,
    regions,
    roleArn,
    externalId: withExternalId ? externalId : null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    version,
  };
}
