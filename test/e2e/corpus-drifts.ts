import type pg from 'pg';

/** Objects of a real schema, quoted, in a fixed order; each is for one drift alone. */
export interface Subjects {
  /** Tables that nothing refers to. */
  table: () => string;
  /** An index that no constraint stands on. */
  index: () => { id: string; table: string };
  foreignKey: () => { name: string; table: string; definition: string };
  enumeration: () => { id: string; labels: readonly string[] };
  /** A column of type text that can be dropped and added again, and stands before others. */
  middleColumn: () => { table: string; name: string };
}

/** Something done by hand after the deploy, and the one finding that has to tell it: `<severity> <rule> <object>`. */
export interface CorpusDrift {
  kind: string;
  inject: (on: Subjects) => { sql: string; found: string };
}

const unexpected = (object: string) => `error schema-unexpected ${object}`;
const differs = (object: string) => `error schema-differs ${object}`;

function added(kind: string, what: (table: string) => [sql: string, object: string]): CorpusDrift {
  return {
    kind,
    inject: (on) => {
      const [sql, object] = what(on.table());
      return { sql, found: unexpected(object) };
    },
  };
}

function changed(kind: string, what: (table: string) => [sql: string, found: string]): CorpusDrift {
  return {
    kind,
    inject: (on) => {
      const [sql, found] = what(on.table());
      return { sql, found };
    },
  };
}

function withIndex(
  kind: string,
  what: (index: { id: string; table: string }) => [string, string],
): CorpusDrift {
  return {
    kind,
    inject: (on) => {
      const [sql, found] = what(on.index());
      return { sql, found };
    },
  };
}

function withKey(kind: string, suffix: string): CorpusDrift {
  return {
    kind,
    inject: (on) => {
      const { name, table, definition } = on.foreignKey();
      return {
        sql: `ALTER TABLE ${table} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} ${definition} ${suffix}`,
        found: differs(`${name} on ${table}`),
      };
    },
  };
}

/** Every kind that Prisma's own drift detection does not see, or misreads; then what it would see. */
export const CORPUS_DRIFTS: readonly CorpusDrift[] = [
  added('view', () => ['CREATE VIEW public.of_hand AS SELECT 1 AS one', 'public.of_hand']),
  added('materialized view', () => ['CREATE MATERIALIZED VIEW public.kept AS SELECT 1 AS one', 'public.kept']),
  added('function', () => [`CREATE FUNCTION public.by_hand() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`, 'public.by_hand()']),
  added('trigger', (table) => [`CREATE TRIGGER touched BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION public.by_hand()`, `touched on ${table}`]),
  added('CHECK', (table) => [`ALTER TABLE ${table} ADD CONSTRAINT some_check CHECK (1 = 1)`, `some_check on ${table}`]),
  added('EXCLUDE', (table) => [`ALTER TABLE ${table} ADD CONSTRAINT alone EXCLUDE ((1) WITH =)`, `alone on ${table}`]),
  added('partial index', (table) => [`CREATE INDEX partial_one ON ${table} ((1)) WHERE false`, 'public.partial_one']),
  withIndex('expression index', ({ id, table }) => [`DROP INDEX ${id}; CREATE INDEX ${id.split('.')[1] ?? ''} ON ${table} ((1))`, differs(id)]),
  withIndex('INCLUDE columns', ({ id, table }) => [
    `DO $$ BEGIN EXECUTE pg_get_indexdef('${id}'::regclass) || ' '; EXCEPTION WHEN duplicate_table THEN NULL; END $$;
     DO $$ DECLARE was text := pg_get_indexdef('${id}'::regclass); other text := (SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum LIMIT 1);
     BEGIN DROP INDEX ${id}; EXECUTE was || ' INCLUDE (' || other || ')'; END $$`,
    differs(id),
  ]),
  withIndex('index dropped', ({ id }) => [`DROP INDEX ${id}`, `error schema-missing ${id}`]),
  changed('extension', () => ['CREATE EXTENSION tablefunc', 'warning schema-unexpected tablefunc']),
  changed('row level security', (table) => [`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`, differs(table)]),
  added('policy', (table) => [`CREATE POLICY everybody ON ${table} USING (true)`, `everybody on ${table}`]),
  added('rule', (table) => [`CREATE RULE keep AS ON DELETE TO ${table} DO INSTEAD NOTHING`, `keep on ${table}`]),
  changed('event trigger', () => [
    `CREATE FUNCTION public.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER watch ON sql_drop EXECUTE FUNCTION public.on_ddl()`,
    'warning schema-unexpected watch',
  ]),
  added('domain', () => ['CREATE DOMAIN public.positive AS integer CHECK (VALUE > 0)', 'public.positive']),
  added('composite type', () => ['CREATE TYPE public.pair AS (a integer, b integer)', 'public.pair']),
  added('sequence', () => ['CREATE SEQUENCE public.counter', 'public.counter']),
  changed('comment', (table) => [`COMMENT ON TABLE ${table} IS 'ask Ann'`, `warning schema-tuning ${table}`]),
  changed('grant', (table) => [`GRANT DELETE ON ${table} TO pg_monitor`, 'warning privileges-differ pg_monitor']),
  changed('owner', (table) => [`ALTER TABLE ${table} OWNER TO pg_signal_backend`, `error privileges-differ ${table}`]),
  changed('UNLOGGED', (table) => [`ALTER TABLE ${table} SET UNLOGGED`, differs(table)]),
  changed('storage parameters', (table) => [`ALTER TABLE ${table} SET (fillfactor = 70)`, `warning schema-tuning ${table}`]),
  changed('statistics', (table) => [`CREATE STATISTICS public.seen ON (1 + 1) FROM ${table}`, 'warning schema-unexpected public.seen']),
  withKey('foreign key NOT VALID', 'NOT VALID'),
  withKey('foreign key DEFERRABLE', 'DEFERRABLE INITIALLY DEFERRED'),
  added('identity', (table) => [`ALTER TABLE ${table} ADD COLUMN counted integer GENERATED ALWAYS AS IDENTITY`, `${table}.counted`]),
  added('generated column', (table) => [`ALTER TABLE ${table} ADD COLUMN made integer GENERATED ALWAYS AS (1 + 1) STORED`, `${table}.made`]),
  {
    kind: 'collation',
    inject: (on) => {
      const { table, name } = on.middleColumn();
      return { sql: `ALTER TABLE ${table} ALTER COLUMN ${name} TYPE text COLLATE "C"`, found: differs(`${table}.${name}`) };
    },
  },
  {
    kind: 'column order',
    inject: (on) => {
      const { table, name } = on.middleColumn();
      return { sql: `ALTER TABLE ${table} DROP COLUMN ${name}; ALTER TABLE ${table} ADD COLUMN ${name} text`, found: `warning schema-tuning ${table}` };
    },
  },
  {
    kind: 'enum order',
    inject: (on) => {
      const { id, labels } = on.enumeration();
      const [a = '', b = ''] = labels.map((label) => `'${label}'`);
      const renamed = [[a, `'x_x'`], [b, a], [`'x_x'`, b]].map(([from, to]) => `ALTER TYPE ${id} RENAME VALUE ${from} TO ${to}`);
      return { sql: renamed.join('; '), found: differs(id) };
    },
  },
  changed('other schema', () => ['CREATE SCHEMA audit; CREATE TABLE audit.log (id integer)', 'warning schema-unexpected audit']),
  changed('publication', (table) => [`CREATE PUBLICATION feed FOR TABLE ${table}`, 'warning schema-unexpected feed']),
  added('partitions', () => [`CREATE TABLE public.months (at date) PARTITION BY RANGE (at); CREATE TABLE public.month_1 PARTITION OF public.months FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')`, 'public.months']),
  added('table', () => ['CREATE TABLE public.temporary_one (id serial PRIMARY KEY)', 'public.temporary_one']),
  changed('default privileges', () => ['ALTER DEFAULT PRIVILEGES GRANT DELETE ON TABLES TO pg_monitor', 'warning schema-unexpected {self} on TABLES']),
]; // prettier-ignore

