import { Inject, Injectable } from '@nestjs/common';
import { AwsAccessError, preflight, type ActionTrial } from '../../../../libs/aws/src/index.js';
import type { TargetEntity } from '../../../../libs/persistence/src/index.js';
import { LiveAccounts } from './live-accounts.js';
import type { Verification } from './target.schemas.js';

type RegionVerification = Verification['regions'][number];

/** Tries every action that a reading of a target needs, in each of its regions, without reading anything. */
@Injectable()
export class Verifier {
  constructor(@Inject(LiveAccounts) private readonly accounts: LiveAccounts) {}

  async verify(target: TargetEntity): Promise<Verification> {
    const regions = await this.accounts.read(target, `verify-${target.id}`, ({ readers }) =>
      Promise.all(
        readers.map(async ({ ec2, deadline, region }): Promise<RegionVerification> => {
          try {
            const actions = await preflight(ec2, deadline);
            return { region, credentials: { ok: true, reason: null }, actions };
          } catch (error) {
            if (!(error instanceof AwsAccessError)) throw error;
            return { region, credentials: { ok: false, reason: error.message }, actions: [] };
          }
        }),
      ),
    );
    const ready = regions.every(
      ({ credentials, actions }) => credentials.ok && actions.every(({ allowed }) => allowed !== false),
    );
    return {
      targetId: target.id,
      verifiedAt: new Date().toISOString(),
      ready,
      regions,
      suffers: suffering(regions),
    };
  }
}

function suffering(regions: readonly RegionVerification[]): Verification['suffers'] {
  const denied = new Map<string, ActionTrial & { regions: string[] }>();
  for (const { region, actions } of regions) {
    for (const trial of actions) {
      if (trial.allowed !== false) continue;
      const known = denied.get(trial.action);
      if (known === undefined) denied.set(trial.action, { ...trial, regions: [region] });
      else known.regions.push(region);
    }
  }
  return [...denied.values()].map(({ action, affects, regions: where }) => {
    return { action, regions: where, affects };
  });
}
