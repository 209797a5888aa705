import type pg from 'pg';
import { listed } from '../preflight/listed.ts';

/** Of extensions too: whatever the dump says of these is restored, and nobody looks whether it was. */
const COLUMN_OPTIONS_SQL = `
SELECT pg_catalog.format('%I.%I.%I', n.nspname, c.relname, a.attname) AS name
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE a.attfdwoptions IS NOT NULL AND NOT a.attisdropped
ORDER BY 1`;

/** Those of roles and tablespaces are the cluster's. */
const LABELS_SQL = `
SELECT provider, count(*)::int AS labels
FROM (
  SELECT provider FROM pg_catalog.pg_seclabel
  UNION ALL
  SELECT s.provider FROM pg_catalog.pg_shseclabel s JOIN pg_catalog.pg_database d ON d.oid = s.objoid
  WHERE s.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass AND d.datname = pg_catalog.current_database()
) l
GROUP BY provider ORDER BY provider`;

const SHOWN = 5;

/** What a dump holds and neither the catalogue nor the rows speak of: a sentence for each kind that there is. */
export async function notLookedAt(client: pg.Client): Promise<string[]> {
  const columns = await client.query<{ name: string }>(COLUMN_OPTIONS_SQL);
  const labels = await client.query<{ provider: string; labels: number }>(LABELS_SQL);
  const sentences: string[] = [];
  if (columns.rows.length > 0) {
    const names = listed(
      columns.rows.map(({ name }) => name),
      SHOWN,
    );
    sentences.push(
      `options of columns of foreign tables are in the dump and are not compared: ${names}`,
    );
  }
  if (labels.rows.length > 0) {
    const count = labels.rows.reduce((sum, row) => sum + row.labels, 0);
    const providers = labels.rows.map(({ provider }) => provider).join(', ');
    sentences.push(
      `security labels are in the dump and are not compared: ${count}, of ${providers}`,
    );
  }
  return sentences;
}
