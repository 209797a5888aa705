import { z } from 'zod';

/**
 * The typed catalogue snapshot: everything a schema consists of, as plain JSON.
 *
 * Written as Postgres itself writes it with an empty search_path, so every name outside pg_catalog is
 * qualified. `id` is an object's name as one writes it in SQL, quoted where needed. No oid and no
 * attribute number appears: two databases that were built differently but are the same compare equal.
 * The role that read the snapshot is written `{self}`, so that servers with other role names compare.
 * Objects that belong to an extension are left out; the extension itself, with its version, stands for them.
 */
export const CATALOGUE_VERSION = 1;

/** How the role that read the snapshot is written. */
export const SELF = '{self}';

/** One privilege that differs from what the owner's default would be. */
export const Grant = z.object({
  /** `PUBLIC`, `{self}` or a role, quoted where needed. */
  role: z.string(),
  privilege: z.string(),
  grantable: z.boolean(),
  /** The default has it and this object has not. */
  revoked: z.boolean(),
});
export type Grant = z.infer<typeof Grant>;

const described = { id: z.string(), comment: z.string().nullable() };
const owned = { ...described, owner: z.string() };
const granted = { ...owned, grants: z.array(Grant) };
const inSchema = { schema: z.string(), name: z.string() };

export const Schema = z.object({ ...granted, name: z.string() });
export const Extension = z.object({
  ...described,
  name: z.string(),
  version: z.string(),
  schema: z.string(),
});

/** The options of a sequence. Numbers are text: a bigint does not fit a JavaScript number. */
export const SequenceOptions = z.object({
  type: z.string(),
  start: z.string(),
  increment: z.string(),
  min: z.string(),
  max: z.string(),
  cache: z.string(),
  cycle: z.boolean(),
});
export type SequenceOptions = z.infer<typeof SequenceOptions>;

export const Column = z.object({
  ...described,
  name: z.string(),
  type: z.string(),
  /** Only where it differs from the type's own. */
  collation: z.string().nullable(),
  notNull: z.boolean(),
  /** Postgres 18: NOT NULL is declared, but rows from before were not checked. */
  notNullUnvalidated: z.boolean(),
  /** The default, or the expression of a generated column. */
  default: z.string().nullable(),
  generated: z.enum(['stored', 'virtual']).nullable(),
  identity: z.enum(['always', 'by default']).nullable(),
  /** Name (qualified) and options of the sequence behind an identity column. */
  identitySequence: SequenceOptions.extend({ name: z.string() }).nullable(),
  /** Only where it differs from the type's own: plain, external, extended, main. */
  storage: z.string().nullable(),
  compression: z.string().nullable(),
  statistics: z.number().nullable(),
  options: z.array(z.string()),
  /** Comes from a parent table; `local` too when it is declared here as well. */
  inherited: z.boolean(),
  local: z.boolean(),
  grants: z.array(Grant),
});
export type Column = z.infer<typeof Column>;

export const Table = z.object({
  ...granted,
  ...inSchema,
  kind: z.enum(['table', 'partitioned table', 'foreign table']),
  unlogged: z.boolean(),
  accessMethod: z.string().nullable(),
  tablespace: z.string().nullable(),
  options: z.array(z.string()),
  toastOptions: z.array(z.string()),
  rowSecurity: z.boolean(),
  forceRowSecurity: z.boolean(),
  /** `default`, `full`, `nothing` or `index <name>`. */
  replicaIdentity: z.string(),
  /** The index the table was last clustered on. */
  clusteredOn: z.string().nullable(),
  partitionKey: z.string().nullable(),
  partitionOf: z.string().nullable(),
  partitionBound: z.string().nullable(),
  inherits: z.array(z.string()),
  ofType: z.string().nullable(),
  foreignServer: z.string().nullable(),
  /** Without anything that looks like a secret. */
  foreignOptions: z.array(z.string()),
  columns: z.array(Column),
});
export type Table = z.infer<typeof Table>;

export const View = z.object({
  ...granted,
  ...inSchema,
  materialized: z.boolean(),
  populated: z.boolean(),
  options: z.array(z.string()),
  tablespace: z.string().nullable(),
  definition: z.string(),
  columns: z.array(Column),
});
export type View = z.infer<typeof View>;

