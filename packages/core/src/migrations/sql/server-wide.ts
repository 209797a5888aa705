import { splitStatements } from './statements.ts';
import { lineOfOffset } from './positions.ts';

/** Where a file reaches beyond its own database. */
export interface ServerWide {
  /** Counted from 1. */
  line: number;
  /** What it does, for example `CREATE ROLE`. */
  words: string;
}

/** Statements about roles, databases, tablespaces and the server's settings, by the parser's names. */
const KINDS: Readonly<Record<string, string>> = {
  CreateRoleStmt: 'CREATE ROLE',
  AlterRoleStmt: 'ALTER ROLE',
  AlterRoleSetStmt: 'ALTER ROLE',
  DropRoleStmt: 'DROP ROLE',
  GrantRoleStmt: 'GRANT of a role',
  ReassignOwnedStmt: 'REASSIGN OWNED',
  DropOwnedStmt: 'DROP OWNED',
  CreatedbStmt: 'CREATE DATABASE',
  AlterDatabaseStmt: 'ALTER DATABASE',
  AlterDatabaseSetStmt: 'ALTER DATABASE',
  DropdbStmt: 'DROP DATABASE',
  CreateTableSpaceStmt: 'CREATE TABLESPACE',
  DropTableSpaceStmt: 'DROP TABLESPACE',
  AlterSystemStmt: 'ALTER SYSTEM',
  CreateSubscriptionStmt: 'CREATE SUBSCRIPTION',
};

/** The same as text: for DO blocks, which build their SQL, and for what does not parse. */
const TEXT =
  /\b(create|alter|drop)\s+(role|user(?!\s+mapping)|group|database|tablespace|subscription)\b|\balter\s+system\b|\b(reassign|drop)\s+owned\b|\bpg_terminate_backend\b|\bgrant\s+[\w"]+\s+to\b/gi;

/**
 * Statements of a file that change more than the database they run in: roles, other databases, the server
 * itself. An isolated database does not contain them.
 */
export async function serverWide(sql: string): Promise<ServerWide[]> {
  // Most files hold no such words at all, and parsing them all would take longer than running them.
  if (sql.search(TEXT) === -1) return [];
  const split = await splitStatements(sql);
  if (!split.ok) return inText(sql, 0, sql);
  return split.statements.flatMap(({ kind, text, start }) => {
    const words = KINDS[kind];
    if (words !== undefined) return [{ line: lineOfOffset(sql, start), words }];
    if (kind === 'DoStmt') return inText(text, start, sql);
    const ends = kind === 'SelectStmt' ? text.search(/\bpg_terminate_backend\b/i) : -1;
    return ends === -1
      ? []
      : [{ line: lineOfOffset(sql, start + ends), words: 'pg_terminate_backend' }];
  });
}

function inText(text: string, start: number, sql: string): ServerWide[] {
  return [...text.matchAll(TEXT)].map((match) => ({
    line: lineOfOffset(sql, start + match.index),
    words: match[0].replace(/\s+/g, ' ').toUpperCase(),
  }));
}
