import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { HostKeys, type HostKey } from '../../../../libs/inspection/src/index.js';
import { GuestHostKeyStore } from '../../../../libs/persistence/src/index.js';

/** Host keys in the database, for all processes of the service. */
@Injectable()
export class DatabaseHostKeys extends HostKeys {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(GuestHostKeyStore) private readonly store: GuestHostKeyStore,
  ) {
    super();
  }

  find(instanceId: string): Promise<HostKey | null> {
    return this.store.find(this.dataSource.manager, instanceId);
  }

  pin(instanceId: string, { algorithm, key }: HostKey): Promise<HostKey> {
    const row = { instanceId, algorithm, key, firstSeenAt: new Date() };
    return this.store.pin(this.dataSource.manager, row);
  }
}
