import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { findingCatalogue } from '../../../../libs/reachability/src/index.js';
import { Access } from '../access/access.decorator.js';
import { noQuerySchema } from '../listing/list-query.js';
import { notFound } from '../problems/not-found.js';
import { findingCodeListSchema, findingCodeSchema } from './finding-code.schema.js';

@ApiTags('finding-codes')
@Controller('v1/finding-codes')
export class FindingCodesController {
  @Get()
  @Access('read')
  @ApiOperation({ summary: 'Every code a diagnosis can hold, with its meaning. One page has them all' })
  @ApiResponse({ status: 200, description: 'The catalogue', standardSchema: findingCodeListSchema })
  list(@Query({ schema: noQuerySchema }) _query: object) {
    return { items: findingCatalogue, nextCursor: null };
  }

  @Get(':code')
  @Access('read')
  @ApiOperation({ summary: 'One code' })
  @ApiResponse({ status: 200, description: 'The code', standardSchema: findingCodeSchema })
  get(@Param('code') code: string) {
    const entry = findingCatalogue.find((candidate) => candidate.code === code);
    if (entry === undefined) throw notFound('finding code', code);
    return entry;
  }
}
