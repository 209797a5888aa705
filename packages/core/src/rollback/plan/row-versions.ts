import type pg from 'pg';
import type { Manifest } from '../../backup/manifest.ts';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import { byteWords } from '../../report/words.ts';

/** A backup as far as it is compared with the live database. */
export type RecordedMoment = Pick<Manifest, 'rows' | 'snapshot' | 'target' | 'takenAt'>;

/** How rows that were written since a backup can be told from those that it holds. */
export type Versions =
  /** `newer` is a condition about a row that is called t. */
  { kind: 'known'; newer: string } | { kind: 'unknown'; because: string; walBytes?: number };

interface Now {
  /** The number of the next transaction. */
  next: string;
  /** Bytes of WAL since the backup; null on a standby, which has no place of its own to write to. */
  walBytes: number | null;
}

const NOW_SQL = `
SELECT pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text AS next,
  CASE WHEN pg_catalog.pg_is_in_recovery() THEN NULL
    ELSE pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), $1::pg_catalog.pg_lsn)::float8
  END AS "walBytes"`;

/** Numbers of rows have 32 bits and are compared with those not further away than half of that. */
const COMPARABLE = 2n ** 31n - 1n;

/**
 * Finds out whether the numbers of transactions that rows carry say what was written since a backup. They do on the
 * server and in the database that were backed up: a restored one has none of them.
 *
 * @param facts Of the live database. Inside a transaction.
 */
export async function versionsSince(
  client: pg.Client,
  facts: ServerFacts,
  place: string,
  { snapshot, target }: RecordedMoment,
): Promise<Versions> {
  const other = whyOther(facts, place, target);
  if (other !== undefined) return { kind: 'unknown', because: other };
  const { rows } = await client.query<Now>(NOW_SQL, [snapshot.lsn]);
  const [now] = rows;
  if (!now) throw new Error('the server did not say where it is');
  const { next, walBytes } = now;
  const wal = walBytes === null ? {} : { walBytes };
  if (walBytes !== null && walBytes < 0) {
    return { kind: 'unknown', because: 'the server is behind the moment of the backup: it was restored to an earlier one' }; // prettier-ignore
  }
  if (snapshot.xid === undefined) {
    return { kind: 'unknown', because: 'the backup does not say at which transaction it was taken', ...wal }; // prettier-ignore
  }
  const [since, upTo] = [BigInt(snapshot.xid), BigInt(next)];
  if (since > upTo) {
    return { kind: 'unknown', because: 'the server is behind the transactions of the backup' };
  }
  if (upTo - since > COMPARABLE) {
    return { kind: 'unknown', because: 'too many transactions ran since to tell them apart', ...wal }; // prettier-ignore
  }
  return { kind: 'known', newer: newerSql(since) };
}

/**
 * A condition about a row that is called t. age() counts from the same number in all of a transaction: from its own, once
 * it has one. That of a row long frozen may be negative.
 *
 * @param youngest Also rows of transactions that began so many after this one got its number, as a negative number.
 */
export function newerSql(since: bigint, youngest = 0): string {
  const from = BigInt.asUintN(32, since);
  return `pg_catalog.age(t.xmin) BETWEEN ${youngest} AND pg_catalog.age('${from}'::pg_catalog.xid)`;
}

function whyOther(
  { databaseOid, systemIdentifier }: ServerFacts,
  place: string,
  target: RecordedMoment['target'],
): string | undefined {
  const known = systemIdentifier !== undefined && target.systemIdentifier !== undefined;
  const sameServer = known ? systemIdentifier === target.systemIdentifier : place === target.place;
  if (!sameServer) return 'the backup is of another server';
  return databaseOid === target.databaseOid
    ? undefined
    : 'the database that serves now is not the one that was backed up: it was restored or made anew since';
}

/** What is known all the same: how much the server wrote, for all of its databases. */
export function walWords({ walBytes }: Extract<Versions, { kind: 'unknown' }>): string {
  return walBytes === undefined
    ? ''
    : `; all databases of the server together wrote ${byteWords(walBytes)} of WAL since`;
}
