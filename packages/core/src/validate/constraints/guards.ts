import type pg from 'pg';

/** A trigger of the server's own that keeps a constraint, and does not fire. */
export interface IdleGuard {
  schema: string;
  table: string;
  /** The table as one writes it in SQL. */
  tableId: string;
  /** `RI_ConstraintTrigger_c_16402`, … */
  trigger: string;
  /** `disabled`, or only fires where replication applies changes. */
  state: 'disabled' | 'replica';
  /** It checks the rows that refer, not those that are referred to. */
  checksReferring: boolean;
}

export interface UnguardedConstraint {
  kind: 'foreign key' | 'unique';
  /** As one writes it in SQL. */
  id: string;
  tableId: string;
  guards: IdleGuard[];
}

/**
 * The triggers behind a constraint are told by what they call: RI_FKey_check_ins and _upd look at the rows
 * that refer (ri_triggers.c), unique_key_recheck at a deferrable unique or exclusion constraint's. Those of
 * a partitioned table itself never fire for a row; those of its partitions do, and belong to constraints
 * that come from the one that was declared.
 */
const IDLE_GUARDS_SQL = `
WITH RECURSIVE idle AS (
  SELECT t.tgconstraint, t.tgname, t.tgenabled, t.tgrelid, f.proname
  FROM pg_catalog.pg_trigger t
  JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid AND c.relkind <> 'p'
  JOIN pg_catalog.pg_proc f ON f.oid = t.tgfoid
  WHERE t.tgisinternal AND t.tgconstraint <> 0 AND t.tgenabled IN ('D', 'R')
), up (oid, now) AS (
  SELECT DISTINCT tgconstraint, tgconstraint FROM idle
  UNION
  SELECT up.oid, k.conparentid FROM up JOIN pg_catalog.pg_constraint k ON k.oid = up.now WHERE k.conparentid <> 0
)
SELECT k.oid::int8::text AS oid, CASE k.contype WHEN 'f' THEN 'foreign key' ELSE 'unique' END AS kind,
  pg_catalog.quote_ident(k.conname) AS id,
  pg_catalog.quote_ident(kn.nspname) || '.' || pg_catalog.quote_ident(kc.relname) AS "tableId",
  pg_catalog.json_agg(pg_catalog.json_build_object(
    'schema', n.nspname, 'table', c.relname,
    'tableId', pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
    'trigger', i.tgname, 'state', CASE i.tgenabled WHEN 'R' THEN 'replica' ELSE 'disabled' END,
    'checksReferring', i.proname LIKE 'RI\\_FKey\\_check\\_%') ORDER BY n.nspname, c.relname, i.tgname) AS guards
FROM idle i
JOIN up ON up.oid = i.tgconstraint
JOIN pg_catalog.pg_constraint k ON k.oid = up.now AND k.conparentid = 0
JOIN pg_catalog.pg_class kc ON kc.oid = k.conrelid
JOIN pg_catalog.pg_namespace kn ON kn.oid = kc.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = i.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE kn.nspname !~ '^pg_' AND kn.nspname <> 'information_schema'
GROUP BY k.oid, k.contype, k.conname, kn.nspname, kc.relname
ORDER BY kn.nspname, kc.relname, k.conname`;

/** Foreign keys and deferrable unique constraints of which at least one trigger does not fire. */
export async function listUnguarded(client: pg.Client): Promise<UnguardedConstraint[]> {
  const { rows } = await client.query<UnguardedConstraint>(IDLE_GUARDS_SQL);
  return rows.map(({ kind, id, tableId, guards }) => ({ kind, id, tableId, guards }));
}
