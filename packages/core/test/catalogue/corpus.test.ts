import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compareCatalogues, describeChange } from '@belay/core/postgres/catalogue/compare.ts';
import { fingerprint } from '@belay/core/postgres/catalogue/fingerprint.ts';
import { readCatalogue } from '@belay/core/postgres/catalogue/read.ts';
import { sqlBetween } from '@belay/core/postgres/catalogue/sql-between.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { corpus } from '@belay/testkit/corpus.ts';
import { useServer } from '@belay/testkit/servers.ts';

const BOUNDARIES = 15;
const folder = corpus('langwatch');
const whenThere = folder === undefined ? describe.skip : describe;
if (folder === undefined)
  console.warn('skipped: the corpus of real migrations is not here (BELAY_CORPUS)');

function migrations(root: string): string[] {
  const tree = path.join(root, 'migrations');
  const names = readdirSync(tree, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.map((entry) => path.join(tree, entry.name, 'migration.sql')).sort();
}

whenThere('reverses of real migrations', () => {
  const server = useServer(15);

  it(`bring back what was before, at ${BOUNDARIES} places of a history`, async () => {
    const files = migrations(folder ?? '');
    const step = Math.floor(files.length / BOUNDARIES);
    const inexact: string[] = [];
    let silent = 0;
    await withClient(await server.createDatabase(), {}, async (client) => {
      for (const [index, file] of files.entries()) {
        const atBoundary = index % step === step - 1;
        const before = atBoundary ? await readCatalogue(client) : undefined;
        await client.query(readFileSync(file, 'utf8'));
        if (before === undefined) continue;
        const after = await readCatalogue(client);
        const { statements, notGenerated } = sqlBetween(after, before);
        await client.query('BEGIN');
        await client.query(statements.join(';\n'));
        await client.query('COMMIT');
        const left = compareCatalogues(await readCatalogue(client), before).map(describeChange);
        if (left.length > 0)
          inexact.push(`${path.basename(path.dirname(file))}: ${left.join(' | ')}`);
        if (left.length > 0 && notGenerated.length === 0) silent += 1;
        // And the way up again, so that the history goes on as it was.
        const forth = sqlBetween(await readCatalogue(client), after);
        if (forth.statements.length > 0) await client.query(forth.statements.join(';\n'));
        expect([
          file,
          compareCatalogues(await readCatalogue(client), after).map(describeChange),
        ]).toEqual([file, []]);
      }
      expect(fingerprint(await readCatalogue(client))).toMatch(/^[0-9a-f]{64}$/);
    });
    // A column dropped from the middle comes back at the end; anything else inexact is a fault of ours.
    expect(silent).toBe(0);
    expect(inexact.filter((line) => !/column order/.test(line))).toEqual([]);
  }, 120_000);
});
