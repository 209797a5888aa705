import type pg from 'pg';
import { quoteIdent } from '../../postgres/identifiers.ts';

const SUBSCRIPTIONS_SQL = `
SELECT s.subname AS name
  FROM pg_catalog.pg_subscription s
  JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
 WHERE d.datname = pg_catalog.current_database()`;

/**
 * Drops the subscriptions of a restored database that is to be dropped, which they would prevent. Each lets go of its
 * slot first: it is the slot of the database that was backed up, and DROP SUBSCRIPTION would drop it at the publisher.
 *
 * @param client On that database.
 */
export async function dropSubscriptions(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(SUBSCRIPTIONS_SQL);
  for (const { name } of rows) {
    const subscription = `SUBSCRIPTION ${quoteIdent(name)}`;
    await client.query(`ALTER ${subscription} DISABLE`);
    await client.query(`ALTER ${subscription} SET (slot_name = NONE)`);
    await client.query(`DROP ${subscription}`);
  }
}
