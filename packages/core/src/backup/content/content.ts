import { z } from 'zod';
import { CatalogueSchema } from '../../postgres/catalogue/types.ts';
import type { RowSummary } from '../../postgres/rows/types.ts';

/** Where it lies in the archive. */
export const CONTENT_FILE = 'belay/content.json';

/** It is held in memory, written and read. */
export const LARGEST_CONTENT = 256 * 1024 * 1024;

const Rows: z.ZodType<RowSummary> = z.object({
  tables: z.record(
    z.string(),
    z.object({
      rows: z.number().int().nonnegative(),
      hash: z.string(),
      columns: z.array(
        z.object({ name: z.string(), type: z.string(), nonNull: z.number(), hash: z.string() }),
      ),
      computed: z.literal(true).exactOptional(),
    }),
  ),
  unreadable: z.array(z.string()),
});

/** A sequence as it stood; `lastValue` is text, since a bigint does not fit a JavaScript number. */
export const SequenceValue = z.object({
  /** `"schema"."name"`. */
  sequence: z.string(),
  lastValue: z.string(),
  isCalled: z.boolean(),
});
export type SequenceValue = z.infer<typeof SequenceValue>;

/** `ALTER DATABASE … SET` (role null) and `ALTER ROLE … IN DATABASE … SET`; the value as Postgres keeps it. */
export const DatabaseSetting = z.object({
  role: z.string().nullable(),
  name: z.string(),
  value: z.string(),
});
export type DatabaseSetting = z.infer<typeof DatabaseSetting>;

/** What it may do beside its privileges was not recorded by the first backups. */
export const NeededRole = z.object({
  name: z.string(),
  memberOf: z.array(z.string()),
  superuser: z.boolean().exactOptional(),
  bypassRls: z.boolean().exactOptional(),
  inherit: z.boolean().exactOptional(),
});
export type NeededRole = z.infer<typeof NeededRole>;

/**
 * What belongs to the database and is not in its dump. It is reapplied to a restored database, or said.
 * Names are unquoted.
 */
export const Outside = z.object({
  owner: z.string(),
  /** `aclitem`s as text; null for the default. */
  acl: z.array(z.string()).nullable(),
  comment: z.string().nullable(),
  connectionLimit: z.number().int(),
  tablespace: z.string(),
  encoding: z.string(),
  /** `c`, `i` (ICU) or `b` (builtin). */
  localeProvider: z.string(),
  collate: z.string(),
  ctype: z.string(),
  /** ICU or builtin locale. */
  locale: z.string().nullable(),
  icuRules: z.string().nullable(),
  settings: z.array(DatabaseSetting),
  extensions: z.array(z.object({ name: z.string(), version: z.string(), schema: z.string() })),
  /** Roles that own or are granted something, or have settings here, and what they are members of. */
  roles: z.array(NeededRole),
  publications: z.array(z.string()),
  subscriptions: z.array(z.string()),
  /** Logical slots of this database. */
  slots: z.array(z.object({ name: z.string(), plugin: z.string() })),
  preparedTransactions: z.array(z.string()),
  /** These and the next: `"schema"."table"`. */
  unloggedTables: z.array(z.string()),
  foreignTables: z.array(z.string()),
  /** `role on server`, of foreign servers: their passwords may be missing in the dump. */
  userMappings: z.array(z.string()),
});
export type Outside = z.infer<typeof Outside>;

/** Everything a restored database is compared with. All of it was read in the snapshot that was dumped. */
export const Content = z.object({
  format: z.literal(1),
  /** Every role as it is called: a restore must give the same. */
  catalogue: CatalogueSchema,
  /** Of the catalogue. */
  fingerprint: z.string(),
  rows: Rows,
  sequences: z.array(SequenceValue),
  outside: Outside,
});
export type Content = z.infer<typeof Content>;
