import { ApiKeyEntity } from './api-key.entity.js';
import { CollectionEntity } from './collection.entity.js';
import { DiagnosisEntity } from './diagnosis.entity.js';
import { GuestAccessEntity } from './guest-access.entity.js';
import { GuestHostKeyEntity } from './guest-host-key.entity.js';
import { GuestEntity } from './guest.entity.js';
import { IdempotentAnswerEntity } from './idempotent-answer.entity.js';
import { SnapshotEntity } from './snapshot.entity.js';
import { TargetEntity } from './target.entity.js';
import { AuditContentEntity } from './audit-content.entity.js';
import { AuditIntentEntity } from './audit-intent.entity.js';
import { AuditResultEntity } from './audit-result.entity.js';
import { AuditRunEntity } from './audit-run.entity.js';
import { AuditTargetEntity } from './audit-target.entity.js';
import { AuditEntity } from './audit.entity.js';
import { IntentStateEntity } from './intent-state.entity.js';
import { IntentEntity } from './intent.entity.js';
import { AlertEntity } from './alert.entity.js';
import { AlertGroupEntity } from './alert-group.entity.js';
import { AlertWatchEntity } from './alert-watch.entity.js';
import { DeliveryAttemptEntity } from './delivery-attempt.entity.js';
import { DeliveryEntity } from './delivery.entity.js';
import { SilenceEntity } from './silence.entity.js';
import { WebhookEntity } from './webhook.entity.js';

export {
  GuestAccessEntity,
  GuestHostKeyEntity,
  GuestEntity,
  AlertEntity,
  AlertGroupEntity,
  AlertWatchEntity,
  DeliveryAttemptEntity,
  DeliveryEntity,
  SilenceEntity,
  WebhookEntity,
  AuditContentEntity,
  AuditIntentEntity,
  AuditResultEntity,
  AuditRunEntity,
  AuditTargetEntity,
  AuditEntity,
  IntentStateEntity,
  IntentEntity,
  ApiKeyEntity,
  CollectionEntity,
  TargetEntity,
  DiagnosisEntity,
  IdempotentAnswerEntity,
  SnapshotEntity,
};

export const entities = [
  GuestAccessEntity,
  GuestHostKeyEntity,
  GuestEntity,
  AlertEntity,
  AlertGroupEntity,
  AlertWatchEntity,
  DeliveryAttemptEntity,
  DeliveryEntity,
  SilenceEntity,
  WebhookEntity,
  AuditContentEntity,
  AuditIntentEntity,
  AuditResultEntity,
  AuditRunEntity,
  AuditTargetEntity,
  AuditEntity,
  IntentStateEntity,
  IntentEntity,
  TargetEntity,
  CollectionEntity,
  ApiKeyEntity,
  DiagnosisEntity,
  IdempotentAnswerEntity,
  SnapshotEntity,
];
