import type pg from 'pg';
import { messageOf, UserError } from '../../runtime/errors.ts';
import { assemble } from './assemble.ts';
import * as objects from './queries-objects.ts';
import * as overlays from './queries-overlays.ts';
import * as onTables from './queries-relations.ts';
import type { Raw, Section } from './raw.ts';
import type { Catalogue } from './types.ts';

export interface ReadCatalogueOptions {
  /**
   * `schema.table`, unquoted: left out with their columns, indexes, constraints, sequences and grants.
   * For tables that belong to a tool and not to the schema, such as `public._prisma_migrations`.
   */
  excludeTables?: readonly string[];
}

/** What each query reads, in the words used when it cannot be read. */
const SECTIONS: Record<
  Section,
  { what: string; query: (version: number) => string; essential?: true }
> = {
  roles: { what: 'roles', query: objects.roles, essential: true },
  schemas: { what: 'schemas', query: objects.schemas, essential: true },
  relations: { what: 'tables and views', query: onTables.relations, essential: true },
  columns: { what: 'columns', query: onTables.columns, essential: true },
  indexes: { what: 'indexes', query: onTables.indexes },
  constraints: { what: 'constraints', query: onTables.constraints },
  sequences: { what: 'sequences', query: onTables.sequences },
  extensions: { what: 'extensions', query: objects.extensions },
  triggers: { what: 'triggers', query: onTables.triggers },
  switchedOffForeignKeys: {
    what: 'whether foreign keys are enforced',
    query: onTables.switchedOffForeignKeys,
  },
  policies: { what: 'row security policies', query: onTables.policies },
  rules: { what: 'rules', query: onTables.rules },
  statistics: { what: 'extended statistics', query: onTables.statistics },
  types: { what: 'types', query: objects.types },
  ranges: { what: 'range types', query: objects.ranges },
  typeOids: { what: 'row and array types', query: objects.typeOids },
  routines: { what: 'functions and procedures', query: objects.routines },
  aggregates: { what: 'aggregates', query: objects.aggregates },
  eventTriggers: { what: 'event triggers', query: objects.eventTriggers },
  publications: { what: 'publications', query: objects.publications },
  subscriptions: { what: 'subscriptions', query: objects.subscriptions },
  databaseSettings: { what: 'settings of the database', query: objects.databaseSettings },
  others: {
    what: 'operators, casts, collations, text search and foreign servers',
    query: objects.others,
  },
  comments: { what: 'comments', query: overlays.comments },
  grants: { what: 'grants', query: overlays.grants },
  defaultPrivileges: { what: 'default privileges', query: overlays.defaultPrivileges },
  dependencies: { what: 'dependencies between objects', query: overlays.dependencies },
};

const NAMES = Object.keys(SECTIONS) as Section[];

/**
 * One snapshot, read only. The empty search_path makes every name qualified; the rest are the settings
 * that change how Postgres prints constants (the same list as in pg_dump). JIT would compile these
 * queries for longer than they run.
 */
const BEGIN = `
  BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL search_path = '';
  SET LOCAL datestyle = 'ISO';
  SET LOCAL intervalstyle = 'postgres';
  SET LOCAL timezone = 'UTC';
  SET LOCAL extra_float_digits = 3;
  SET LOCAL bytea_output = 'hex';
  SET LOCAL quote_all_identifiers = off;
  SET LOCAL jit = off;
  SET LOCAL max_parallel_workers_per_gather = 0`;

/**
 * Reads the whole schema of the database `client` is connected to, in one read-only transaction of its
 * own: there must be none open. Needs no privilege on any object. What the role cannot see at all is
 * named in `unreadable`.
 *
 * @throws UserError `catalogue-unreadable` when not even tables and columns can be read.
 */
export async function readCatalogue(
  client: pg.Client,
  options: ReadCatalogueOptions = {},
): Promise<Catalogue> {
  const version = await serverVersion(client);
  let raw: Raw;
  const unreadable: string[] = [];
  try {
    raw = await readTogether(client, version);
  } catch (error) {
    await rollBack(client);
    if (!isRefusal(error)) throw error;
    raw = await readApart(client, version, unreadable);
  }
  return assemble(raw, { version, unreadable, excludeTables: new Set(options.excludeTables) });
}

async function serverVersion(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
  return Number(rows[0]?.server_version_num);
}

/** Everything in one round trip: the usual way. */
async function readTogether(client: pg.Client, version: number): Promise<Raw> {
  const sections = NAMES.map((name) => asJson(SECTIONS[name].query(version)));
  // A query string of several statements returns an array of results, which the types do not know.
  const results = (await client.query(
    [BEGIN, ...sections, 'COMMIT'].join(';\n'),
  )) as unknown as pg.QueryResult<JsonRow>[];
  const texts = results
    .filter((result) => result.command === 'SELECT')
    .map((result) => result.rows[0]?.rows);
  return Object.fromEntries(
    NAMES.map((name, index) => [name, parse(texts[index])]),
  ) as unknown as Raw;
}

/** One section after the other, so that one that is refused does not take the others with it. */
async function readApart(client: pg.Client, version: number, unreadable: string[]): Promise<Raw> {
  const raw: Partial<Record<Section, unknown>> = {};
  await client.query(BEGIN);
  try {
    for (const name of NAMES) {
      const { what, query, essential } = SECTIONS[name];
      await client.query('SAVEPOINT section');
      try {
        const { rows } = await client.query<JsonRow>(asJson(query(version)));
        raw[name] = parse(rows[0]?.rows);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        if (essential)
          throw new UserError(
            'catalogue-unreadable',
            `The ${what} of the database cannot be read: ${messageOf(error)}`,
          );
        await client.query('ROLLBACK TO SAVEPOINT section');
        raw[name] = [];
        unreadable.push(`${what}: ${messageOf(error)}`);
      }
    }
  } finally {
    await rollBack(client);
  }
  return raw as unknown as Raw;
}

/** Where the connection is gone this fails too, and the first error is the one that says why. */
async function rollBack(client: pg.Client): Promise<void> {
  await client.query('ROLLBACK').catch(() => undefined);
}

interface JsonRow {
  rows: string;
}

/** As text, so that neither the client's type parsers nor pg's per-row objects come in between. */
function asJson(query: string): string {
  return `SELECT coalesce(json_agg(q), '[]')::text AS rows FROM (${query}) q`;
}

function parse(text: string | undefined): unknown {
  return JSON.parse(text ?? '[]');
}

/**
 * Did the server decline this query (no privilege, a catalogue this server does not have, an object that
 * vanished under the query), as opposed to a lost connection or a cancelled statement? By SQLSTATE class:
 * 42 access rule or unknown name, 0A not supported, XX a failed cache lookup.
 */
function isRefusal(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^(42|0A|XX)...$/.test(code);
}
