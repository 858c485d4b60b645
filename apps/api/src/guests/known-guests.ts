import { Inject, Injectable } from '@nestjs/common';
import { GuestStore, type GuestEntity } from '../../../../libs/persistence/src/index.js';
import type { ProbeResult } from '../../../../libs/inspection/src/index.js';
import type { Diagnosis } from '../../../../libs/reachability/src/index.js';
import type { ProbedDiagnosis } from '../../../../libs/rendering/src/index.js';
import type { Snapshot } from '../../../../libs/snapshot/src/index.js';
import type { EntityManager } from 'typeorm';
import type { Settings } from '../settings/settings.js';
import { SETTINGS } from '../settings/settings-token.js';
import { addFacts, instancesOf } from './add-facts.js';
import { withProbes } from './with-probes.js';

/** What is known of the insides of machines, for diagnoses: stored facts and probes that aren't too old. */
@Injectable()
export class KnownGuests {
  constructor(
    @Inject(GuestStore) private readonly store: GuestStore,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The snapshot with the stored facts of its machines; the very same where there are none. */
  async complete(manager: EntityManager, snapshot: Snapshot): Promise<Snapshot> {
    return addFacts(snapshot, await this.fresh(manager, instancesOf(snapshot)));
  }

  /** The diagnosis with what was tried from its source, beside the computed verdict. */
  async beside(manager: EntityManager, diagnosis: Diagnosis): Promise<ProbedDiagnosis> {
    const { instanceId } = diagnosis.source;
    const [guest] = instanceId === undefined ? [] : await this.fresh(manager, [instanceId]);
    return guest === undefined ? diagnosis : withProbes(diagnosis, (guest.probes ?? []) as ProbeResult[]);
  }

  private fresh(manager: EntityManager, instanceIds: readonly string[]): Promise<GuestEntity[]> {
    const since = new Date(Date.now() - this.settings.WAYOUT_GUEST_FACTS_MAX_AGE * 1000);
    return this.store.fresh(manager, instanceIds, since);
  }
}
