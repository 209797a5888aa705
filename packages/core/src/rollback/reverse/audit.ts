import type pg from 'pg';
import { withTransaction } from '../../postgres/connection.ts';
import { quoteIdent, quoteQualified } from '../../postgres/identifiers.ts';
import { LOCK_MS, limitsSql } from '../../postgres/limits.ts';
import { UserError, messageOf } from '../../runtime/errors.ts';
import { auditRow } from '../../telling/audit-row.ts';
import { AUDIT_COLUMNS, otherShape } from '../../telling/audit-shape.ts';
import { AUDIT_TABLE, createAuditTable, insertAuditRow } from '../../telling/audit-table.ts';
import type { RunIdentity } from '../../validate/context.ts';

/** Where and in whose name lines are written. */
export interface AuditPlace {
  client: pg.Client;
  /** Of the migration history. */
  schema: string;
  run: string;
  identity: RunIdentity;
}

const LIMITS = { statementMs: 30_000, lockMs: LOCK_MS };

/**
 * Makes `belay_audit` where it is missing: nothing in the history is changed that is not kept there.
 *
 * @throws UserError `audit-table-unusable`.
 */
export async function ensureAudit({ client, schema }: AuditPlace): Promise<void> {
  const table = quoteQualified(schema, AUDIT_TABLE);
  const other = await otherShape(client, schema, AUDIT_TABLE);
  if (other === undefined) return;
  if (other !== 'absent') {
    throw unusable(table, `is not the table that Belay makes: ${other}`, 'Rename it.');
  }
  try {
    await withTransaction(client, `BEGIN READ WRITE;${limitsSql(LIMITS)}`, () =>
      createAuditTable(client, schema),
    );
  } catch (error) {
    if ((error as { code?: unknown }).code !== '42501') throw error;
    const grant = `GRANT CREATE ON SCHEMA of the history to the role, or use the one that deploys.`;
    throw unusable(table, `cannot be made: ${messageOf(error)}`, grant);
  }
}

function unusable(table: string, why: string, hint: string): UserError {
  return new UserError(
    'audit-table-unusable',
    `The migration history is not changed before its rows are kept in ${table}, and that ${why}. Nothing was changed.`,
    hint,
  );
}

/** What a rollback keeps in `details` beside the line of the run. */
export type KeptDetails =
  | {
      what: 'history';
      how: 'reverse' | 'clean-history';
      migration: string;
      /** The rows as they were. */
      history: readonly unknown[];
    }
  | { what: 'progress'; migration: string; progress: ProgressNote };

/** How far a script came that cannot run in one transaction. */
export interface ProgressNote {
  /** The ids of the history's rows: those of a later deploy are others. */
  rows: readonly string[];
  /** SHA-256 of the script. */
  script: string;
  /** Units of it that are done. */
  done: number;
  /** The next one was begun, and only the database can tell whether it took effect. */
  begun: boolean;
}

/** Adds a line, in the caller's transaction. */
export async function keep(place: AuditPlace, details: KeptDetails): Promise<void> {
  const verdict = details.what === 'history' ? 'passed' : 'running';
  await insertAuditRow(place.client, place.schema, auditRow(lineOf(place, verdict), details));
}

function lineOf({ run, identity }: AuditPlace, verdict: 'passed' | 'running') {
  const { actor, commit, runUrl } = identity;
  return {
    ...{ stage: 'rollback', verdict, run },
    ...(actor === undefined ? {} : { actor }),
    ...(commit === undefined ? {} : { commit }),
    ...(runUrl === undefined ? {} : { runUrl }),
  };
}

export interface WrittenRows {
  migration: string;
  /** `"schema"."name"`, and how it is read. */
  key: string;
  source: string;
  /** About a row that is called t. */
  condition: string;
}

/** Copies rows of a table into lines of `belay_audit`, in the caller's transaction. @returns How many. */
export async function keepRows(
  place: AuditPlace,
  { migration, key, source, condition }: WrittenRows,
): Promise<number> {
  const { client, schema } = place;
  const columns = AUDIT_COLUMNS.filter(({ written }) => written).map(({ name }) =>
    quoteIdent(name),
  );
  const values = auditRow(lineOf(place, 'passed'), {}).slice(0, -1);
  const given = values.map((_, index) => `$${index + 1}::text`).join(', ');
  const [at, table] = [values.length + 1, values.length + 2];
  const { rowCount } = await client.query(
    `INSERT INTO ${quoteQualified(schema, AUDIT_TABLE)} (${columns.join(', ')})
     SELECT ${given}, pg_catalog.jsonb_build_object('what', 'written-meanwhile',
       'migration', $${at}::text, 'table', $${table}::text, 'row', pg_catalog.to_jsonb(t.*))
     FROM ${source} AS t WHERE ${condition}`,
    [...values, migration, key],
  );
  return rowCount ?? 0;
}

/** The newest note of a script that works for these rows of the history. */
export async function readProgress(
  { client, schema }: AuditPlace,
  { rows, script }: Pick<ProgressNote, 'rows' | 'script'>,
): Promise<ProgressNote | undefined> {
  const found = await client.query<{ progress: ProgressNote }>(
    `SELECT details->'progress' AS progress FROM ${quoteQualified(schema, AUDIT_TABLE)}
      WHERE stage = 'rollback' AND details->>'what' = 'progress'
        AND details->'progress'->'rows' = $1::jsonb AND details->'progress'->>'script' = $2
      ORDER BY id DESC LIMIT 1`,
    [JSON.stringify(rows), script],
  );
  return found.rows[0]?.progress;
}
