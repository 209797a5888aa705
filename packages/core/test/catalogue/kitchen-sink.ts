/**
 * A schema with something of every kind, and for every kind one change with the object that must be
 * named. `from`: the first major that knows it.
 */
export const KITCHEN_SINK = `
  CREATE SCHEMA app;
  CREATE SCHEMA "Odd Schema";
  CREATE TYPE app.role AS ENUM ('reader', 'writer', 'admin');
  CREATE DOMAIN app.email AS text CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
  CREATE TYPE app.money AS (amount numeric(12, 2), currency char(3));
  CREATE TYPE app.span AS RANGE (subtype = float8);
  CREATE SEQUENCE app.invoice_no START 1000;
  CREATE COLLATION app.german (provider = libc, locale = 'C');
  CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := upper(NEW.name); RETURN NEW; END $$;
  CREATE FUNCTION app.twice(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT n * 2';
  CREATE PROCEDURE app.tidy() LANGUAGE sql AS 'SELECT 1';
  CREATE AGGREGATE app.total(integer) (sfunc = int4pl, stype = integer, initcond = '0');
  CREATE TABLE app.users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL DEFAULT 'nobody',
    mail app.email,
    role app.role NOT NULL DEFAULT 'reader',
    born date,
    years integer,
    doubled integer GENERATED ALWAYS AS (years * 2) STORED,
    price app.money,
    CONSTRAINT years_positive CHECK (years > 0)
  );
  CREATE TABLE app.orders (
    id serial PRIMARY KEY,
    user_id bigint NOT NULL,
    "Weird ""Name" text,
    during tstzrange,
    placed timestamptz DEFAULT '2020-01-01 00:00:00+00',
    CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES app.users (id) ON DELETE CASCADE,
    CONSTRAINT orders_once UNIQUE (user_id, placed),
    CONSTRAINT orders_apart EXCLUDE USING gist (during WITH &&)
  );
  CREATE INDEX orders_recent ON app.orders (placed DESC) WHERE user_id > 0;
  CREATE INDEX users_lower ON app.users (lower(name)) INCLUDE (born);
  CREATE UNIQUE INDEX users_mail ON app.users (mail);
  CREATE STATISTICS app.users_stats (ndistinct) ON name, born FROM app.users;
  CREATE VIEW app.grown AS SELECT id, name FROM app.users WHERE years >= 18;
  CREATE VIEW app.grown_names AS SELECT name FROM app.grown;
  CREATE MATERIALIZED VIEW app.per_user AS SELECT user_id, count(*) AS orders FROM app.orders GROUP BY user_id;
  CREATE UNIQUE INDEX per_user_id ON app.per_user (user_id);
  CREATE TRIGGER users_touch BEFORE INSERT ON app.users FOR EACH ROW EXECUTE FUNCTION app.touch();
  CREATE RULE orders_keep AS ON DELETE TO app.orders WHERE OLD.id = 0 DO INSTEAD NOTHING;
  ALTER TABLE app.users ENABLE ROW LEVEL SECURITY;
  CREATE POLICY users_self ON app.users FOR SELECT TO PUBLIC USING (id > 0);
  CREATE TABLE app.events (id bigint NOT NULL, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
  CREATE TABLE app.events_2024 PARTITION OF app.events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  CREATE TABLE app.events_2025 PARTITION OF app.events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  CREATE INDEX events_day ON app.events (day);
  CREATE TRIGGER events_touch AFTER INSERT ON app.events FOR EACH ROW EXECUTE FUNCTION app.touch();
  CREATE TABLE app.base (id integer, note text);
  CREATE TABLE app.derived (extra text) INHERITS (app.base);
  CREATE UNLOGGED TABLE app.cache (key text, value text) WITH (fillfactor = 70);
  CREATE TABLE "Odd Schema"."Table; DROP" (a integer, b integer);
  CREATE FUNCTION app.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
  CREATE EVENT TRIGGER watch_ddl ON ddl_command_end WHEN TAG IN ('CREATE SEQUENCE') EXECUTE FUNCTION app.on_ddl();
  CREATE PUBLICATION feed FOR TABLE app.orders;
  CREATE FOREIGN DATA WRAPPER nowhere;
  CREATE SERVER elsewhere FOREIGN DATA WRAPPER nowhere OPTIONS (host 'example.org', password 'hunter2');
  CREATE FOREIGN TABLE app.far (id integer) SERVER elsewhere OPTIONS (table_name 'near');
  CREATE TEXT SEARCH CONFIGURATION app.words (COPY = simple);
  CREATE CAST (app.money AS text) WITH INOUT;
  CREATE OPERATOR app.=== (leftarg = integer, rightarg = integer, function = int4eq);
  COMMENT ON TABLE app.users IS 'people';
  COMMENT ON COLUMN app.users.name IS 'as they say it';
  COMMENT ON CONSTRAINT years_positive ON app.users IS 'born already';
  GRANT SELECT ON app.users TO pg_monitor;
  GRANT UPDATE (name) ON app.users TO pg_monitor;
  GRANT USAGE ON SCHEMA app TO pg_monitor;
  REVOKE EXECUTE ON FUNCTION app.twice(integer) FROM PUBLIC;
  ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO pg_monitor;
`;

