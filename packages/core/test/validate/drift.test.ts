import { describe, expect, it } from '@jest/globals';
import { withClient } from '../../src/postgres/connection.ts';
import { readCatalogue } from '../../src/postgres/catalogue/read.ts';
import { parseDatabaseUrl } from '../../src/postgres/url.ts';
import type { SchemaPromise } from '../../src/validate/promise/promised.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { DRIFTS, PROMISED } from './drifts.ts';
import { checkSchema, told } from './schema-run.ts';

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
    if (undone.leaves === 'no proposal') return expect(proposal).toBe('');
    if (undone.leaves) return expect(proposal).toMatch(undone.leaves);
    await withClient(url, {}, (client) => client.query(proposal));
    const left = told(await checkSchema(url, { promised }));
    expect([proposal, left]).toEqual([proposal, undone.afterwards ?? []]);
  });
});
