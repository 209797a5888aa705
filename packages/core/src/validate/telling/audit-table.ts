import type pg from 'pg';
import { withClient, withTransaction } from '../../postgres/connection.ts';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { LOCK_MS, limitsSql } from '../../postgres/limits.ts';
import { reasonOf } from '../../postgres/rows/session.ts';
import { parseDatabaseUrl } from '../../postgres/url.ts';
import type { ValidateReport } from '../../report/validate-report.ts';
import { DeadlinePassed, withDeadline } from '../../runtime/deadline.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { ValidateOptions } from '../context.ts';
import { auditRow } from './audit-row.ts';
import { AUDIT_COLUMNS, otherShape } from './audit-shape.ts';
import type { Dispatch } from './dispatch.ts';

/** Where `audit-table` writes its lines, in the schema of the migration history. */
export const AUDIT_TABLE = 'belay_audit';

const LIMITS = { statementMs: 5_000, lockMs: LOCK_MS };
/** Connecting included. A COMMIT that waits for a replica is under no limit of the server's. */
const DEADLINE_MS = 20_000;
/** What two runs that make the table at the same moment get: of pg_type's or pg_class' unique index, or "already exists". */
const MADE_MEANWHILE = new Set(['23505', '42P07', '42710']);

type AuditOptions = Pick<ValidateOptions, 'databaseUrl' | 'identity'>;

/** The audit line, to the table; on a connection of its own, the only one of Belay's that may write. */
export function auditDelivery(
  report: ValidateReport,
  { databaseUrl = '', identity }: AuditOptions,
  env: Ports['env'],
): Dispatch {
  return {
    to: 'audit table',
    send: async (signal) => {
      const { schema } = parseDatabaseUrl(databaseUrl);
      try {
        return await withDeadline(signal, DEADLINE_MS, (signal) =>
          withClient(databaseUrl, { signal, env, remote: 'verify-full' }, (client) =>
            insertOnce(client, schema, auditRow(report, identity)),
          ),
        );
      } catch (error) {
        if (!(error instanceof DeadlinePassed)) throw error;
        return `no answer within ${DEADLINE_MS / 1_000} s; whether the line was written is not known`;
      }
    },
  };
}

async function insertOnce(
  client: pg.Client,
  schema: string,
  row: readonly unknown[],
): Promise<string | undefined> {
  try {
    return await insert(client, schema, row);
  } catch (error) {
    if (!MADE_MEANWHILE.has(codeOf(error))) return whyNot(error, schema);
  }
  return insert(client, schema, row).catch((error: unknown) => whyNot(error, schema));
}

/** READ WRITE said aloud: a role for validating may well be read-only by default. */
async function insert(
  client: pg.Client,
  schema: string,
  row: readonly unknown[],
): Promise<string | undefined> {
  const table = quoteQualified(schema, AUDIT_TABLE);
  return withTransaction(client, `BEGIN READ WRITE;${limitsSql(LIMITS)}`, async () => {
    const other = await otherShape(client, schema, AUDIT_TABLE);
    if (other === 'absent') await client.query(createSql(table));
    else if (other !== undefined) {
      return `${table} is not the table that Belay makes (${other}), so that nothing was written to it`;
    }
    const names = AUDIT_COLUMNS.filter(({ written }) => written).map(({ name }) => `"${name}"`);
    const values = names.map((_, index) => `$${index + 1}`);
    await client.query(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${values.join(', ')})`, [
      ...row,
    ]);
    return undefined;
  });
}

/** Not asked for when it is there: IF NOT EXISTS wants CREATE on the schema even then. */
function createSql(table: string): string {
  const columns = AUDIT_COLUMNS.map(({ name, type, rest }) => `"${name}" ${type}${rest}`);
  return `
  CREATE TABLE IF NOT EXISTS ${table} (${columns.join(', ')});
  COMMENT ON TABLE ${table} IS 'What Belay decided about each deploy (audit-table).'`;
}

function whyNot(error: unknown, schema: string): string {
  const reason = reasonOf(error);
  switch (codeOf(error)) {
    // What a standby says to BEGIN READ WRITE (variable.c, check_transaction_read_only).
    case '0A000':
    case '25006':
      return 'the server takes no writes: it is a standby, or read-only';
    case '42501':
      return `${reason}; the role needs CREATE on the schema ${schema} once, or INSERT on a table ${AUDIT_TABLE} that is there already`;
    case '3F000':
      return `${reason}: the history's schema is not there`;
    default:
      return reason;
  }
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
