import type pg from 'pg';
import { describeUrl } from '../../postgres/url.ts';
import { type RecordedMoment, newerSql, versionsSince } from '../plan/row-versions.ts';
import type { HeldTarget } from '../target.ts';

/** More transactions than can have begun while we waited for a lock, with a number of our own already. */
const MEANWHILE = 1_000_000;

/**
 * A condition about a row that is called t: younger than a backup. Every row, where that cannot be told.
 *
 * @param client In a transaction.
 */
export async function newerThan(
  saved: RecordedMoment,
  client: pg.Client,
  { facts, url }: Pick<HeldTarget, 'facts' | 'url'>,
): Promise<string> {
  const versions = await versionsSince(client, facts, describeUrl(url), saved);
  const { xid } = saved.snapshot;
  if (versions.kind !== 'known' || xid === undefined) return 'true';
  return newerSql(BigInt(xid), -MEANWHILE);
}
