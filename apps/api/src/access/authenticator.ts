import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { ApiKeyStore } from '../../../../libs/persistence/src/index.js';
import { ProblemError } from '../problems/problem-error.js';
import type { Settings } from '../settings/settings.js';
import { SETTINGS } from '../settings/settings-token.js';
import { hashSecret, parseKey } from './key-format.js';
import type { Principal } from './principal.js';

/** The time of last use is written at most this often. */
const TOUCH_EVERY_MS = 60_000;

/** Finds out who sends a request. */
@Injectable()
export class Authenticator {
  private readonly bootstrapHash: string | null;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(ApiKeyStore) private readonly keys: ApiKeyStore,
    @Inject(SETTINGS) settings: Settings,
  ) {
    const bootstrap = settings.WAYOUT_BOOTSTRAP_KEY;
    this.bootstrapHash = bootstrap === undefined ? null : hashSecret(bootstrap);
  }

  /** @throws ProblemError 401 that says what is wrong with the key. */
  async authenticate(authorization: string | undefined): Promise<Principal> {
    if (authorization === undefined) throw unauthenticated('Send an API key: "Authorization: Bearer <key>"');
    const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    if (token === undefined) throw unauthenticated('The Authorization header must be "Bearer <key>"');
    if (this.bootstrapHash !== null && sameText(hashSecret(token), this.bootstrapHash)) {
      return { id: 'key_bootstrap', scopes: ['admin'] };
    }
    const parts = parseKey(token);
    if (parts === null) throw invalidToken('That is not an API key of this service');
    if (parts === 'damaged') throw invalidToken('The API key is damaged: its checksum does not fit');

    const key = await this.keys.findByPrefix(this.dataSource.manager, parts.prefix);
    if (key === null || !sameText(hashSecret(parts.secret), key.secretHash)) {
      throw invalidToken('The API key is not known here');
    }
    const now = new Date();
    if (key.revokedAt !== null) throw invalidToken('The API key was revoked');
    if (key.expiresAt !== null && key.expiresAt <= now) throw invalidToken('The API key has expired');
    if (key.lastUsedAt === null || now.getTime() - key.lastUsedAt.getTime() > TOUCH_EVERY_MS) {
      await this.keys.touch(this.dataSource.manager, key.id, now);
    }
    return { id: key.id, scopes: key.scopes };
  }
}

function unauthenticated(detail: string): ProblemError {
  return new ProblemError(401, 'UNAUTHENTICATED', detail, {
    headers: { 'www-authenticate': 'Bearer realm="wayout"' },
  });
}

function invalidToken(detail: string): ProblemError {
  return new ProblemError(401, 'UNAUTHENTICATED', detail, {
    headers: { 'www-authenticate': 'Bearer realm="wayout", error="invalid_token"' },
  });
}

/** Both are hashes of the same length. */
function sameText(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
