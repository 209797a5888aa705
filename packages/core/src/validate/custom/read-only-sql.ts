import { byteOffsetReader, offsetOfCodePoint } from '../../migrations/sql/positions.ts';
import { type Statement, splitStatements } from '../../migrations/sql/statements.ts';
import { effectOf } from './effects.ts';

/** Why a text is no query that only reads. */
export interface SqlProblem {
  /** The end of a sentence that begins with what holds the SQL. */
  message: string;
  /** UTF-16 offset in the SQL. */
  offset: number;
  /** It would write, lock or act; without it, it is no query. */
  writes: boolean;
}

/**
 * Whether a text is one query that only reads, by Postgres's own parser (grammar of Postgres 18): what is wrong with
 * it, in the order in which it stands there; nothing for a query that reads. What a function of the user's own does
 * is not seen here.
 */
export async function queryProblems(sql: string): Promise<SqlProblem[]> {
  const split = await splitStatements(sql);
  if (!split.ok) {
    const lineStart = startOfLine(sql, split.line);
    const inLine = offsetOfCodePoint(sql.slice(lineStart), split.column - 1);
    return [{ message: split.message, offset: lineStart + inLine, writes: false }];
  }
  const [statement, second] = split.statements;
  if (!statement) return [{ message: 'holds no statement', offset: 0, writes: false }];
  if (second) {
    const message = 'has a second statement; it must be one query';
    return [{ message, offset: second.start, writes: false }];
  }
  if (statement.kind !== 'SelectStmt') return [noQuery(statement)];
  const toOffset = (byte: number) => byteOffsetReader(sql)(byte);
  return effectsIn(statement.node, 0)
    .map(({ message, at, writes = true }) => ({ message, writes, offset: toOffset(at) }))
    .map((problem) => (problem.message === LOCKS ? atLockingClause(problem, sql) : problem))
    .sort((a, b) => a.offset - b.offset);
}

/** Statements that do nothing, but whose answer is none of rows. */
const HARMLESS: ReadonlySet<string> = new Set(['ExplainStmt', 'VariableShowStmt']);

function noQuery({ kind, text, start }: Statement): SqlProblem {
  const word = COMMANDS[kind] ?? /^\w+/.exec(text)?.[0].toUpperCase() ?? 'a command';
  return {
    message: `is ${word}, and must be one query that only reads (SELECT, VALUES, TABLE, WITH … SELECT)`,
    offset: start,
    writes: !HARMLESS.has(kind),
  };
}

interface Effect {
  message: string;
  /** Bytes from the beginning. */
  at: number;
  writes?: false;
}

const COMMANDS: Readonly<Record<string, string>> = {
  InsertStmt: 'INSERT',
  UpdateStmt: 'UPDATE',
  DeleteStmt: 'DELETE',
  MergeStmt: 'MERGE',
};

const LOCKS = 'locks rows (FOR UPDATE, FOR SHARE), and must only read';

/** @param near Where the part of the tree that is looked at begins, in bytes. */
function effectsIn(value: unknown, near: number): Effect[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => effectsIn(entry, near));
  return Object.entries(value as Tree).flatMap(([key, below]) => {
    const at = placeOf(below) ?? near;
    return [...effectOfNode(key, below, at), ...effectsIn(below, at)];
  });
}

type Tree = Readonly<Record<string, unknown>>;

function effectOfNode(key: string, node: unknown, at: number): Effect[] {
  const command = COMMANDS[key];
  if (command !== undefined) return [{ message: `has ${command}, and must only read`, at }];
  if (key === 'intoClause')
    return [{ message: 'makes a table (SELECT INTO), and must only read', at }];
  if (key === 'lockingClause') return [{ message: LOCKS, at }];
  if (key === 'ParamRef') {
    return [
      { message: 'has a parameter ($1), and there is nothing to fill in', at, writes: false },
    ];
  }
  if (key !== 'FuncCall') return [];
  const name = nameOfFunction(node);
  const effect = effectOf(name);
  return effect === undefined
    ? []
    : [{ message: `calls ${name}(), which ${effect}, and must only read`, at }];
}

/** Where a node, or the table that it is about, begins; the parser leaves a zero out. */
function placeOf(node: unknown): number | undefined {
  const { location, relation, rel } = (node ?? {}) as {
    location?: number;
    relation?: { location?: number };
    rel?: { location?: number };
  };
  return location ?? relation?.location ?? rel?.location;
}

/** Without its schema. */
function nameOfFunction(node: unknown): string {
  const { funcname } = node as { funcname?: { String?: { sval?: string } }[] };
  return funcname?.at(-1)?.String?.sval ?? '';
}

/** The parser does not say where it stands; the words are looked for from the end, where they mostly stand. */
function atLockingClause(problem: SqlProblem, sql: string): SqlProblem {
  const clauses = [...sql.matchAll(/\bfor\s+(no\s+key\s+update|update|key\s+share|share)\b/gi)];
  return { ...problem, offset: clauses.at(-1)?.index ?? problem.offset };
}

function startOfLine(text: string, line: number): number {
  let at = 0;
  for (let passed = 1; passed < line; passed += 1) at = text.indexOf('\n', at) + 1;
  return at;
}
