import { afterAll, describe, expect, it } from '@jest/globals';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type GatherInput, gatherReverses } from '@belay/core/rollback/reverse/gather.ts';
import { manualCommands } from '@belay/core/rollback/reverse/by-hand.ts';
import { factsOf } from '@belay/core/rollback/reverse/takes-away.ts';
import type { NoReverse, ReverseStep } from '@belay/core/rollback/reverse/types.ts';
import { unitsOf } from '@belay/core/rollback/reverse/units.ts';
import { unseenBecause } from '@belay/core/rollback/reverse/unseen.ts';
import { readExpectedReport } from '@belay/core/validate/promise/expected-report.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder, writeFiles } from '@belay/testkit/workspace.ts';
import { project, rehearseOn } from '../../rehearse/run.ts';
import {
  type Sql,
  ask,
  deploy,
  deployed,
  historyOf,
  inSchema,
  portsWith,
  tablesOf,
  treeOf,
  undo,
  withSubject,
} from './undoing.ts';

afterAll(removeTemporaryFolders);
const server = useServer(15);

interface Gathered {
  reverses: (ReverseStep | NoReverse)[];
  notVerified: string[];
}

async function gather(
  url: string,
  workspace: string,
  names: readonly string[],
  more: Partial<GatherInput> = {},
): Promise<Gathered> {
  const notVerified: string[] = [];
  const scope = { notVerified: (sentence: string) => void notVerified.push(sentence) };
  const reverses = await withSubject(url, workspace, (subject) =>
    gatherReverses({ ...subject, names, ...more }, scope, portsWith()),
  );
  return { reverses, notVerified };
}

const reasons = ({ reverses }: Gathered) =>
  reverses.map((one) => ('because' in one ? one.because : `proven ${one.proven} (${one.source})`));

const BASE = '1_base';
const SHOP: Sql = {
  [BASE]: 'CREATE TABLE "Order" (id int PRIMARY KEY, price int NOT NULL DEFAULT 0, note text);',
  '2_item': 'CREATE TABLE item (id int PRIMARY KEY); ALTER TABLE "Order" ADD COLUMN "Total" int; UPDATE "Order" SET "Total" = price;', // prettier-ignore
  '3_index': 'CREATE INDEX order_note ON "Order" (note);',
};

describe('proven now, on a throwaway server', () => {
  it('what was deployed, with what it takes away; and it leads back', async () => {
    const workspace = project(SHOP);
    const url = await deployed(server, workspace);
    const { reverses, notVerified } = await gather(url, workspace, ['3_index', '2_item']);
    expect(reverses).toMatchObject([
      { migration: '3_index', source: 'belay', proven: 'now', aloneOnly: false, takesAway: [] },
      { migration: '2_item', proven: 'now', unmeasured: [] },
    ]);
    const steps = reverses as ReverseStep[];
    expect([...(steps[1]?.takesAway ?? [])].sort()).toEqual(['column public."Order"."Total"', 'table public.item']); // prettier-ignore
    expect(notVerified).toEqual([]);
    expect(await undo(url, steps)).toMatchObject({ gone: ['3_index', '2_item'] });
    expect(await tablesOf(url)).toEqual(['Order']);
    await deploy(url, workspace);
    expect(await historyOf(url)).toContain('2_item applied');
  });

  it('in the order in which this database has them, and in its schema', async () => {
    const sql = { [BASE]: SHOP[BASE] ?? '', '3_view': 'CREATE VIEW v AS SELECT id FROM "Order";' };
    const workspace = project(sql);
    const url = inSchema(await server.createDatabase(), 'shop');
    await deploy(url, workspace);
    // Merged and deployed later, from another branch.
    writeFiles(workspace, { 'prisma/migrations/2_late/migration.sql': 'CREATE VIEW w AS SELECT id FROM v;' }); // prettier-ignore
    await deploy(url, workspace);
    const found = await gather(url, workspace, ['2_late', '3_view']);
    expect(reasons(found)).toEqual(['proven now (belay)', 'proven now (belay)']);
    expect(await undo(url, found.reverses as ReverseStep[])).toMatchObject({ gone: ['2_late', '3_view'] }); // prettier-ignore
  });

  it('nothing that the proof could not see: rows, values, and what was dropped with them', async () => {
    const workspace = project({
      [BASE]: SHOP[BASE] ?? '',
      '2_prices': 'UPDATE "Order" SET price = price * 100;',
      '3_type': 'ALTER TABLE "Order" ALTER COLUMN price TYPE numeric(10, 2);',
      '4_drop': 'ALTER TABLE "Order" DROP COLUMN note;',
      '5_fine': 'CREATE TABLE fine ();',
    });
    const url = await deployed(server, workspace);
    expect(
      reasons(await gather(url, workspace, ['5_fine', '4_drop', '3_type', '2_prices'])),
    ).toEqual([
      'proven now (belay)',
      'no SQL brings back what is lost with Order.note',
      'line 1 changes the type of price in "public"."Order", and it was tried without such rows',
      'line 1 changes the rows of "public"."Order", and it was tried without such rows',
    ]);
  });

  it('nothing of which the checkout has another text, or none', async () => {
    const workspace = project(SHOP);
    const url = await deployed(server, workspace);
    writeFiles(workspace, { 'prisma/migrations/3_index/migration.sql': 'SELECT 1;' });
    expect(reasons(await gather(url, workspace, ['3_index']))).toEqual(['3_index was changed after it was applied']); // prettier-ignore
    expect(reasons(await gather(url, workspace, ['3_index'], { tree: undefined }))).toEqual(['there is no checkout with its migrations']); // prettier-ignore
    writeFiles(workspace, { 'prisma/migrations/3_index': null });
    expect(reasons(await gather(url, workspace, ['3_index']))[0]).toMatch(/^3_index is applied and not in /); // prettier-ignore
    // Of what stays as well: what is live could not be rebuilt.
    writeFiles(workspace, { 'prisma/migrations/3_index/migration.sql': SHOP['3_index'] ?? '', [`prisma/migrations/${BASE}/migration.sql`]: 'SELECT 1;' }); // prettier-ignore
    expect(reasons(await gather(url, workspace, ['3_index']))).toEqual([`${BASE} was changed after it was applied`]); // prettier-ignore
  });

  it('with the roles of the live server, and says why where there is no way back', async () => {
    const role = `app_${process.pid}`;
    await ask(server.url(), `CREATE ROLE ${role}`);
    const workspace = project({
      [BASE]: SHOP[BASE] ?? '',
      '2_grant': `GRANT SELECT ON "Order" TO ${role};`,
      '3_row': `INSERT INTO "Order" VALUES (1);`,
    });
    const url = await deployed(server, workspace);
    const found = await gather(url, workspace, ['3_row', '2_grant']);
    expect(reasons(found)).toEqual([
      'it has none: nothing can undo its changes to the rows; a down.sql could',
      'proven now (belay)',
    ]);
  });
});

