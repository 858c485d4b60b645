import { Body, Controller, Get, Header, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { GuestStore, type GuestEntity } from '../../../../libs/persistence/src/index.js';
import { Access } from '../access/access.decorator.js';
import { preferredWait } from '../http/prefer-wait.js';
import { IdempotentPosts } from '../idempotency/idempotent-posts.js';
import { readCursor } from '../listing/cursor.js';
import { listAnswer } from '../listing/list-answer.js';
import { wrongField } from '../problems/field-problems.js';
import { ProblemError } from '../problems/problem-error.js';
import type { Settings } from '../settings/settings.js';
import { SETTINGS } from '../settings/settings-token.js';
import { TargetsService } from '../targets/targets.service.js';
import {
  createGuestSchema,
  guestItemSchema,
  guestListSchema,
  guestSchema,
  listGuestsSchema,
  showGuest,
  showGuestItem,
  type CreateGuest,
  type GuestAnswer,
  type GuestItem,
  type ListGuests,
} from './guest.schemas.js';
import { GuestsService } from './guests.service.js';
import { readGuestUpload } from './read-guest-upload.js';
import { readInspectionOrder } from './read-inspection-order.js';

@ApiTags('guests')
@Controller('v1/guests')
export class GuestsController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(GuestStore) private readonly store: GuestStore,
    @Inject(GuestsService) private readonly guests: GuestsService,
    @Inject(TargetsService) private readonly targets: TargetsService,
    @Inject(IdempotentPosts) private readonly posts: IdempotentPosts,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post()
  @Access('guest')
  @ApiOperation({ summary: 'Look into a machine by SSH, or upload what it says' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiHeader({ name: 'Prefer', required: false, description: '`wait=N`: wait N seconds for the inspection' })
  @ApiResponse({ status: 201, description: 'The uploaded facts are stored', standardSchema: guestItemSchema })
  @ApiResponse({
    status: 202,
    description: 'The machine is being looked into',
    standardSchema: guestItemSchema,
  })
  @ApiResponse({ status: 200, description: 'The inspection ended in time', standardSchema: guestItemSchema })
  @ApiResponse({ status: 422, description: 'Each wrong field is named' })
  @ApiResponse({ status: 502, description: 'The machine cannot be looked into; the code says why' })
  async create(
    @Body({ schema: createGuestSchema }) body: CreateGuest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const given = (['targetId', 'facts', 'scriptOutput'] as const).filter((name) => body[name] !== undefined);
    if (given.length !== 1) throw wrongField('/targetId', 'expected one of targetId, facts and scriptOutput');
    return body.targetId === undefined
      ? this.upload(body, request, reply)
      : this.inspect(body, body.targetId, request, reply);
  }

  @Get()
  @Access('guest')
  @ApiOperation({ summary: 'Looks into machines, newest first' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: guestListSchema })
  async list(@Query({ schema: listGuestsSchema }) { limit, cursor, instanceId }: ListGuests) {
    const manager = this.dataSource.manager;
    return listAnswer(
      await this.store.list(manager, { instanceId }, readCursor(cursor, 'gst'), limit),
      (guest) => this.item(guest),
    );
  }

  @Get(':id')
  @Access('guest')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'One look into a machine, with the facts. The audit log notes who reads it' })
  @ApiResponse({ status: 200, description: 'The facts', standardSchema: guestSchema })
  async get(@Param('id') id: string, @Req() request: FastifyRequest): Promise<GuestAnswer> {
    return showGuest(await this.guests.show(id, callerOf(request)), this.settings.WAYOUT_GUEST_FACTS_MAX_AGE);
  }

  private upload(body: CreateGuest, request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const { region, user, port, way, jump, probes } = body;
    for (const [name, value] of Object.entries({ region, user, port, way, jump, probes })) {
      if (value !== undefined) throw wrongField(`/${name}`, 'only goes with targetId');
    }
    const uploaded = readGuestUpload(body, new Date());
    return this.posts.run(request, reply, async (manager) => {
      const guest = await this.guests.keep(manager, uploaded, callerOf(request));
      return { status: 201, location: `/v1/guests/${guest.id}`, body: this.item(guest) };
    });
  }

  private async inspect(
    body: CreateGuest,
    targetId: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<string> {
    const order = readInspectionOrder(body, await this.targets.named(targetId));
    let noted: GuestEntity | null = null;
    const text = await this.posts.run(request, reply, async (manager) => {
      noted = await this.guests.note(manager, order, callerOf(request));
      return { status: 202, location: `/v1/guests/${noted.id}`, body: this.item(noted) };
    });
    // Committed by now; a repetition has noted nothing new.
    if (noted !== null) this.guests.launch(noted, order);
    const seconds = preferredWait(request);
    if (seconds === 0) return text;
    const guest = await this.guests.ended((JSON.parse(text) as GuestItem).id, seconds);
    if (guest.errorCode !== null) {
      throw new ProblemError(502, 'GUEST_UNREADABLE', guest.errorDetail ?? '', { reason: guest.errorCode });
    }
    if (guest.status === 'running') return text;
    reply.status(200).header('preference-applied', `wait=${seconds}`);
    return JSON.stringify(this.item(guest));
  }

  private item(guest: GuestEntity): GuestItem {
    return showGuestItem(guest, this.settings.WAYOUT_GUEST_FACTS_MAX_AGE);
  }
}

const callerOf = (request: FastifyRequest): string => request.principal?.id ?? '';
