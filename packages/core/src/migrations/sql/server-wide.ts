import { lineOfOffset } from './positions.ts';
import { type Statement, splitStatements } from './statements.ts';

/** Where a file reaches beyond its own database. */
export interface ServerWide {
  /** Counted from 1. */
  line: number;
  /** What it does, for example `CREATE ROLE`. */
  words: string;
}

type Node = Readonly<Record<string, unknown>>;

/** Statements about roles, databases, tablespaces and the server's settings, by the parser's names. */
const KINDS: Readonly<Record<string, string>> = {
  CreateRoleStmt: 'CREATE ROLE',
  AlterRoleStmt: 'ALTER ROLE',
  AlterRoleSetStmt: 'ALTER ROLE',
  DropRoleStmt: 'DROP ROLE',
  ReassignOwnedStmt: 'REASSIGN OWNED',
  DropOwnedStmt: 'DROP OWNED',
  CreatedbStmt: 'CREATE DATABASE',
  AlterDatabaseStmt: 'ALTER DATABASE',
  AlterDatabaseSetStmt: 'ALTER DATABASE',
  AlterDatabaseRefreshCollStmt: 'ALTER DATABASE',
  DropdbStmt: 'DROP DATABASE',
  CreateTableSpaceStmt: 'CREATE TABLESPACE',
  AlterTableSpaceOptionsStmt: 'ALTER TABLESPACE',
  DropTableSpaceStmt: 'DROP TABLESPACE',
  AlterSystemStmt: 'ALTER SYSTEM',
  CreateSubscriptionStmt: 'CREATE SUBSCRIPTION',
  AlterSubscriptionStmt: 'ALTER SUBSCRIPTION',
  DropSubscriptionStmt: 'DROP SUBSCRIPTION',
};

/** Objects that every database of a server shares, as the parser calls them. */
const SHARED: Readonly<Record<string, string>> = {
  OBJECT_DATABASE: 'DATABASE',
  OBJECT_ROLE: 'ROLE',
  OBJECT_TABLESPACE: 'TABLESPACE',
  OBJECT_SUBSCRIPTION: 'SUBSCRIPTION',
  OBJECT_PARAMETER_ACL: 'PARAMETER',
};

/** Statements that can be about objects of many kinds: what they do, and where the parser puts the kind. */
const ABOUT: Readonly<Record<string, readonly [verb: string, key: string]>> = {
  CommentStmt: ['COMMENT ON', 'objtype'],
  SecLabelStmt: ['SECURITY LABEL ON', 'objtype'],
  RenameStmt: ['ALTER', 'renameType'],
  AlterOwnerStmt: ['ALTER', 'objectType'],
};

/** Functions of Postgres and of dblink that act on other sessions, the server or another database. */
const FUNCTION =
  'pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_rotate_logfile|pg_promote|pg_(?:create|drop)_\\w*replication_slot|dblink\\w*';
const IS_FUNCTION = new RegExp(`^(?:${FUNCTION})$`, 'i');

/**
 * Most files hold none of these words, and parsing them all would take longer than running them. Coarse on
 * purpose: it only may let too much through, the parse tree decides.
 */
const WORTH_PARSING =
  /role|user|group|database|tablespace|subscription|system|owned|grant|revoke|copy|parameter|pg_\w|dblink/i;

/** White space and comments between two words. */
const GAP = String.raw`(?:\s|/\*[^]*?\*/|--[^\n]*\n)+`;

/** Where a command of PL/pgSQL, or the text that EXECUTE is given, begins. */
const BEGINNING = String.raw`(?<=^|[;'"$(]\s*|\b(?:begin|then|else|loop|execute)\s+)`;

/**
 * The same as text: for DO blocks and functions, which may build their SQL, and for what does not parse.
 * Each with what it is called; without one, the words themselves.
 */
