import { z } from 'zod';
import { Target } from '../report/validate-report.ts';

/** Raised when a field is changed or removed; a reader refuses a format that it does not know. */
export const MANIFEST_FORMAT = 1;

export const MANIFEST_FILE = 'manifest.json';
export const VERIFICATION_FILE = 'verification.json';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Bytes = z.number().int().nonnegative();

/**
 * A backup's name: when its snapshot was taken (UTC), the database in characters that every store takes,
 * and a random part. Sorting by it is not sorting by time: `takenAt` is.
 */
export const BackupId = z.string().regex(/^\d{8}T\d{6}Z-[a-z0-9_-]{1,40}-[0-9a-f]{8}$/);

/** A file of the archive as it lies in the tar; large ones of pg_dump lie there in parts (see docs/backup.md). */
export const ArchiveFile = z.object({
  name: z.string(),
  bytes: Bytes,
  sha256: Sha256,
});
export type ArchiveFile = z.infer<typeof ArchiveFile>;

/** How pg_dump compressed: `method` as its `--compress` writes it. */
export const Compression = z.object({
  method: z.enum(['none', 'gzip', 'lz4', 'zstd']),
  level: z.number().int().optional(),
});
export type Compression = z.infer<typeof Compression>;

export const Encryption = z.object({
  method: z.literal('age'),
  /** Public keys (`age1…`); empty with a passphrase. */
  recipients: z.array(z.string()),
  passphrase: z.boolean(),
  /** A public key made for this run alone, with which the stored copy is verified; its secret is kept nowhere. */
  oneTimeRecipient: z.string().optional(),
});
export type Encryption = z.infer<typeof Encryption>;

export const Archive = z.object({
  /** `archive.tar` or `archive.tar.age`. */
  file: z.enum(['archive.tar', 'archive.tar.age']),
  bytes: Bytes,
  sha256: Sha256,
  compression: Compression,
  encryption: Encryption.optional(),
  /** In the order in which they lie in the tar. */
  files: z.array(ArchiveFile),
});
export type Archive = z.infer<typeof Archive>;

/**
 * What a backup holds and how to check it. Written last: without a valid one there is no backup. It lies
 * beside the archive unencrypted, so it holds numbers and names of tables and migrations, and nothing of
 * what is in them; the catalogue and the hashes are in the archive (`belay/content.json`).
 */
export const Manifest = z.object({
  format: z.literal(MANIFEST_FORMAT),
  id: BackupId,
  engine: z.literal('pg_dump'),
  belayVersion: z.string(),
  run: z.string(),
  /** When the snapshot was taken: everything committed before is in it, nothing after. */
  takenAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  target: Target,
  /** Made by a rollback of what it was about to change: never what "the newest backup" in a place means. */
  purpose: z.literal('before a rollback').optional(),
  /** Version of pg_dump, `15.18`. */
  client: z.string(),
  snapshot: z.object({
    /** `pg_current_wal_lsn()`, on a standby the last one replayed. */
    lsn: z.string(),
    /** Transactions committed in the database so far, by its counters. */
    xactCommit: z.number().int().nonnegative().optional(),
    /**
     * Number (xid8) of the oldest transaction of this database that was still running, of the next one where none was:
     * what committed transactions before it wrote is in the snapshot. A row of that number or a later one was written since,
     * or at the very moment.
     */
    xid: z
      .string()
      .regex(/^\d{1,20}$/)
      .optional(),
  }),
  migrations: z.object({
    /** Of the migrations that were pending: what is to be deployed after this backup. Absent without a tree. */
    planDigest: Sha256.optional(),
    pending: z.array(z.string()),
    /** In the database's history, applied. */
    applied: z.array(z.string()),
  }),
  /** Of the database on its server's disk, indexes included: about what a restore takes. */
  databaseBytes: Bytes.optional(),
  /** Rows of each table, `"schema"."table"`. */
  rows: z.record(z.string(), z.number().int().nonnegative()),
  archive: Archive,
  /** What the proof cannot speak of, one sentence each. */
  notCompared: z.array(z.string()),
  /** Over the manifest without this field, in canonical form; see mac.ts. */
  mac: z.object({ method: z.literal('hmac-sha256'), keyId: z.string(), value: Sha256 }).optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** How a stored copy came out when it was tried; a file beside the manifest, written after it. */
export const Verification = z.object({
  format: z.literal(MANIFEST_FORMAT),
  id: BackupId,
  /** SHA-256 of the manifest's bytes. */
  manifestSha256: Sha256,
  at: z.iso.datetime(),
  belayVersion: z.string(),
  how: z.enum(['restore', 'read']),
  /**
   * `one-time key`: the job holds none of the recipients' identities, so the archive was also encrypted to a
   * key that was made for this run alone and kept in memory: the stored copy itself was decrypted all the same.
   */
  decrypted: z.enum(['identity', 'passphrase', 'one-time key', 'not encrypted']),
  /** `failed`: it could not be restored or read as it lies there; `differences` says why. */
  verdict: z.enum(['verified', 'differs', 'failed']),
  differences: z.array(z.string()),
  notCompared: z.array(z.string()),
  durationMs: z.number().nonnegative(),
});
export type Verification = z.infer<typeof Verification>;