export const Sequence = z.object({
  ...granted,
  ...inSchema,
  ...SequenceOptions.shape,
  unlogged: z.boolean(),
  /** The column whose dropping drops the sequence, `schema.table.column`. */
  ownedBy: z.string().nullable(),
});
export type Sequence = z.infer<typeof Sequence>;

/** An index that belongs to no constraint. */
export const Index = z.object({
  ...described,
  ...inSchema,
  table: z.string(),
  definition: z.string(),
  unique: z.boolean(),
  /** False after a failed CREATE INDEX CONCURRENTLY: it costs writes and serves no read. */
  valid: z.boolean(),
  tablespace: z.string().nullable(),
  /** The index of the partitioned table it is attached to. */
  partitionOf: z.string().nullable(),
  /** `column number: target` for expression columns with their own statistics target. */
  statistics: z.array(z.string()),
});
export type Index = z.infer<typeof Index>;

export const Constraint = z.object({
  ...described,
  name: z.string(),
  table: z.string(),
  type: z.enum(['check', 'foreign key', 'primary key', 'unique', 'exclude']),
  definition: z.string(),
  validated: z.boolean(),
  /** Comes from the parent of a partition or an inheritance child. */
  inherited: z.boolean(),
  /** For primary key, unique and exclude. */
  indexValid: z.boolean().nullable(),
  indexTablespace: z.string().nullable(),
  indexOptions: z.array(z.string()),
  indexComment: z.string().nullable(),
  /** For foreign keys: the triggers that enforce it are switched off (ALTER TABLE … DISABLE TRIGGER ALL). */
  enforcementOff: z.boolean(),
});
export type Constraint = z.infer<typeof Constraint>;

export const Enum = z.object({ ...granted, ...inSchema, labels: z.array(z.string()) });
export type Enum = z.infer<typeof Enum>;

export const Domain = z.object({
  ...granted,
  ...inSchema,
  type: z.string(),
  collation: z.string().nullable(),
  notNull: z.boolean(),
  default: z.string().nullable(),
  constraints: z.array(
    z.object({ name: z.string(), definition: z.string(), validated: z.boolean() }),
  ),
});
export type Domain = z.infer<typeof Domain>;

export const CompositeType = z.object({
  ...granted,
  ...inSchema,
  attributes: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      collation: z.string().nullable(),
      comment: z.string().nullable(),
    }),
  ),
});
export type CompositeType = z.infer<typeof CompositeType>;

export const RangeType = z.object({ ...granted, ...inSchema, definition: z.string() });
export type RangeType = z.infer<typeof RangeType>;

export const Routine = z.object({
  ...granted,
  ...inSchema,
  kind: z.enum(['function', 'procedure', 'aggregate', 'window function']),
  /** As CREATE FUNCTION takes them: names, modes, defaults. */
  arguments: z.string(),
  result: z.string().nullable(),
  definition: z.string(),
});
export type Routine = z.infer<typeof Routine>;

const enabled = z.enum(['enabled', 'disabled', 'replica', 'always']);

export const Trigger = z.object({
  ...described,
  name: z.string(),
  table: z.string(),
  definition: z.string(),
  enabled,
  /** A partition's copy of its parent's trigger; listed only where its state differs from the parent's. */
  inherited: z.boolean(),
});
export type Trigger = z.infer<typeof Trigger>;

export const Policy = z.object({
  ...described,
  name: z.string(),
  table: z.string(),
  command: z.enum(['ALL', 'SELECT', 'INSERT', 'UPDATE', 'DELETE']),
  permissive: z.boolean(),
  roles: z.array(z.string()),
  using: z.string().nullable(),
  check: z.string().nullable(),
});
export type Policy = z.infer<typeof Policy>;

export const Rule = z.object({
  ...described,
  name: z.string(),
  table: z.string(),
  definition: z.string(),
  enabled,
});
export type Rule = z.infer<typeof Rule>;

export const EventTrigger = z.object({
  ...owned,
  event: z.string(),
  tags: z.array(z.string()),
  function: z.string(),
  enabled,
});
export type EventTrigger = z.infer<typeof EventTrigger>;

