import type pg from 'pg';
import type { Outside } from '../../backup/content/content.ts';
import type { CheckScope } from '../../report/recorder.ts';

/** A locale that another database has, or that the server lists, can be given to a new one. */
const KNOWN_SQL = `
SELECT EXISTS (SELECT FROM pg_catalog.pg_database d
                WHERE pg_catalog.lower(d.datcollate) = pg_catalog.lower($1) AND pg_catalog.lower(d.datctype) = pg_catalog.lower($2))
    OR NOT EXISTS (SELECT FROM unnest(ARRAY[$1, $2]) AS w (locale)
                    WHERE w.locale NOT IN ('C', 'POSIX') AND NOT EXISTS (
                      SELECT FROM pg_catalog.pg_collation c
                       WHERE c.collprovider = 'c' AND pg_catalog.lower(c.collcollate) = pg_catalog.lower(w.locale))) AS known`;

/**
 * Looks whether this server knows the locale of the backup. Where that cannot be seen, CREATE DATABASE decides, before
 * anything else was made.
 */
export async function tellLocale(
  client: pg.Client,
  { collate, ctype }: Outside,
  scope: CheckScope,
): Promise<void> {
  const { rows } = await client.query<{ known: boolean }>(KNOWN_SQL, [collate, ctype]);
  if (rows[0]?.known === true) return;
  const called = collate === ctype ? collate : `${collate} / ${ctype}`;
  scope.notVerified(
    `whether the server has the locale ${called}: no database of it uses it; the restored one could not be made without`,
  );
}
