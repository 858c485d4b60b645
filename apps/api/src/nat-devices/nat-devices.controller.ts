import { Controller, Get, Header, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { NAT_PORT_CAPACITY, outlook, type NatDevice } from '../../../../libs/auditing/src/index.js';
import { Access } from '../access/access.decorator.js';
import {
  natDeviceListSchema,
  natDeviceQuerySchema,
  natDeviceSchema,
  natDevicesQuerySchema,
  outlookSchema,
  whatIfQuerySchema,
  type NatDeviceQuery,
  type NatDevicesQuery,
  type WhatIfQuery,
} from './nat-device.schemas.js';
import { NatDevicesService } from './nat-devices.service.js';

@ApiTags('nat-devices')
@Controller('v1/nat-devices')
export class NatDevicesController {
  constructor(@Inject(NatDevicesService) private readonly devices: NatDevicesService) {}

  @Get()
  @Access('read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'NAT gateways and NAT instances of a network, with what they can hold' })
  @ApiResponse({ status: 200, description: 'One page', standardSchema: natDeviceListSchema })
  async list(@Query({ schema: natDevicesQuerySchema }) { limit, cursor, vpc, ...subject }: NatDevicesQuery) {
    const { devices, snapshot } = await this.devices.of(subject);
    const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString();
    const wanted = devices.filter(({ id, vpcId }) => id > after && (vpc === undefined || vpcId === vpc));
    const page = wanted.slice(0, limit);
    const last = page.at(-1);
    const more = wanted.length > page.length && last !== undefined;
    return {
      items: page.map(item),
      nextCursor: more ? Buffer.from(last.id).toString('base64url') : null,
      snapshot,
    };
  }

  @Get(':id')
  @Access('read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'One NAT device with all its clients' })
  @ApiResponse({ status: 200, description: 'The device', standardSchema: natDeviceSchema })
  async get(@Param('id') id: string, @Query({ schema: natDeviceQuerySchema }) query: NatDeviceQuery) {
    const { device, snapshot } = await this.devices.one(id, query);
    return { ...item(device), clients: device.clients, snapshot };
  }

  @Get(':id/what-if')
  @Access('read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Whether it would bear a load, and when its ports would run out' })
  @ApiResponse({ status: 200, description: 'The outlook', standardSchema: outlookSchema })
  async whatIf(
    @Param('id') id: string,
    @Query({ schema: whatIfQuerySchema }) { snapshotId, targetId, ...load }: WhatIfQuery,
  ) {
    const { device, snapshot } = await this.devices.one(id, { snapshotId, targetId });
    const found = outlook(device, load);
    const { limitedBy, runsOutAfterSeconds: seconds } = found;
    const what = limitedBy === 'ports' ? 'ports' : 'entries for connections';
    const summary = `${id} runs out of ${what} ${Math.round(seconds ?? 0)} s after this load begins`;
    const warnings = limitedBy === null ? [] : [{ code: NAT_PORT_CAPACITY, summary }];
    return { deviceId: id, ...found, warnings, snapshot };
  }
}

function item({ clients, ...device }: NatDevice): Omit<NatDevice, 'clients'> & { clientCount: number } {
  return { ...device, clientCount: clients.length };
}
