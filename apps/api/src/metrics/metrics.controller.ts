import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { Meters } from './meters.js';

@ApiTags('health')
@Controller()
export class MetricsController {
  constructor(@Inject(Meters) private readonly meters: Meters) {}

  /** Without a key, as Prometheus expects it: counts and durations, no names. */
  @Get('metrics')
  @Access('public', { uncounted: true })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Counters of this process for Prometheus' })
  @ApiResponse({
    status: 200,
    description: 'The text format of Prometheus',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  metrics(): Promise<string> {
    return this.meters.registry.metrics();
  }
}
