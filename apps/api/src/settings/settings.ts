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

/** Texts separated by commas; an empty variable is an empty list. */
function list(fits: (text: string) => boolean, error: string) {
  return z
    .string()
    .optional()
    .transform((value) => (value ?? '').split(',').flatMap((part) => part.trim() || []))
    .refine((values) => values.every(fits), { error });
}

function flag() {
  return text('false')
    .refine((value) => value === 'true' || value === 'false', { error: 'expected true or false' })
    .transform((value) => value === 'true');
}

const isCidr = (value: string): boolean => z.union([z.cidrv4(), z.cidrv6()]).safeParse(value).success;

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
  /** Seconds that one reading of an account may take; what isn't read by then is unread. */
  WAYOUT_READ_SECONDS: integer(5, 900, 60),
  /** Accounts that are read at a time by this process. */
  WAYOUT_LIVE_READS: integer(1, 64, 4),
  /** The principal that this service runs as, for the policies that targets have to set up. */
  WAYOUT_AWS_PRINCIPAL: optionalText.refine(
    (value) => value === undefined || /^arn:aws[a-z-]*:(iam|sts)::\d{12}:[\w+=,.@/-]{1,512}$/.test(value),
    { error: 'expected the ARN of a role, a user or an account root' },
  ),
  /** Seconds that diagnoses use what was seen inside a machine, unless something newer is there. */
  WAYOUT_GUEST_FACTS_MAX_AGE: integer(0, 31_536_000, 86_400),
  /** Days after which a snapshot that nothing uses is removed; 0: never. */
  WAYOUT_SNAPSHOT_DAYS: integer(0, 36_500, 90),
  /** Days after which a diagnosis is removed; 0: never. */
  WAYOUT_DIAGNOSIS_DAYS: integer(0, 36_500, 0),
  /** Days after which what was seen inside a machine is removed; 0: never. The newest of each machine stays. */
  WAYOUT_GUEST_DAYS: integer(0, 36_500, 90),
  /** Days after which a note is removed of who looked at which machine; 0: never. */
  WAYOUT_GUEST_ACCESS_DAYS: integer(0, 36_500, 365),
  /** Days after which a run of an audit is removed; 0: never. The latest of each audit stays. */
  WAYOUT_AUDIT_DAYS: integer(0, 36_500, 90),
  /** Runs of audits that this process does at a time. */
  WAYOUT_AUDIT_RUNS: integer(1, 64, 2),
  /** What stored secrets are encrypted with: 32 bytes in base64. Several, separated by commas: the first one
   *  encrypts, all decrypt. */
  WAYOUT_SECRET_KEY: list(
    (key) => Buffer.from(key, 'base64').length === 32,
    'expected 32 bytes in base64, as from `openssl rand -base64 32`',
  ),
  /** Where people reach this service; for the links in messages. */
  WAYOUT_PUBLIC_URL: optionalText.refine(
    (value) => value === undefined || /^https?:\/\/[^\s/?#@]+[^\s?#@]*$/.test(value),
    {
      error: 'expected a URL such as https://wayout.example.com',
    },
  ),
  /** Whether channels may have http:// addresses: true or false. */
  WAYOUT_WEBHOOK_HTTP: flag(),
  /** Networks outside of the public internet that channels may be in, as CIDRs separated by commas. */
  WAYOUT_WEBHOOK_NETWORKS: list(isCidr, 'expected networks such as 10.20.0.0/16, separated by commas'),
  /** Seconds that a channel may take to answer. */
  WAYOUT_WEBHOOK_SECONDS: integer(1, 60, 10),
  /** Messages that this process sends at a time. */
  WAYOUT_DELIVERIES: integer(1, 64, 4),
  /** Failed runs in a row until a cause that may be passing fires. */
  WAYOUT_ALERT_AFTER_RUNS: integer(1, 100, 2),
  /** Hours between two messages about the same trouble; 0: no reminders. */
  WAYOUT_ALERT_REMINDER_HOURS: integer(0, 8760, 24),
  /** Days after which ended alerts and settled deliveries are removed; 0: never. */
  WAYOUT_ALERT_DAYS: integer(0, 36_500, 90),
  /** Seconds that requests in flight, and work from the queue, get at a stop. */
  WAYOUT_STOP_SECONDS: integer(0, 3600, 30),
  /** Trust X-Forwarded-For of a proxy in front: true or false. */
  WAYOUT_TRUST_PROXY: text('false')
    .refine((value) => value === 'true' || value === 'false', { error: 'expected true or false' })
    .transform((value) => value === 'true'),
});

export type Settings = z.infer<typeof settingsSchema>;
