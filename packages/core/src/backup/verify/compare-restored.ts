import { READING_SETTINGS, withClient } from '../../postgres/connection.ts';
import type { Ports } from '../../runtime/ports.ts';
import { compareContent } from '../content/compare-content.ts';
import type { Content, Outside } from '../content/content.ts';
import { readOutside } from '../content/outside.ts';
import { readContent } from '../content/read-content.ts';
import { withBackupSnapshot } from '../content/snapshot.ts';
import type { Compared } from '../engine.ts';
import { type NotReapplied, reapplyOutside } from '../restore/reapply.ts';
import { asTried } from './leave-out.ts';

export interface RestoredInput {
  expected: Content;
  database: {
    name: string;
    /** A secret. */
    url: string;
    /** In what it is not made like the one that was backed up. */
    unlike: readonly NotReapplied[];
  };
  /** At most so many tables are hashed at a time. */
  connections: number;
  /** See `compareContent`. */
  sameServer?: boolean;
  /** Takes what is accepted to be otherwise as it was found. */
  settle?: (expected: Content, found: Content) => Content;
}

/**
 * Compares a restored database that nobody else uses with what was recorded. The rows are read first: what is then
 * reapplied to the database is tried in a transaction and taken back, since it could shut us out (a connection limit, a
 * REVOKE CONNECT) or keep the database from being dropped (its owner).
 */
export async function compareRestored(
  { expected: recorded, database, connections, sameServer = false, settle }: RestoredInput,
  ports: Pick<Ports, 'signal' | 'env'>,
): Promise<Compared> {
  const { name, url, unlike } = database;
  const { content: found, notCompared } = await withBackupSnapshot(
    url,
    { ...ports, alone: true },
    (snapshot) => readContent({ url, snapshot, connections }, ports),
  );
  const expected = settle?.(recorded, found) ?? recorded;
  const { outside, not } = await tryOutside(name, url, expected.outside, ports);
  const left = [...unlike, ...not];
  const tried = asTried(expected, found, outside, left);
  const compared = compareContent(expected, tried, { sameServer });
  return {
    differences: compared.differences,
    notCompared: [
      ...new Set([
        ...left.map(({ sentence }) => sentence),
        ...notCompared,
        ...compared.notCompared,
      ]),
    ],
  };
}

/** As `readContent` reads it: an empty search_path qualifies every name. */
const BEGIN_SQL = `
BEGIN READ WRITE;
SET LOCAL search_path = '';
SET LOCAL quote_all_identifiers = off`;

/**
 * Gives a restored database what belongs to it, looks at it, and takes it back.
 *
 * @returns What it would have, and what it could not be given.
 */
export async function tryOutside(
  name: string,
  url: string,
  wanted: Outside,
  { signal, env }: Pick<Ports, 'signal' | 'env'>,
): Promise<{ outside: Outside; not: NotReapplied[] }> {
  const connect = { signal, env, remote: 'verify-full', settings: READING_SETTINGS } as const;
  return withClient(url, connect, async (client) => {
    await client.query(BEGIN_SQL);
    try {
      const not = await reapplyOutside(client, name, wanted);
      return { outside: await readOutside(client), not };
    } finally {
      await client.query('ROLLBACK').catch(() => undefined);
    }
  });
}
