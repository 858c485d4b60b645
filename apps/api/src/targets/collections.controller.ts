import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { collectionSchema, showCollection, type CollectionAnswer } from './collection.schemas.js';
import { CollectionsService } from './collections.service.js';

@ApiTags('targets')
@Controller('v1/collections')
export class CollectionsController {
  constructor(@Inject(CollectionsService) private readonly collections: CollectionsService) {}

  @Get(':id')
  @Access('read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'How far the reading of a target is' })
  @ApiResponse({ status: 200, description: 'The reading', standardSchema: collectionSchema })
  async get(@Param('id') id: string): Promise<CollectionAnswer> {
    return showCollection(await this.collections.get(id));
  }
}