/** Where there is no place for temporary files no server can be started. */
async function withoutScratch<T>(body: () => Promise<T>): Promise<T> {
  const usual = process.env['TMPDIR'];
  process.env['TMPDIR'] = path.join(temporaryFolder(), 'nowhere');
  try {
    return await body();
  } finally {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
  }
}

describe('from the rehearsal', () => {
  /** Once for both: the second one damages it. */
  let once: ReturnType<typeof rehearse> | undefined;
  const rehearsed = () => (once ??= rehearse());

  async function rehearse() {
    const workspace = project(SHOP, {
      'seed.sql': `INSERT INTO "Order" VALUES (1, 5, 'x');`,
    });
    const report = await rehearseOn(server, workspace, { since: BASE, seed: 'seed.sql' });
    const folder = path.join(workspace, 'belay-report');
    const read = async () => ({
      report: await readExpectedReport(path.join(folder, 'report.json'), await treeOf(workspace)),
      folder,
    });
    return { workspace, report, folder, expect: await read() };
  }

  it('is taken as it was proven, without starting a server; what it does not have is proven now', async () => {
    const { workspace, expect: given } = await rehearsed();
    const url = await deployed(server, workspace);
    const found = await withoutScratch(() =>
      gather(url, workspace, ['3_index', '2_item'], { expect: given }),
    );
    expect(reasons(found)).toEqual(['proven by the rehearsal (belay)', 'proven by the rehearsal (belay)']); // prettier-ignore
    const older = await gather(url, workspace, ['3_index', '2_item', BASE], { expect: given });
    expect(reasons(older)[2]).toBe('proven now (belay)');
    expect(await undo(url, older.reverses as ReverseStep[])).toMatchObject({ gone: ['3_index', '2_item', BASE] }); // prettier-ignore
    expect(await tablesOf(url)).toEqual([]);
  });

  it('is proven anew where the database got them in another order', async () => {
    const { workspace, expect: given } = await rehearsed();
    const url = await deployed(server, workspace);
    await ask(url, `UPDATE _prisma_migrations SET started_at = now() WHERE migration_name = '2_item'`); // prettier-ignore
    const found = await gather(url, workspace, ['2_item', '3_index'], { expect: given });
    expect(reasons(found)).toEqual(['proven now (belay)', 'proven now (belay)']);
  });

  it('a script that was edited or is not there any more is not run: it is proven anew', async () => {
    const { workspace, folder, expect: given } = await rehearsed();
    const url = await deployed(server, workspace);
    await writeFile(path.join(folder, 'reverse/3_index.sql'), 'DROP TABLE "Order";');
    await rm(path.join(folder, 'reverse/2_item.sql'));
    const found = await gather(url, workspace, ['3_index', '2_item'], { expect: given });
    expect(reasons(found)).toEqual(['proven now (belay)', 'proven now (belay)']);
    expect((found.reverses[0] as ReverseStep).sql).toMatch(/DROP INDEX/);
  });
});

