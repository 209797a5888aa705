import type pg from 'pg';

/** Why autovacuum does not run on this server; undefined: it does. */
export async function whyNoAutovacuum(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ autovacuum: string; counts: string }>(
    `SELECT pg_catalog.current_setting('autovacuum') AS autovacuum,
            pg_catalog.current_setting('track_counts') AS counts`,
  );
  const [{ autovacuum, counts } = { autovacuum: 'on', counts: 'on' }] = rows;
  if (autovacuum === 'off') return 'autovacuum is off';
  return counts === 'off' ? 'track_counts is off, so that autovacuum does nothing' : undefined;
}
