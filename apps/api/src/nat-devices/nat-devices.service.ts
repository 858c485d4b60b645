import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { natDevices, type NatDevice } from '../../../../libs/auditing/src/index.js';
import { CollectionStore, SnapshotStore, TargetStore } from '../../../../libs/persistence/src/index.js';
import type { NetworkIndex } from '../../../../libs/snapshot/src/index.js';
import { wrongParameter } from '../problems/field-problems.js';
import { ProblemError } from '../problems/problem-error.js';
import { NetworkCache } from '../snapshots/network-cache.js';
import type { NatDeviceQuery } from './nat-device.schemas.js';

interface DevicesOfSnapshot {
  snapshot: { id: string; hash: string; capturedAt: string | null };
  /** By id. */
  devices: readonly NatDevice[];
}

@Injectable()
export class NatDevicesService {
  /** As long as the network itself is kept. */
  private readonly known = new WeakMap<NetworkIndex, NatDevice[]>();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(SnapshotStore) private readonly snapshots: SnapshotStore,
    @Inject(TargetStore) private readonly targets: TargetStore,
    @Inject(CollectionStore) private readonly collections: CollectionStore,
    @Inject(NetworkCache) private readonly networks: NetworkCache,
  ) {}

  /** @throws ProblemError 400 */
  async of(query: NatDeviceQuery): Promise<DevicesOfSnapshot> {
    const id = await this.snapshotOf(query);
    const stored = await this.snapshots.find(this.dataSource.manager, id);
    const network = stored && (await this.networks.get(id));
    if (!stored || !network) throw wrongParameter('snapshotId', `there is no snapshot ${id}`);
    const devices = this.known.get(network) ?? natDevices(network);
    this.known.set(network, devices);
    const { hash, capturedAt } = stored;
    return { snapshot: { id, hash, capturedAt }, devices };
  }

  /** @throws ProblemError 404 */
  async one(
    id: string,
    query: NatDeviceQuery,
  ): Promise<{ device: NatDevice } & Pick<DevicesOfSnapshot, 'snapshot'>> {
    const { devices, snapshot } = await this.of(query);
    const device = devices.find((item) => item.id === id);
    if (device !== undefined) return { device, snapshot };
    throw new ProblemError(404, 'NOT_FOUND', `There is no NAT device ${id} in the snapshot ${snapshot.id}`);
  }

  private async snapshotOf({ snapshotId, targetId }: NatDeviceQuery): Promise<string> {
    if (snapshotId !== undefined && targetId === undefined) return snapshotId;
    if (snapshotId !== undefined || targetId === undefined) {
      throw wrongParameter('snapshotId', 'expected this or targetId, one of them');
    }
    const { manager } = this.dataSource;
    const target = await this.targets.find(manager, targetId);
    if (target === null) throw wrongParameter('targetId', `there is no target ${targetId}`);
    const latest = await this.collections.freshest(manager, target, null, new Date(0));
    if (latest !== null) return latest.snapshotId;
    throw wrongParameter(
      'targetId',
      `${targetId} has not been read as it is now: POST /v1/snapshots, or run an audit`,
    );
  }
}
