export {
  openEmbeddedPostgres,
  type EmbeddedOptions,
  type EmbeddedPostgres,
} from './embedded/open-embedded-postgres.js';
export { dataSourceOptions } from './data-source-options.js';
export { runMigrations } from './run-migrations.js';
export { schemaDrift } from './schema-drift.js';
export { newId } from './new-id.js';
export type { Page, PagePosition } from './page.js';
export type { SnapshotSummary } from './snapshot-summary.js';
export {
  entities,
  ApiKeyEntity,
  DiagnosisEntity,
  IdempotentAnswerEntity,
  SnapshotEntity,
} from './entities/index.js';
export { ApiKeyStore } from './stores/api-key-store.js';
export { DiagnosisStore, type DiagnosisFilter } from './stores/diagnosis-store.js';
export { IdempotentAnswerStore } from './stores/idempotent-answer-store.js';
export { SnapshotStore, type StoredSnapshot } from './stores/snapshot-store.js';
