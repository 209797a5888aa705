import { withBackupSnapshot } from '@belay/core/backup/content/snapshot.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { readServerFacts } from '@belay/core/postgres/server-facts.ts';
import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import { readContent } from '@belay/core/backup/content/read-content.ts';
import { targetOf } from '@belay/core/report/target.ts';
import { type MeasuredLoss, measureRestoreLoss } from '@belay/core/rollback/plan/restore-loss.ts';
import type { RecordedMoment } from '@belay/core/rollback/plan/row-versions.ts';

const PORTS = { signal: new AbortController().signal, env: {} };

/** Makes the database of one test as good as new for the next: quicker than a new one. */
export const EMPTY_SQL = `
  DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC;
  DROP SCHEMA IF EXISTS billing CASCADE; SELECT lo_unlink(oid) FROM pg_largeobject_metadata`;

/** What a backup of this moment records; `during` runs while its snapshot is held. */
export async function recorded(
  url: string,
  during: () => Promise<unknown> = () => Promise.resolve(),
): Promise<RecordedMoment> {
  const facts = await withClient(url, {}, readServerFacts);
  return withBackupSnapshot(url, PORTS, async (snapshot) => {
    await during();
    const { content } = await readContent({ url, snapshot, connections: 1 }, PORTS);
    const counts = Object.entries(content.rows.tables).map(([table, { rows }]) => [table, rows]);
    const { lsn, xid, takenAt } = snapshot;
    return {
      ...{ takenAt, target: targetOf(url, facts) },
      snapshot: { lsn, ...(xid === undefined ? {} : { xid }) },
      rows: Object.fromEntries(counts) as RecordedMoment['rows'],
    };
  });
}

/** What restoring it now would lose. */
export async function lossOf(
  url: string,
  moment: RecordedMoment,
  { budgetMs = 20_000 }: { budgetMs?: number } = {},
): Promise<MeasuredLoss> {
  return withClient(url, {}, async (client) => {
    const facts = await readServerFacts(client);
    const { schema } = parseDatabaseUrl(url);
    return measureRestoreLoss({ client, facts, schema, url }, moment, { budgetMs });
  });
}

/** Runs statements, each alone, so that each is a transaction of its own. */
export async function sql(url: string, ...statements: string[]): Promise<void> {
  await withClient(url, {}, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}
