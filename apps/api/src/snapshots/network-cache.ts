import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { SnapshotStore } from '../../../../libs/persistence/src/index.js';
import { indexSnapshot, type NetworkIndex } from '../../../../libs/snapshot/src/index.js';
import type { Settings } from '../settings/settings.js';
import { SETTINGS } from '../settings/settings-token.js';

/** The last used snapshots, indexed. They never change, so nothing has to be thrown out but for room. */
@Injectable()
export class NetworkCache {
  /** In order of use, the latest last. */
  private readonly networks = new Map<string, Promise<NetworkIndex | null>>();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(SnapshotStore) private readonly store: SnapshotStore,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Null if there is no such snapshot. Questions that come while it is being loaded share the work. */
  get(snapshotId: string): Promise<NetworkIndex | null> {
    const network = this.networks.get(snapshotId) ?? this.load(snapshotId);
    this.networks.delete(snapshotId);
    this.networks.set(snapshotId, network);
    const [oldest] = this.networks.keys();
    if (this.networks.size > this.settings.WAYOUT_CACHED_SNAPSHOTS && oldest) this.networks.delete(oldest);
    return network;
  }

  private load(snapshotId: string): Promise<NetworkIndex | null> {
    const network = this.store
      .content(this.dataSource.manager, snapshotId)
      .then((snapshot) => (snapshot === null ? null : indexSnapshot(snapshot)));
    const forget = () => {
      if (this.networks.get(snapshotId) === network) this.networks.delete(snapshotId);
    };
    network.then((found) => found ?? forget(), forget);
    return network;
  }
}