export const StatisticsObject = z.object({
  ...owned,
  ...inSchema,
  table: z.string(),
  definition: z.string(),
  target: z.number().nullable(),
});
export type StatisticsObject = z.infer<typeof StatisticsObject>;

export const Publication = z.object({
  ...owned,
  allTables: z.boolean(),
  operations: z.array(z.string()),
  viaRoot: z.boolean(),
  /** `schema.table (columns) WHERE (filter)`. */
  tables: z.array(z.string()),
  schemas: z.array(z.string()),
});
export type Publication = z.infer<typeof Publication>;

/** What ALTER DEFAULT PRIVILEGES set for objects yet to be created. */
export const DefaultPrivileges = z.object({
  id: z.string(),
  role: z.string(),
  /** Quoted where needed; null: in every schema. */
  schema: z.string().nullable(),
  on: z.enum(['TABLES', 'SEQUENCES', 'FUNCTIONS', 'TYPES', 'SCHEMAS', 'LARGE OBJECTS']),
  grants: z.array(Grant),
});
export type DefaultPrivileges = z.infer<typeof DefaultPrivileges>;

/** ALTER DATABASE … SET, for everybody or (ALTER ROLE … IN DATABASE … SET) for one role. */
export const DatabaseSettings = z.object({
  id: z.string(),
  role: z.string().nullable(),
  settings: z.array(z.string()),
});
export type DatabaseSettings = z.infer<typeof DatabaseSettings>;

/**
 * Everything rarer: collation, cast, operator, text search configuration, foreign server, … `definition`
 * tells two of them apart as far as is known without reading secrets.
 */
export const OtherObject = z.object({
  ...described,
  kind: z.string(),
  owner: z.string().nullable(),
  definition: z.string(),
});
export type OtherObject = z.infer<typeof OtherObject>;

export const CatalogueSchema = z.object({
  version: z.literal(CATALOGUE_VERSION),
  /** `server_version_num`; not part of the fingerprint. */
  serverVersion: z.number().int(),
  schemas: z.array(Schema),
  extensions: z.array(Extension),
  enums: z.array(Enum),
  domains: z.array(Domain),
  compositeTypes: z.array(CompositeType),
  rangeTypes: z.array(RangeType),
  sequences: z.array(Sequence),
  tables: z.array(Table),
  views: z.array(View),
  indexes: z.array(Index),
  constraints: z.array(Constraint),
  functions: z.array(Routine),
  triggers: z.array(Trigger),
  policies: z.array(Policy),
  rules: z.array(Rule),
  eventTriggers: z.array(EventTrigger),
  statistics: z.array(StatisticsObject),
  publications: z.array(Publication),
  defaultPrivileges: z.array(DefaultPrivileges),
  databaseSettings: z.array(DatabaseSettings),
  others: z.array(OtherObject),
  /**
   * What needs what, keys as `<kind> <id>` (`view public.v` → `column public.t.c`), for ordering
   * generated SQL. A consequence of the definitions, so not part of the fingerprint.
   */
  dependencies: z.record(z.string(), z.array(z.string())),
  /** What could not be read, one sentence each. Never empty by silence: a kind listed here is not known to be absent. */
  unreadable: z.array(z.string()),
});
export type Catalogue = z.infer<typeof CatalogueSchema>;

/** What a change or a dependency can be about. */
export type ObjectKind =
  | 'schema'
  | 'extension'
  | 'enum'
  | 'domain'
  | 'composite type'
  | 'range type'
  | 'sequence'
  | 'table'
  | 'column'
  | 'view'
  | 'materialized view'
  | 'index'
  | 'constraint'
  | 'function'
  | 'trigger'
  | 'policy'
  | 'rule'
  | 'event trigger'
  | 'statistics'
  | 'publication'
  | 'default privileges'
  | 'database settings'
  | 'other';

export interface CatalogueChange {
  kind: ObjectKind;
  /** As in SQL, quoted where needed; `schema.table.column` for a column, `name on schema.table` for what lives on a table. */
  object: string;
  change: 'added' | 'removed' | 'changed';
  /** `type: integer → bigint`, one entry per property. */
  details: string[];
}
