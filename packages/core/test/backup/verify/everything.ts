import { quoteIdent } from '@belay/core/postgres/identifiers.ts';

/** Made once on a server: roles of which a dump knows only the names. */
export const ROLES_SQL = `
CREATE ROLE "the owner"; CREATE ROLE reader; CREATE ROLE "read only" LOGIN; CREATE ROLE staff;
GRANT staff TO "read only";`;

/** One of everything that a database can hold and a backup must give back. */
export const EVERYTHING_SQL = `
CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION postgres_fdw;
CREATE SCHEMA "Sché ma"; ALTER SCHEMA "Sché ma" OWNER TO "the owner"; GRANT USAGE ON SCHEMA "Sché ma" TO reader;

CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy');
CREATE DOMAIN percent AS numeric CHECK (VALUE BETWEEN 0 AND 100) DEFAULT 50;
CREATE TYPE point3 AS (x float8, y float8, z float8);

CREATE TABLE "Sché ma"."we""ird
name 'x'" ("i d" int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "ÿ" mood, plain text COLLATE "C");
INSERT INTO "Sché ma"."we""ird
name 'x'" ("ÿ", plain) VALUES ('sad', E'tab\\t, newline\\n, backslash \\\\, \\\\.'), ('it''s ok', NULL), (NULL, '');
ALTER TABLE "Sché ma"."we""ird
name 'x'" OWNER TO "the owner";
COMMENT ON COLUMN "Sché ma"."we""ird
name 'x'".plain IS 'it''s a comment';

CREATE TABLE types (
  id bigserial PRIMARY KEY, j jsonb, js json, b bytea, f float8, r real, n numeric, ts timestamptz, d date, iv interval,
  arr int[], texts text[][], h hstore, c citext UNIQUE, p percent, pt point3, u uuid, net inet, r4 int4range, bits bit varying,
  x xml, tsv tsvector, total numeric GENERATED ALWAYS AS (n * 2) STORED,
  CHECK (n IS NULL OR n >= 0 OR n <> n));
INSERT INTO types (j, js, b, f, r, n, ts, d, iv, arr, texts, h, c, p, pt, u, net, r4, bits, tsv) VALUES
  ('{"a": [1, "ü", null], "big": 12345678901234567890.123}', '{"b":1,  "a":2}', '\\x00ff80', 'NaN', '-Infinity', 'NaN',
   '0044-03-15 12:00:00 BC', '4713-01-01 BC', '-1 mons +2 days -03:00:00.000001', '{1,NULL,3}', '{{a,"b,c"},{"\\"",NULL}}',
   'k=>v, "n u"=>NULL', 'Case', 33.3, '(1,2,3)', '00000000-0000-0000-0000-000000000001', '::1/64', '[1,9)', B'0101', 'a:1 b:2'),
  (NULL, NULL, '', 'Infinity', 1e-38, 1.000, 'infinity', '-infinity', '178000000 years', '{}', NULL, '', 'other', DEFAULT, NULL, NULL, NULL, 'empty', NULL, '');

CREATE TABLE parted (id int, at date NOT NULL, v text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY HASH (id);
CREATE TABLE parted_2a PARTITION OF parted_2 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parted_2b PARTITION OF parted_2 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
INSERT INTO parted SELECT g, DATE '2025-06-01' + g, 'v' || g FROM generate_series(1, 900) g;

CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE inherits_it (extra text) INHERITS (parent);
INSERT INTO parent VALUES (1); INSERT INTO inherits_it VALUES (2, 'x');
CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE empty_one (); CREATE TABLE empty_two (id serial, note text DEFAULT 'n');
CREATE UNLOGGED TABLE unlogged_one AS SELECT generate_series(1, 10) AS id;

CREATE TABLE guarded (id int, tenant text);
INSERT INTO guarded SELECT g, CASE g % 2 WHEN 0 THEN 'a' ELSE 'b' END FROM generate_series(1, 50) g;
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; ALTER TABLE guarded FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON guarded FOR SELECT TO reader USING (tenant = current_user);
GRANT SELECT (id), UPDATE (tenant) ON guarded TO reader;
ALTER DEFAULT PRIVILEGES FOR ROLE "the owner" IN SCHEMA "Sché ma" GRANT SELECT ON TABLES TO reader;

CREATE SEQUENCE odd INCREMENT -3 MAXVALUE 10 MINVALUE -1000 CYCLE; SELECT nextval('odd'), nextval('odd');
CREATE SEQUENCE unused START 77;

CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE UPDATE ON child FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE child DISABLE TRIGGER touched;
CREATE FUNCTION heard() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER hears ON ddl_command_end EXECUTE FUNCTION heard();
CREATE INDEX part_index ON types (lower(c::text)) WHERE n > 0;
CREATE STATISTICS stat ON parent, id FROM child;
CREATE RULE nothing AS ON DELETE TO empty_two DO INSTEAD NOTHING;
CREATE PUBLICATION pub FOR TABLE child;

CREATE VIEW seen AS SELECT id, c FROM types; GRANT SELECT ON seen TO reader;
CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM parted; CREATE UNIQUE INDEX ON counted (n);
CREATE MATERIALIZED VIEW random_one AS SELECT random() AS r;
CREATE MATERIALIZED VIEW never_filled AS SELECT 1 AS one WITH NO DATA;

CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'nowhere.invalid');
CREATE USER MAPPING FOR CURRENT_USER SERVER far OPTIONS (user 'u', password 'secret of the mapping');
CREATE FOREIGN TABLE far_away (id int) SERVER far;

SELECT lo_from_bytea(424242, '\\x0001ff'); SELECT lo_from_bytea(424243, convert_to(repeat('large ', 500000), 'UTF8'));
ALTER LARGE OBJECT 424242 OWNER TO "the owner"; COMMENT ON LARGE OBJECT 424242 IS 'a blob';

INSERT INTO child VALUES (1, 1);`;

/** What a dump does not hold. Outside of a transaction block, on the database itself. */
export function decorationSql(database: string): string[] {
  const name = quoteIdent(database);
  return [
    `ALTER DATABASE ${name} OWNER TO "the owner"`,
    `REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${name} TO reader WITH GRANT OPTION`,
    `ALTER DATABASE ${name} CONNECTION LIMIT 9`,
    `COMMENT ON DATABASE ${name} IS 'the shop''s'`,
    `ALTER DATABASE ${name} SET search_path = "Sché ma", public`,
    `ALTER DATABASE ${name} SET statement_timeout = '1ms'`,
    `ALTER ROLE "read only" IN DATABASE ${name} SET default_transaction_read_only = on`,
  ];
}