const TABLES = `
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS id FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND NOT c.relispartition AND n.nspname = 'public' AND c.relname <> '_prisma_migrations'
  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.confrelid = c.oid)
  AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = c.oid)
ORDER BY c.relname`;

const INDEXES = `
SELECT 'public.' || quote_ident(c.relname) AS id, 'public.' || quote_ident(t.relname) AS table
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid AND t.relkind = 'r'
JOIN pg_am a ON a.oid = c.relam AND a.amname = 'btree'
WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL AND NOT t.relispartition
  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid) AND t.relname <> '_prisma_migrations'
  AND NOT 1 = ANY (i.indkey)
ORDER BY c.relname DESC`;

const FOREIGN_KEYS = `
SELECT quote_ident(k.conname) AS name, 'public.' || quote_ident(t.relname) AS table, pg_get_constraintdef(k.oid) AS definition
FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace AND k.conparentid = 0 AND NOT k.condeferrable AND k.convalidated
ORDER BY t.relname DESC, k.conname`;

const ENUMS = `
SELECT 'public.' || quote_ident(t.typname) AS id, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS labels
FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid WHERE t.typnamespace = 'public'::regnamespace
GROUP BY t.typname HAVING count(*) > 1 ORDER BY t.typname`;

const MIDDLE_COLUMNS = `
SELECT DISTINCT ON (c.relname) 'public.' || quote_ident(c.relname) AS table, quote_ident(a.attname) AS name
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
WHERE a.atttypid = 'text'::regtype AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.attnotnull AND NOT a.atthasdef
  AND EXISTS (SELECT FROM pg_attribute b WHERE b.attrelid = c.oid AND b.attnum > a.attnum AND NOT b.attisdropped)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid = a.attnum)
  AND c.relname <> '_prisma_migrations'
ORDER BY c.relname DESC, a.attnum`;

/** Reads what can be used; whatever a drift took is not given again. */
export async function readSubjects(client: pg.Client): Promise<Subjects> {
  const take = async <T extends object>(sql: string, tablesOf: (row: T) => string | undefined) => {
    const { rows } = await client.query<T>(sql);
    return () => {
      const at = rows.findIndex((row) => !used.has(tablesOf(row) ?? ''));
      const [row] = at === -1 ? [] : rows.splice(at, 1);
      if (!row) throw new Error('the corpus has too few of them');
      const table = tablesOf(row);
      if (table !== undefined) used.add(table);
      return row;
    };
  };
  const used = new Set<string>();
  const table = await take<{ id: string }>(TABLES, ({ id }) => id);
  return {
    table: () => table().id,
    index: await take<ReturnType<Subjects['index']>>(INDEXES, (row) => row.table),
    foreignKey: await take<ReturnType<Subjects['foreignKey']>>(FOREIGN_KEYS, (row) => row.table),
    enumeration: await take<ReturnType<Subjects['enumeration']>>(ENUMS, () => undefined),
    middleColumn: await take<ReturnType<Subjects['middleColumn']>>(
      MIDDLE_COLUMNS,
      (row) => row.table,
    ),
  };
}
