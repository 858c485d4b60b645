import { ApiKeyEntity } from './api-key.entity.js';
import { DiagnosisEntity } from './diagnosis.entity.js';
import { IdempotentAnswerEntity } from './idempotent-answer.entity.js';
import { SnapshotEntity } from './snapshot.entity.js';

export { ApiKeyEntity, DiagnosisEntity, IdempotentAnswerEntity, SnapshotEntity };

export const entities = [ApiKeyEntity, DiagnosisEntity, IdempotentAnswerEntity, SnapshotEntity];
