import type pg from 'pg';

interface Column {
  name: string;
  /** As format_type writes it. */
  type: string;
  /** What follows the type in CREATE TABLE. */
  rest: string;
  /** False: the server fills it in. */
  written: boolean;
}

/** The columns of `belay_audit`, in order. */
export const AUDIT_COLUMNS: readonly Column[] = [
  { name: 'id', type: 'bigint', rest: ' GENERATED ALWAYS AS IDENTITY PRIMARY KEY', written: false },
  { name: 'at', type: 'timestamp with time zone', rest: ' NOT NULL DEFAULT now()', written: false },
  { name: 'stage', type: 'text', rest: ' NOT NULL', written: true },
  { name: 'verdict', type: 'text', rest: ' NOT NULL', written: true },
  { name: 'run', type: 'text', rest: ' NOT NULL', written: true },
  { name: 'run_url', type: 'text', rest: '', written: true },
  { name: 'actor', type: 'text', rest: '', written: true },
  { name: 'commit', type: 'text', rest: '', written: true },
  { name: 'plan_digest', type: 'text', rest: '', written: true },
  { name: 'belay_version', type: 'text', rest: ' NOT NULL', written: true },
  { name: 'details', type: 'jsonb', rest: ' NOT NULL', written: true },
];

const SHAPE_SQL = `
SELECT c.relkind AS kind, a.attname AS name, pg_catalog.format_type(a.atttypid, NULL) AS type
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname = $1 AND c.relname = $2`;

/** @returns undefined when the table is there as Belay makes it (more columns are fine), `absent`, or what is different. */
export async function otherShape(
  client: pg.Client,
  schema: string,
  table: string,
): Promise<string | undefined> {
  const { rows } = await client.query<{ kind: string; name: string; type: string }>(SHAPE_SQL, [
    schema,
    table,
  ]);
  const [first] = rows;
  if (!first) return 'absent';
  if (first.kind !== 'r' && first.kind !== 'p') return 'it is no table';
  for (const { name, type } of AUDIT_COLUMNS) {
    const found = rows.find((row) => row.name === name);
    if (!found) return `it has no column ${name}`;
    if (found.type !== type) return `its column ${name} is ${found.type}, not ${type}`;
  }
  return undefined;
}
