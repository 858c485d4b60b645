import { randomBytes } from 'node:crypto';

/** A new secret of Standard Webhooks: 24 to 64 random bytes in base64 behind `whsec_`. */
export const newSigningSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
