import { z } from 'zod';

const MEGABYTE = 1024 * 1024;

/** An integer in a variable; an empty variable counts as unset, as compose files often give it. */
function integer(min: number, max: number, fallback: number) {
  return z
    .string()
    .optional()
    .transform((text) => (text === undefined || text === '' ? fallback : Number(text)))
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, {
      error: `expected a whole number from ${min} to ${max}`,
    });
}

function text(fallback: string) {
  return z
    .string()
    .optional()
    .transform((value) => value || fallback);
}

const optionalText = z
  .string()
  .optional()
  .transform((value) => value || undefined);

/** Every variable the service reads, by its name in the environment. */
export const settingsSchema = z.object({
  /** TCP port; 0 takes a free one. */
  PORT: integer(0, 65535, 3000),
  /** Address to listen on. A container needs 0.0.0.0. */
  HOST: text('127.0.0.1'),
  /** A PostgreSQL database. Unset: an embedded one in WAYOUT_DATA_DIR. */
  DATABASE_URL: optionalText.refine((value) => value === undefined || /^postgres(ql)?:\/\/\S+$/.test(value), {
    error: 'expected a URL that starts with postgres:// or postgresql://',
  }),
  WAYOUT_DATA_DIR: text('.wayout'),
  /** An admin key given from outside. */
  WAYOUT_BOOTSTRAP_KEY: optionalText.refine(
    (value) => value === undefined || /^[\x21-\x7e]{24,256}$/.test(value),
    { error: 'expected 24 to 256 printable ASCII characters without spaces' },
  ),
  WAYOUT_ROLE: text('all').refine((value) => ['all', 'api', 'worker'].includes(value), {
    error: 'expected all, api or worker',
  }),
  /** Largest uploaded bundle, in bytes (64 MB). */
  WAYOUT_MAX_BUNDLE_BYTES: integer(1024, 1024 * MEGABYTE, 64 * MEGABYTE),
  /** Largest body of every other request, in bytes (1 MB). */
  WAYOUT_MAX_BODY_BYTES: integer(1024, 64 * MEGABYTE, MEGABYTE),
  /** Requests a minute, for each key, and for each address without a valid key. */
  WAYOUT_RATE_LIMIT: integer(1, 1_000_000, 600),
  /** Connections to the database. */
  WAYOUT_DATABASE_POOL: integer(1, 200, 10),
  /** Snapshots that are kept ready in memory. */
  WAYOUT_CACHED_SNAPSHOTS: integer(1, 1000, 8),
  /** Seconds that requests in flight get at a stop. */
  WAYOUT_STOP_SECONDS: integer(0, 3600, 30),
  /** Trust X-Forwarded-For of a proxy in front: true or false. */
  WAYOUT_TRUST_PROXY: text('false')
    .refine((value) => value === 'true' || value === 'false', { error: 'expected true or false' })
    .transform((value) => value === 'true'),
});

export type Settings = z.infer<typeof settingsSchema>;
