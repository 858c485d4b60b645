import { Controller, Get } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { Access } from '../access/access.decorator.js';
import { ProblemError } from '../problems/problem-error.js';

const aliveSchema = z.object({ status: z.literal('ok') });
const readySchema = z.object({ status: z.literal('ok'), database: z.literal('ok') });

const PATIENCE_MS = 3_000;

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  @Get('healthz')
  @Access('public', { uncounted: true })
  @ApiOperation({ summary: 'The process answers' })
  @ApiResponse({ status: 200, description: 'Always, while the process runs', standardSchema: aliveSchema })
  alive(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Access('public', { uncounted: true })
  @ApiOperation({ summary: 'The service can work: its database answers' })
  @ApiResponse({ status: 200, description: 'Ready', standardSchema: readySchema })
  @ApiResponse({ status: 503, description: 'The database does not answer' })
  async ready(): Promise<{ status: 'ok'; database: 'ok' }> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('late')), PATIENCE_MS);
    });
    try {
      await Promise.race([this.dataSource.query('select 1'), late]);
      return { status: 'ok', database: 'ok' };
    } catch {
      throw new ProblemError(503, 'UNAVAILABLE', 'The database does not answer');
    } finally {
      clearTimeout(timer);
    }
  }
}