describe('what a script takes away', () => {
  it.each([
    ['DROP TABLE a, "B"', ['table public.a', 'table public."B"'], []],
    ['ALTER TABLE s.t DROP COLUMN x, DROP CONSTRAINT y', ['column "s".t.x'], []],
    ['TRUNCATE t', ['table public.t'], []],
    ['DROP INDEX i; DROP VIEW v; DROP TYPE e', [], []],
    ['DROP SCHEMA s', [], [/line 1 .* drops more than it names/]],
    ['SELECT 1;\nDELETE FROM t', [], [/line 1/, /line 2 .* rows of public\.t/]],
    ['ALTER TABLE t ALTER c TYPE varchar(3) USING c::varchar(3)', [], [/makes public\.t\.c varchar again/]], // prettier-ignore
    ['ALTER TABLE t ALTER c TYPE mood USING c::text::mood', [], []],
    ['DO $$ BEGIN ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c ON DELETE CASCADE; END $$', [], []], // prettier-ignore
    ['DO $$ BEGIN DELETE FROM a; END $$', [], [/may change rows/]],
    ['ALTER TABLE t ALTER c TYPE text USING left(c, 3)', [], [/makes public\.t\.c text again/]],
    ['ALTER TABLE t ALTER c TYPE text USING c::int::text', [], [/makes public\.t\.c text again/]],
    ['ALTER TABLE b RENAME TO a; DROP TABLE a', [], [/public\.a, which is called otherwise/]],
    ['ALTER TABLE t DROP c; ALTER TABLE t RENAME o TO c', ['column public.t.c'], []],
    ['ALTER TABLE s.t SET SCHEMA r; ALTER TABLE r.t DROP c', [], [/"r"\.t\.c, which is called/]],
    ['DROP OWNED BY x; ALTER TYPE p DROP ATTRIBUTE a', [], [/drops more/, /composite type/]],
    ['WITH m AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM m', [], [/change rows/]],
  ])('%s', async (sql, takesAway, unmeasured) => {
    const facts = await factsOf(sql, 'public');
    expect(facts.takesAway).toEqual(takesAway);
    expect(facts.unmeasured).toEqual(unmeasured.map((pattern) => expect.stringMatching(pattern) as unknown)); // prettier-ignore
  });
});

describe('what a proof without rows does not see', () => {
  const seen = { schema: 'public', rows: new Map([['"public"."full"', 3], ['"public"."t"', 0]]) }; // prettier-ignore
  const empty = { schema: 'public', rows: new Map<string, number>() };
  it.each([
    ['UPDATE t SET a = 1', seen, /changes the rows of "public"."t"/],
    ['UPDATE "full" SET a = 1', seen, undefined],
    ['ALTER TABLE t ADD n int; UPDATE t SET n = 1', seen, undefined],
    ['ALTER TABLE t ADD n int; UPDATE t SET n = 1, m = 2', seen, /changes the rows/],
    ['CREATE TABLE x (); DELETE FROM x', seen, undefined],
    ['CREATE TABLE x AS SELECT 1 AS a; UPDATE x SET a = 2', seen, undefined],
    ['TRUNCATE t', seen, /empties/],
    ['MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE', seen, /changes the rows/],
    ['INSERT INTO t VALUES (1)', empty, undefined],
    ['INSERT INTO t SELECT * FROM u', empty, /by a query/],
    ['WITH d AS (DELETE FROM t RETURNING 1) SELECT 1', empty, /may change rows/],
    ['CALL p()', empty, /may change rows/],
    ["SELECT pg_catalog.set_config('search_path', '', false)", empty, undefined],
    ['CREATE TYPE e AS ENUM (); CREATE INDEX i ON t (a); DROP VIEW v', empty, undefined],
  ])('%s', async (sql, rows, because) => {
    const found = await unseenBecause(sql, rows);
    if (because === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(because);
  });
});

describe('scripts that cannot be cut', () => {
  it.each([
    ['BEGIN; SELECT 1; COMMIT AND CHAIN; SELECT 2; COMMIT', /line 1 hands its transaction on/],
    [`BEGIN; SELECT 1; PREPARE TRANSACTION 'x'`, /hands its transaction on/],
    ['BEGIN; SELECT 1', /leaves its transaction open/],
    ['BEGIN; SELECT 1; BEGIN; COMMIT', /begins a transaction inside another/],
    ['DROP TABEL x', /does not parse/],
  ])('%s', async (sql, reason) => {
    expect(await unitsOf(sql)).toEqual({ reason: expect.stringMatching(reason) as unknown });
  });
});

it('by hand: the commands have the names filled in, and no secret', async () => {
  const commands = await manualCommands({
    url: 'postgres://ada:s3cret@db.internal/shop?schema=a%20b',
    ...{ env: {}, names: ["3_it's", '2_b'], folder: 'prisma/migrations', prismaMajor: 6 },
  });
  const text = commands.join('\n');
  expect(text).not.toMatch(/s3cret/);
  expect(text).toMatch(/rm -R 'belay-migrations\/3_it'\\''s' belay-migrations\/2_b/);
  expect(text).toMatch(/--from-url "\$DATABASE_URL" --to-migrations belay-migrations/);
  expect(text).toMatch(/pg_dump -Fc .* -f shop-before\.dump/);
});
