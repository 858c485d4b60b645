import type { AlertEntity, AlertGroupEntity, WebhookEntity } from '../../../persistence/src/index.js';
import { fingerprintOf } from '../fingerprint.js';
import { freshState } from '../state/alert-state.js';
import { intent, place, problem } from './problems.js';

const NOW = new Date('2026-03-01T00:00:00Z');

/** Example data of the tests: a firing alert. */
export function alert(more: Partial<AlertEntity> = {}): AlertEntity {
  const [who, where] = [more.intent ?? intent(), more.place ?? place()];
  return {
    ...freshState(NOW),
    id: `alt_${fingerprintOf(who, where)}`,
    fingerprint: fingerprintOf(who, where),
    auditId: 'aud_1',
    intentKey: who.key,
    intent: who,
    place: where,
    phase: 'firing',
    failingSince: NOW,
    problems: [problem('NO_ROUTE_TO_DESTINATION', 'rtb-1')],
    interfaces: 3,
    groupId: 'grp_1',
    runId: 'run_1',
    observedAt: NOW,
    createdAt: NOW,
    version: 1,
    ...more,
  };
}

export function group(more: Partial<AlertGroupEntity> = {}): AlertGroupEntity {
  return {
    id: 'grp_1',
    place: '111122223333/eu-west-1/vpc-1',
    openedAt: NOW,
    closedAt: null,
    told: null,
    ...more,
  };
}

export function webhook(more: Partial<WebhookEntity> = {}): WebhookEntity {
  return {
    id: 'whk_1',
    name: 'ops',
    type: 'webhook',
    enabled: true,
    disabledReason: null,
    disabledAt: null,
    filter: {},
    maskedUrl: 'https://hooks.example.com/…',
    sealed: '',
    beatSeconds: null,
    lastBeatAt: null,
    heldUntil: null,
    freeAt: NOW,
    failingSince: null,
    createdAt: NOW,
    updatedAt: NOW,
    version: 1,
    ...more,
  };
}