const TEXTS: readonly (readonly [words: string | undefined, pattern: RegExp])[] = [
  [undefined, text(`\\b(?:create|alter|drop)${GAP}(?:role|group|database|tablespace|subscription)\\b`)],
  [undefined, text(`\\b(?:create|alter|drop)${GAP}user\\b(?!${GAP}mapping\\b)`)],
  [undefined, text(`\\balter${GAP}system\\b`)],
  [undefined, text(`\\b(?:reassign|drop)${GAP}owned\\b`)],
  ['GRANT of a role', text(String.raw`${BEGINNING}grant\s(?:(?!\bon\b|;)[^]){0,200}?\bto\b`)],
  ['REVOKE of a role', text(String.raw`${BEGINNING}revoke\s(?:(?!\bon\b|;)[^]){0,200}?\bfrom\b`)],
  ['GRANT on a shared object', text(String.raw`\b(?:grant|revoke)\b[^;]{0,200}?\bon${GAP}(?:database|tablespace|parameter)\b`)],
  ['COMMENT on a shared object', text(`\\bcomment${GAP}on${GAP}(?:database|role|tablespace|subscription)\\b`)],
  ['COPY with a program', text(String.raw`\bcopy\b[^;]*?\b(?:to|from)${GAP}program\b`)],
  [undefined, text(String.raw`\b(?:${FUNCTION})(?="?\s*\()`)],
]; // prettier-ignore

function text(pattern: string): RegExp {
  return new RegExp(pattern, 'gi');
}

/**
 * Statements of a file that change more than the database they run in: roles, other databases, the server
 * itself. An isolated database does not contain them. One entry for each, in the file's order.
 *
 * @param bodies Whether to look into functions that a file only defines. Default: yes, it may call them too.
 */
export async function serverWide(
  sql: string,
  { bodies = true }: { bodies?: boolean } = {},
): Promise<ServerWide[]> {
  if (!WORTH_PARSING.test(sql)) return [];
  const split = await splitStatements(sql);
  if (!split.ok) return inText(sql, 0, sql);
  return split.statements.flatMap((statement) => {
    const { kind, node, line, start } = statement;
    const words = commandWords(kind, node);
    if (words !== undefined) return [{ line, words }];
    if (kind === 'DoStmt') return inText(statement.text, start, sql);
    if (kind === 'CreateFunctionStmt') return bodies ? inText(statement.text, start, sql) : [];
    return calls(statement, sql);
  });
}

function commandWords(kind: string, node: Node): string | undefined {
  if (kind in KINDS) return KINDS[kind];
  if (kind === 'GrantRoleStmt')
    return `${node['is_grant'] === true ? 'GRANT' : 'REVOKE'} of a role`;
  if (kind === 'GrantStmt') {
    const shared = SHARED[String(node['objtype'])];
    const verb = node['is_grant'] === true ? 'GRANT' : 'REVOKE';
    return shared === undefined ? undefined : `${verb} ON ${shared}`;
  }
  if (kind === 'CopyStmt') {
    if (node['is_program'] === true) return 'COPY with a program';
    const writesFile = node['filename'] !== undefined && node['is_from'] !== true;
    return writesFile ? "COPY to a file of the server's" : undefined;
  }
  const about = ABOUT[kind];
  const shared = about && SHARED[String(node[about[1]])];
  return about && shared !== undefined ? `${about[0]} ${shared}` : undefined;
}

/** Calls of the functions above, wherever in a statement they stand. */
function calls({ text: statement, node, start, line }: Statement, sql: string): ServerWide[] {
  return functionNames(node)
    .filter((name) => IS_FUNCTION.test(name))
    .map((name) => {
      const at = statement.toLowerCase().indexOf(name.toLowerCase());
      return { line: at === -1 ? line : lineOfOffset(sql, start + at), words: name };
    });
}

function functionNames(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(functionNames);
  return Object.entries(value).flatMap(([key, below]) => {
    const inside = functionNames(below);
    return key === 'FuncCall' ? [lastName(below), ...inside] : inside;
  });
}

/** The name of a function without its schema. */
function lastName(call: unknown): string {
  const parts = (call as { funcname?: { String?: { sval?: string } }[] }).funcname;
  return parts?.at(-1)?.String?.sval ?? '';
}

function inText(part: string, start: number, sql: string): ServerWide[] {
  return TEXTS.flatMap(([words, pattern]) =>
    [...part.matchAll(pattern)].map((match) => ({ match, words })),
  )
    .sort((a, b) => a.match.index - b.match.index)
    .map(({ match, words }) => ({
      line: lineOfOffset(sql, start + match.index),
      words: words ?? named(match[0]),
    }));
}

function named(found: string): string {
  if (IS_FUNCTION.test(found)) return found.toLowerCase();
  return found.replace(new RegExp(GAP, 'g'), ' ').toUpperCase();
}
