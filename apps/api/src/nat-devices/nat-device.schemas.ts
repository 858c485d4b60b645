import { z } from 'zod';
import { listQueryFields } from '../listing/list-query.js';

const subject = {
  snapshotId: z.string().optional().describe('The snapshot to look at; this or `targetId`'),
  targetId: z.string().optional().describe('The target whose latest whole reading is looked at'),
};

export const natDevicesQuerySchema = z.strictObject({
  ...listQueryFields,
  ...subject,
  vpc: z.string().optional(),
});

export const natDeviceQuerySchema = z.strictObject(subject);

const positive = (what: string, max: number) =>
  z.coerce
    .number({ error: `expected ${what}` })
    .positive({ error: `expected ${what}` })
    .max(max, { error: `expected at most ${max}` });

export const whatIfQuerySchema = z.strictObject({
  ...subject,
  connectionsPerSecond: positive('new connections a second, more than 0', 10_000_000),
  duration: positive('seconds that a connection stays open, more than 0', 31_536_000),
  destinations: positive('a number of destinations from 1', 1_000_000_000)
    .int({ error: 'expected a whole number' })
    .default(1)
    .describe('Unique address, port and protocol, over which the connections spread evenly'),
});

const capacity = z
  .object({
    portsPerAddress: z.int(),
    addresses: z.int(),
    connectionsPerDestination: z.int(),
    connectionsInAll: z.int().nullable(),
    connectionsNow: z.int().nullable(),
    clientsCouldOpen: z.int().describe('To one destination, by their ranges of client ports'),
    worstShare: z.number(),
    notes: z.array(z.string()),
  })
  .meta({ id: 'PatCapacity' });

const deviceFields = {
  type: z.enum(['nat-gateway', 'nat-instance']),
  id: z.string(),
  name: z.string().optional(),
  accountId: z.string().nullable(),
  region: z.string(),
  vpcId: z.string(),
  subnetId: z.string().optional(),
  availabilityZone: z.string().optional(),
  state: z.string(),
  connectivity: z.enum(['public', 'private']),
  publicIps: z.array(z.string()),
  privateIps: z.array(z.string()),
  networkInterfaceId: z.string().optional(),
  capacity,
  warnings: z.array(z.object({ code: z.literal('NAT_PORT_CAPACITY'), summary: z.string() })),
};

const snapshot = z.object({ id: z.string(), hash: z.string(), capturedAt: z.string().nullable() });

export const natDeviceListSchema = z
  .object({
    items: z.array(z.object({ ...deviceFields, clientCount: z.int() }).meta({ id: 'NatDeviceItem' })),
    nextCursor: z.string().nullable().describe('null on the last page'),
    snapshot,
  })
  .meta({ id: 'NatDeviceList' });

export const natDeviceSchema = z
  .object({
    ...deviceFields,
    clientCount: z.int(),
    clients: z.array(z.looseObject({ networkInterfaceId: z.string() })),
    snapshot,
  })
  .meta({ id: 'NatDevice' });

export const outlookSchema = z
  .object({
    deviceId: z.string(),
    load: z.object({ connectionsPerSecond: z.number(), duration: z.number(), destinations: z.int() }),
    heldSeconds: z.number(),
    connections: z.number(),
    connectionsPerDestination: z.number(),
    portShare: z.number().describe('Of the ports there are; above 1 they run out'),
    trackingShare: z.number().nullable(),
    limitedBy: z.enum(['ports', 'connection-tracking']).nullable(),
    runsOutAfterSeconds: z.number().nullable(),
    bearableConnectionsPerSecond: z.number(),
    notes: z.array(z.string()),
    warnings: z.array(z.object({ code: z.literal('NAT_PORT_CAPACITY'), summary: z.string() })),
    snapshot,
  })
  .meta({ id: 'NatOutlook' });

export type NatDevicesQuery = z.infer<typeof natDevicesQuerySchema>;
export type NatDeviceQuery = z.infer<typeof natDeviceQuerySchema>;
export type WhatIfQuery = z.infer<typeof whatIfQuerySchema>;
