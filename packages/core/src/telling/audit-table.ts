import type pg from 'pg';
import { withClient, withTransaction } from '../postgres/connection.ts';
import { quoteQualified } from '../postgres/identifiers.ts';
import { LOCK_MS, limitsSql } from '../postgres/limits.ts';
import { reasonOf } from '../postgres/rows/session.ts';
import { parseDatabaseUrl } from '../postgres/url.ts';
import { DeadlinePassed, withDeadline } from '../runtime/deadline.ts';
import type { Ports } from '../runtime/ports.ts';
import { AUDIT_COLUMNS, otherShape } from './audit-shape.ts';
import { type Dispatch, NOT_WANTED } from './dispatch.ts';

/** Where Belay keeps its lines, in the schema of the migration history. */
export const AUDIT_TABLE = 'belay_audit';

const LIMITS = { statementMs: 5_000, lockMs: LOCK_MS };
/** Connecting included. A COMMIT that waits for a replica is under no limit of the server's. */
const DEADLINE_MS = 20_000;
/** What two runs that make the table at the same moment get: of pg_type's or pg_class' unique index, or "already exists". */
const MADE_MEANWHILE = new Set(['23505', '42P07', '42710']);

export interface AuditDestination {
  /** A secret. */
  databaseUrl: string;
  env: Ports['env'];
  /** Makes the table where it is missing; otherwise nothing is written then. */
  make: boolean;
}

/**
 * The audit line, to the table; on a connection of its own.
 *
 * @param row As `auditRow` makes it.
 */
export function auditDelivery(row: readonly unknown[], to: AuditDestination): Dispatch {
  const { databaseUrl, env, make } = to;
  return {
    to: 'audit table',
    send: async (signal) => {
      const { schema } = parseDatabaseUrl(databaseUrl);
      try {
        return await withDeadline(signal, DEADLINE_MS, (signal) =>
          withClient(databaseUrl, { signal, env, remote: 'verify-full' }, (client) =>
            insertOnce(client, { schema, row, make }),
          ),
        );
      } catch (error) {
        if (!(error instanceof DeadlinePassed)) throw error;
        return `no answer within ${DEADLINE_MS / 1_000} s; whether the line was written is not known`;
      }
    },
  };
}

interface Insertion {
  schema: string;
  row: readonly unknown[];
  make: boolean;
}

type Outcome = Awaited<ReturnType<Dispatch['send']>>;

async function insertOnce(client: pg.Client, insertion: Insertion): Promise<Outcome> {
  const { schema } = insertion;
  try {
    return await insert(client, insertion);
  } catch (error) {
    if (!MADE_MEANWHILE.has(codeOf(error))) return whyNot(error, schema);
  }
  return insert(client, insertion).catch((error: unknown) => whyNot(error, schema));
}

/** READ WRITE said aloud: a role for validating may well be read-only by default. */
async function insert(client: pg.Client, { schema, row, make }: Insertion): Promise<Outcome> {
  return withTransaction(client, `BEGIN READ WRITE;${limitsSql(LIMITS)}`, async () => {
    const other = await otherShape(client, schema, AUDIT_TABLE);
    if (other === 'absent' && !make) return NOT_WANTED;
    if (other !== undefined && other !== 'absent') {
      return `${quoteQualified(schema, AUDIT_TABLE)} is not the table that Belay makes (${other}), so that nothing was written to it`;
    }
    if (other === 'absent') await createAuditTable(client, schema);
    await insertAuditRow(client, schema, row);
    return undefined;
  });
}

/**
 * Makes `belay_audit`. Not asked for when it is there: IF NOT EXISTS wants CREATE on the schema even then.
 * Runs in the caller's transaction.
 */
export async function createAuditTable(client: pg.Client, schema: string): Promise<void> {
  const table = quoteQualified(schema, AUDIT_TABLE);
  const columns = AUDIT_COLUMNS.map(({ name, type, rest }) => `"${name}" ${type}${rest}`);
  await client.query(`
  CREATE TABLE IF NOT EXISTS ${table} (${columns.join(', ')});
  COMMENT ON TABLE ${table} IS 'What Belay decided about each deploy (audit-table).'`);
}

/**
 * Adds a line, in the caller's transaction.
 *
 * @param row As `auditRow` makes it.
 */
export async function insertAuditRow(
  client: pg.Client,
  schema: string,
  row: readonly unknown[],
): Promise<void> {
  const table = quoteQualified(schema, AUDIT_TABLE);
  const names = AUDIT_COLUMNS.filter(({ written }) => written).map(({ name }) => `"${name}"`);
  const values = names.map((_, index) => `$${index + 1}`);
  await client.query(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${values.join(', ')})`, [
    ...row,
  ]);
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
