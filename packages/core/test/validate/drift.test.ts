import { describe, expect, it } from '@jest/globals';
import { withClient } from '../../src/postgres/connection.ts';
import { readCatalogue } from '../../src/postgres/catalogue/read.ts';
import { parseDatabaseUrl } from '../../src/postgres/url.ts';
import { splitStatements } from '../../src/migrations/sql/statements.ts';
import type { SchemaPromise } from '../../src/validate/promise/promised.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { DRIFTS, PROMISED } from './drifts.ts';
import { checkSchema, told, treeOf } from './schema-run.ts';

describe.each([15, 18] as const)('drift on Postgres %i', (major) => {
  const server = useServer(major);
  let original = '';
  let promised: SchemaPromise | undefined;

  /** A database as promised, and what was promised; the same for every test. */
  async function start(): Promise<{ template: string; promised: SchemaPromise }> {
    if (original === '' || promised === undefined) {
      original = await server.createDatabase();
      const catalogue = await withClient(original, {}, async (client) => {
        await client.query(PROMISED);
        return readCatalogue(client);
      });
      promised = { catalogue, kind: 'rebuilt', description: 'a test', notVerified: [] };
    }
    return { template: parseDatabaseUrl(original).database, promised };
  }

  it('is not seen where there is none', async () => {
    const { template, promised } = await start();
    const outcome = await checkSchema(await server.createDatabase(template), { promised });
    expect(told(outcome)).toEqual([]);
    expect(outcome.details.drift).toBe(false);
  });

  it('is none to fill what was promised empty, and to validate what was promised NOT VALID', async () => {
    const { template, promised } = await start();
    const url = await server.createDatabase(template);
    await withClient(url, {}, (client) =>
      client.query(`REFRESH MATERIALIZED VIEW app.unfilled;
        ALTER TABLE app.papers VALIDATE CONSTRAINT papers_a;
        ALTER TABLE app.papers VALIDATE CONSTRAINT papers_stock;
        ALTER DOMAIN app.rate VALIDATE CONSTRAINT positive;`),
    );
    const outcome = await checkSchema(url, { promised });
    expect(told(outcome).sort()).toEqual([
      'notice schema-differs app.rate',
      'notice schema-differs papers_a on app.papers',
      'notice schema-differs papers_stock on app.papers',
    ]);
    expect(outcome.findings.filter(({ sql }) => sql !== undefined)).toEqual([]);
    expect(outcome.details).toMatchObject({ drift: false, schema: { sql: [] } });
  });

  it('in an index is mended while it is in use, and in a function tells what it does', async () => {
    const { template, promised } = await start();
    const url = await server.createDatabase(template);
    await withClient(url, {}, (client) =>
      client.query(`DROP INDEX app.stock_big; CREATE INDEX by_hand ON app.stock (weight);
        CREATE OR REPLACE FUNCTION app.twice(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT n * 3'`),
    );
    const { findings, details } = await checkSchema(url, { promised });
    const of = (object: string) => findings.find((finding) => finding.object === object);
    expect(of('app.stock_big')?.sql).toMatch(/^CREATE INDEX CONCURRENTLY stock_big ON /m);
    expect(of('app.by_hand')?.sql).toMatch(/^DROP INDEX CONCURRENTLY app\.by_hand;/m);
    expect(of('app.twice(integer)')?.detail).toMatch(/gets another result/);
    expect(of('app.twice(integer)')?.detail).not.toMatch(/fails/);
    expect(details.drift).toBe(true);
  });

  it('while migrations are pending is not mended by hand', async () => {
    const { template, promised } = await start();
    const url = await server.createDatabase(template);
    await withClient(url, {}, (client) =>
      client.query(`DROP INDEX app.stock_big; CREATE TABLE _prisma_migrations (id text, checksum text,
        migration_name text, started_at timestamptz, finished_at timestamptz, rolled_back_at timestamptz, logs text,
        applied_steps_count int)`),
    );
    const tree = treeOf({ '2024_index': 'CREATE INDEX stock_big ON app.stock (big);' });
    const { findings } = await checkSchema(url, { promised, tree });
    expect(findings).toMatchObject([
      { rule: 'schema-missing', advice: expect.stringMatching(/Deploy them first and validate again; do not run/) },
    ]);
  }); // prettier-ignore

  it('is an error where a partition is missing that was just deployed', async () => {
    const { template, promised } = await start();
    const url = await server.createDatabase(template);
    await withClient(url, {}, (client) => client.query('DROP TABLE app.events_2025'));
    const just = { ...promised, added: ['app.events_2025'] };
    expect(told(await checkSchema(url, { promised: just }))).toEqual([
      'error schema-missing app.events_2025',
    ]);
  });

  it.each(DRIFTS)('is found and can be undone: $kind', async ({ sql, finds, ...undone }) => {
    const { template, promised } = await start();
    const url = await server.createDatabase(template);
    await withClient(url, {}, (client) => client.query(sql));

    const drifted = await checkSchema(url, { promised });
    expect(told(drifted).sort()).toEqual([...finds].sort());
    expect(drifted.details).toMatchObject({
      drift: true,
      schema: {
        changes: expect.arrayContaining([expect.stringMatching(/^(missing|unexpected|differs): /)]),
      },
    });

    // Once as the findings propose it one by one, once as the report has it as a whole.
    const one = drifted.findings.map((finding) => finding.sql ?? '').join('\n');
    const whole = drifted.details.schema?.sql.map((text) =>
      text.startsWith('--') ? text : `${text};`,
    );
    const proposal = major === 15 ? one : (whole ?? []).join('\n');
    if (undone.keeps) expect(proposal).toMatch(undone.keeps);
    if (undone.leaves === 'no proposal') return expect(proposal).toBe('');
    if (undone.leaves) return expect(proposal).toMatch(undone.leaves);
    await withClient(url, {}, async (client) => {
      // CONCURRENTLY runs in no transaction, not even in that of several statements sent at once.
      const split = await splitStatements(proposal);
      if (!split.ok) throw new Error('the proposal does not parse');
      for (const { text } of split.statements) await client.query(text);
    });
    const left = told(await checkSchema(url, { promised }));
    expect([proposal, left]).toEqual([proposal, undone.afterwards ?? []]);
  });
});
