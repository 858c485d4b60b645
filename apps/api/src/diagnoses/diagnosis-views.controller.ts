import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  renderHtml,
  renderMermaid,
  renderSvg,
  renderText,
  REPORT_POLICY,
} from '../../../../libs/rendering/src/index.js';
import { Access } from '../access/access.decorator.js';
import { conditionalAnswer } from '../http/conditional-answer.js';
import { DiagnosesService } from './diagnoses.service.js';

const TEXT_WIDTH = 100;

/** The same diagnosis for readers: as text, as a page, as a picture. */
@ApiTags('diagnoses')
@Controller('v1/diagnoses/:id')
export class DiagnosisViewsController {
  constructor(@Inject(DiagnosesService) private readonly diagnoses: DiagnosesService) {}

  @Get('text')
  @Access('read')
  @ApiOperation({ summary: 'The diagnosis as plain text' })
  @ApiResponse({
    status: 200,
    description: 'Headline, ladder and blockers',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  async text(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const diagnosis = await this.diagnoses.get(id);
    reply.type('text/plain; charset=utf-8');
    return conditionalAnswer(request, reply, renderText(diagnosis, { colour: false, width: TEXT_WIDTH }));
  }

  @Get('report')
  @Access('read')
  @ApiOperation({ summary: 'The diagnosis as one self-contained page' })
  @ApiResponse({
    status: 200,
    description: 'HTML',
    content: { 'text/html': { schema: { type: 'string' } } },
  })
  async report(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const diagnosis = await this.diagnoses.get(id);
    // The page shows names that come from somebody's tags: nothing in it may run or load.
    reply.type('text/html; charset=utf-8').header('content-security-policy', policy);
    return conditionalAnswer(request, reply, renderHtml(diagnosis));
  }

  @Get('diagram.svg')
  @Access('read')
  @ApiOperation({ summary: 'The path as a picture' })
  @ApiResponse({
    status: 200,
    description: 'SVG',
    content: { 'image/svg+xml': { schema: { type: 'string' } } },
  })
  async svg(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const diagnosis = await this.diagnoses.get(id);
    reply.type('image/svg+xml; charset=utf-8').header('content-security-policy', policy);
    return conditionalAnswer(request, reply, renderSvg(diagnosis));
  }

  @Get('diagram.mmd')
  @Access('read')
  @ApiOperation({ summary: 'The path as a Mermaid diagram' })
  @ApiResponse({
    status: 200,
    description: 'Mermaid source',
    content: { 'text/vnd.mermaid': { schema: { type: 'string' } } },
  })
  async mermaid(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const diagnosis = await this.diagnoses.get(id);
    reply.type('text/vnd.mermaid; charset=utf-8');
    return conditionalAnswer(request, reply, renderMermaid(diagnosis));
  }
}

const policy = `${REPORT_POLICY}; frame-ancestors 'none'`;