export interface KitchenSinkChange {
  sql: string;
  /** What compare must name, in `kind object change` form; nothing else may be named. */
  changes: string[];
  from?: number;
}

const one = (sql: string, change: string, from?: number): KitchenSinkChange => ({
  sql,
  changes: [change],
  ...(from === undefined ? {} : { from }),
});

export const CHANGES: KitchenSinkChange[] = [
  one('CREATE SCHEMA more', 'schema more added'),
  one('CREATE EXTENSION pg_trgm SCHEMA app', 'extension pg_trgm added'),
  one(`ALTER TYPE app.role ADD VALUE 'owner'`, 'enum app.role changed'),
  one(`ALTER TYPE app.role RENAME VALUE 'writer' TO 'author'`, 'enum app.role changed'),
  one('ALTER DOMAIN app.email SET NOT NULL', 'domain app.email changed'),
  one('ALTER DOMAIN app.email DROP CONSTRAINT has_at', 'domain app.email changed'),
  one('ALTER TYPE app.money ADD ATTRIBUTE rate numeric', 'composite type app.money changed'),
  one('DROP TYPE app.span', 'range type app.span removed'),
  one('ALTER SEQUENCE app.invoice_no INCREMENT 5', 'sequence app.invoice_no changed'),
  one('ALTER SEQUENCE app.orders_id_seq OWNED BY NONE', 'sequence app.orders_id_seq changed'),
  one('DROP COLLATION app.german', 'other collation app.german removed'),
  one(
    `CREATE OR REPLACE FUNCTION app.twice(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT n + n'`,
    'function app.twice(integer) changed',
  ),
  one('ALTER FUNCTION app.twice(integer) SECURITY DEFINER', 'function app.twice(integer) changed'),
  one('DROP PROCEDURE app.tidy()', 'function app.tidy() removed'),
  one('DROP AGGREGATE app.total(integer)', 'function app.total(integer) removed'),
  one('CREATE TABLE app.more (id integer)', 'table app.more added'),
  one('ALTER TABLE app.users ADD COLUMN nick text', 'column app.users.nick added'),
  {
    sql: 'ALTER TABLE app.users DROP COLUMN born CASCADE',
    changes: [
      'column app.users.born removed',
      'index app.users_lower removed',
      'statistics app.users_stats removed',
    ],
  },
  one(
    'ALTER TABLE app.orders ALTER COLUMN "Weird ""Name" TYPE varchar(20)',
    'column app.orders."Weird ""Name" changed',
  ),
  one('ALTER TABLE app.users ALTER COLUMN name DROP DEFAULT', 'column app.users.name changed'),
  one('ALTER TABLE app.users ALTER COLUMN name DROP NOT NULL', 'column app.users.name changed'),
  one(
    'ALTER TABLE app.users ALTER COLUMN id SET GENERATED BY DEFAULT',
    'column app.users.id changed',
  ),
  one(
    'ALTER TABLE app.users ALTER COLUMN doubled DROP EXPRESSION',
    'column app.users.doubled changed',
  ),
  {
    sql: 'ALTER TABLE app.base ALTER COLUMN note SET STORAGE EXTERNAL',
    changes: ['column app.base.note changed', 'column app.derived.note changed'],
  },
  one(
    'ALTER TABLE app.users ALTER COLUMN name SET STATISTICS 500',
    'column app.users.name changed',
  ),
  one(
    'ALTER TABLE app.orders ALTER COLUMN "Weird ""Name" SET COMPRESSION pglz',
    'column app.orders."Weird ""Name" changed',
    14,
  ),
  one('DROP INDEX app.orders_recent', 'index app.orders_recent removed'),
  one(
    'DROP INDEX app.users_lower; CREATE INDEX users_lower ON app.users (upper(name)) INCLUDE (born)',
    'index app.users_lower changed',
  ),
  one(
    `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.users_mail'::regclass`,
    'index app.users_mail changed',
  ),
  one(
    'ALTER TABLE app.users DROP CONSTRAINT years_positive',
    'constraint years_positive on app.users removed',
  ),
  one(
    'ALTER TABLE app.orders DROP CONSTRAINT orders_apart',
    'constraint orders_apart on app.orders removed',
  ),
  one(
    'ALTER TABLE app.orders ALTER CONSTRAINT orders_user DEFERRABLE',
    'constraint orders_user on app.orders changed',
  ),
  one(
    'ALTER TABLE app.orders DROP CONSTRAINT orders_user, ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES app.users (id) ON DELETE CASCADE NOT VALID',
    'constraint orders_user on app.orders changed',
  ),
  one('DROP STATISTICS app.users_stats', 'statistics app.users_stats removed'),
  one(
    'CREATE OR REPLACE VIEW app.grown AS SELECT id, name FROM app.users WHERE years >= 21',
    'view app.grown changed',
  ),
  one('ALTER VIEW app.grown SET (security_barrier = true)', 'view app.grown changed'),
  {
    sql: 'DROP MATERIALIZED VIEW app.per_user',
    changes: ['materialized view app.per_user removed', 'index app.per_user_id removed'],
  },
  one(
    'ALTER TABLE app.users DISABLE TRIGGER users_touch',
    'trigger users_touch on app.users changed',
  ),
  one('DROP TRIGGER users_touch ON app.users', 'trigger users_touch on app.users removed'),
  one(
    'ALTER TABLE app.events_2024 DISABLE TRIGGER events_touch',
    'trigger events_touch on app.events_2024 added',
  ),
  one('ALTER TABLE app.orders DISABLE TRIGGER ALL', 'constraint orders_user on app.orders changed'),
  one('DROP RULE orders_keep ON app.orders', 'rule orders_keep on app.orders removed'),
  one('ALTER TABLE app.orders DISABLE RULE orders_keep', 'rule orders_keep on app.orders changed'),
  one('ALTER TABLE app.users DISABLE ROW LEVEL SECURITY', 'table app.users changed'),
  one('ALTER TABLE app.users FORCE ROW LEVEL SECURITY', 'table app.users changed'),
  one(
    'ALTER POLICY users_self ON app.users USING (id > 1)',
    'policy users_self on app.users changed',
  ),
  one('DROP POLICY users_self ON app.users', 'policy users_self on app.users removed'),
  {
    sql: 'ALTER TABLE app.events DETACH PARTITION app.events_2025',
    changes: [
      'table app.events_2025 changed',
      'column app.events_2025.id changed',
      'column app.events_2025.day changed',
      'index app.events_2025_day_idx changed',
      'constraint events_2025_pkey on app.events_2025 changed',
    ],
  },
  one('DROP TABLE app.derived', 'table app.derived removed'),
  one('ALTER TABLE app.cache SET LOGGED', 'table app.cache changed'),
  one('ALTER TABLE app.cache SET (fillfactor = 80)', 'table app.cache changed'),
  one('ALTER TABLE app.orders REPLICA IDENTITY FULL', 'table app.orders changed'),
  one('ALTER TABLE app.users CLUSTER ON users_lower', 'table app.users changed'),
  one('ALTER EVENT TRIGGER watch_ddl DISABLE', 'event trigger watch_ddl changed'),
  one('ALTER PUBLICATION feed DROP TABLE app.orders', 'publication feed changed'),
  one(
    `ALTER SERVER elsewhere OPTIONS (SET host 'example.com')`,
    'other foreign server elsewhere changed',
  ),
  one('DROP FOREIGN TABLE app.far', 'table app.far removed'),
  one(
    'DROP TEXT SEARCH CONFIGURATION app.words',
    'other text search configuration app.words removed',
  ),
  one('DROP CAST (app.money AS text)', 'other cast (app.money AS text) removed'),
  one(
    'DROP OPERATOR app.=== (integer, integer)',
    'other operator app.===(integer,integer) removed',
  ),
  one(`COMMENT ON TABLE app.users IS 'persons'`, 'table app.users changed'),
  one('COMMENT ON COLUMN app.users.name IS NULL', 'column app.users.name changed'),
  one(`COMMENT ON INDEX app.users_lower IS 'x'`, 'index app.users_lower changed'),
  one('GRANT INSERT ON app.users TO pg_monitor', 'table app.users changed'),
  one('REVOKE UPDATE (name) ON app.users FROM pg_monitor', 'column app.users.name changed'),
  one(
    'GRANT EXECUTE ON FUNCTION app.twice(integer) TO PUBLIC',
    'function app.twice(integer) changed',
  ),
  one('ALTER TABLE app.base OWNER TO pg_monitor', 'table app.base changed'),
  one(
    'ALTER DEFAULT PRIVILEGES IN SCHEMA app REVOKE SELECT ON TABLES FROM pg_monitor',
    'default privileges {self} in app on TABLES removed',
  ),
  one(
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = 9999', current_database()); END $$",
    'database settings database added',
  ),
  one(
    'ALTER TABLE "Odd Schema"."Table; DROP" ADD COLUMN c integer',
    'column "Odd Schema"."Table; DROP".c added',
  ),
];
