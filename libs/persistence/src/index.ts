export { openEmbeddedPostgres } from './embedded/open-embedded-postgres.js';
export { dataSourceOptions } from './data-source-options.js';
export { runMigrations } from './run-migrations.js';
export { schemaDrift } from './schema-drift.js';
export { newId, type IdPrefix } from './new-id.js';
export type { Page, PagePosition } from './page.js';
export { summarizeSnapshot } from './summarize-snapshot.js';
export {
  AlertEntity,
  AlertGroupEntity,
  DeliveryAttemptEntity,
  DeliveryEntity,
  SilenceEntity,
  WebhookEntity,
  ApiKeyEntity,
  AuditEntity,
  AuditRunEntity,
  IntentEntity,
  IntentStateEntity,
  CollectionEntity,
  DiagnosisEntity,
  GuestAccessEntity,
  GuestEntity,
  TargetEntity,
} from './entities/index.js';
export { ApiKeyStore } from './stores/api-key-store.js';
export { CollectionStore } from './stores/collection-store.js';
export { DiagnosisStore } from './stores/diagnosis-store.js';
export { GuestAccessStore } from './stores/guest-access-store.js';
export { GuestHostKeyStore } from './stores/guest-host-key-store.js';
export { GuestStore } from './stores/guest-store.js';
export { IdempotentAnswerStore } from './stores/idempotent-answer-store.js';
export { SnapshotStore, type StoredSnapshot } from './stores/snapshot-store.js';
export { Retention } from './stores/retention.js';
export { TargetStore, type TargetEdit } from './stores/target-store.js';
export type { OutcomeCounts } from './entities/audit-run.entity.js';
export type { IntentDefinition, IntentSources } from './intent-definition.js';
export { AuditResultStore } from './stores/audit-result-store.js';
export { AuditRetention } from './stores/audit-retention.js';
export { AuditRunStore, type RunTry } from './stores/audit-run-store.js';
export { AuditStore, type AuditEdit, type AuditRecord } from './stores/audit-store.js';
export { IntentStateStore } from './stores/intent-state-store.js';
export { IntentStore } from './stores/intent-store.js';
export type { Acknowledgement, AlertPhase } from './entities/alert.entity.js';
export type { Told } from './entities/alert-group.entity.js';
export type { SilenceMatcher } from './entities/silence.entity.js';
export { webhookTypes, type WebhookFilter, type WebhookType } from './entities/webhook.entity.js';
export { AlertStore } from './stores/alert-store.js';
export { AlertRetention } from './stores/alert-retention.js';
export { DeliveryStore } from './stores/delivery-store.js';
export { SilenceStore, type SilenceEdit } from './stores/silence-store.js';
export { WebhookStore, type WebhookEdit } from './stores/webhook-store.js';
