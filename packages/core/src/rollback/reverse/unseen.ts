import { type Statement, splitStatements } from '../../migrations/sql/statements.ts';
import { quoteQualified } from '../../postgres/identifiers.ts';
import {
  type TableName,
  alterCommands,
  insertsValues,
  madeByQuery,
  mayChangeRows,
  targetOf,
  truncated,
  updatedColumns,
} from './sql-nodes.ts';

/** What rows a rehearsal had. */
export interface SeenRows {
  /** What an unqualified name means. */
  schema: string;
  /** Rows by `"schema"."table"`, before the first migration. */
  rows: ReadonlyMap<string, number>;
}

/**
 * Why a proof on these rows says nothing about what a migration does to the rows of the live database; undefined
 * where it does. An UPDATE on an empty table changes nothing, so that "nothing to undo" would be proven of it.
 */
export async function unseenBecause(sql: string, seen: SeenRows): Promise<string | undefined> {
  const split = await splitStatements(sql);
  if (!split.ok) return 'it does not parse';
  const look = new Look(seen);
  for (const statement of split.statements) {
    const because = look.at(statement);
    if (because !== undefined) return `line ${statement.line} ${because}, and it was tried without such rows`; // prettier-ignore
  }
  return undefined;
}

class Look {
  readonly #seen: SeenRows;
  /** What the migration itself makes holds nothing that could be lost. */
  readonly #made = new Set<string>();
  readonly #hasRows: boolean;

  constructor(seen: SeenRows) {
    this.#seen = seen;
    this.#hasRows = [...seen.rows.values()].some((rows) => rows > 0);
  }

  at(statement: Statement): string | undefined {
    const { schema } = this.#seen;
    const target = targetOf(statement, schema);
    switch (statement.kind) {
      case 'CreateStmt':
        return this.#make(target);
      case 'CreateTableAsStmt':
        return this.#make(madeByQuery(statement, schema));
      case 'AlterTableStmt':
        return target && this.#alter(statement, target);
      case 'UpdateStmt':
        return target && this.#update(statement, target);
      case 'DeleteStmt':
      case 'MergeStmt':
        return target && this.#unlessSeen(target, 'changes the rows of');
      case 'TruncateStmt':
        return truncated(statement, schema)
          .map((table) => this.#unlessSeen(table, 'empties'))
          .find(Boolean);
      case 'InsertStmt':
        return target && this.#insert(statement, target);
      default:
        return mayChangeRows(statement) && !this.#hasRows ? 'may change rows' : undefined;
    }
  }

  #make(table: TableName | undefined): undefined {
    if (table) this.#made.add(keyOf(table));
  }

  #alter(statement: Statement, table: TableName): string | undefined {
    for (const { subtype, column } of alterCommands(statement)) {
      if (subtype === 'AT_AddColumn') this.#made.add(columnKey(table, column));
      if (subtype !== 'AT_AlterColumnType' || this.#made.has(columnKey(table, column))) continue;
      const because = this.#unlessSeen(table, `changes the type of ${column} in`);
      if (because !== undefined) return because;
    }
    return undefined;
  }

  /** Filling in a column that was just added is undone with the column. */
  #update(statement: Statement, table: TableName): string | undefined {
    const isOwn = (column: string) => this.#made.has(columnKey(table, column));
    if (updatedColumns(statement).every(isOwn)) return undefined;
    return this.#unlessSeen(table, 'changes the rows of');
  }

  #insert(statement: Statement, table: TableName): string | undefined {
    if (insertsValues(statement) || this.#hasRows) return undefined;
    return this.#made.has(keyOf(table)) ? undefined : `adds rows by a query to ${keyOf(table)}`;
  }

  #unlessSeen(table: TableName, does: string): string | undefined {
    const key = keyOf(table);
    if (this.#made.has(key) || (this.#seen.rows.get(key) ?? 0) > 0) return undefined;
    return `${does} ${key}`;
  }
}

function keyOf({ schema, name }: TableName): string {
  return quoteQualified(schema, name);
}

function columnKey(table: TableName, column: string): string {
  return JSON.stringify([keyOf(table), column]);
}
