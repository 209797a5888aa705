import type pg from 'pg';
import { askEach } from './ask.ts';
import type { Table } from './tables.ts';
import type { IntegrityProblem, IntegrityResult } from './types.ts';

/** One thing the schema declares, with the SQL that counts and the SQL that shows what breaks it. */
export interface Declaration extends Omit<IntegrityProblem, 'count'> {
  /** SELECT of one row, one `text[]` with one number. */
  countSql: string;
  /** OIDs of the tables it reads, the one whose rows may be wrong first. */
  reads: readonly number[];
}

/** A declaration that each row keeps or breaks by itself, or with what it refers to. */
export interface RowDeclaration extends Declaration {
  /** What goes after FROM; the row is known as `t`. */
  source: string;
  /** True for a row that breaks it. */
  condition: string;
}

/** Checks every declaration of one kind. Inside `withReadOnlySnapshot`. */
export async function checkEach(
  client: pg.Client,
  tables: ReadonlyMap<number, Table>,
  declarations: readonly Declaration[],
): Promise<IntegrityResult> {
  const result: IntegrityResult = { checked: 0, problems: [], unreadable: [] };
  const toAsk: Declaration[] = [];
  for (const declaration of declarations) {
    const reason = whyUnreadable(tables, declaration);
    if (reason !== null) result.unreadable.push(`${declarationWords(declaration)}: ${reason}`);
    else if (tables.get(declaration.reads[0] ?? 0)?.bytes === 0) result.checked += 1;
    else toAsk.push(declaration);
  }
  const answers = await askEach(
    client,
    toAsk.map(({ countSql, reads }) => ({ sql: countSql, bytes: bytesOf(tables, reads) })),
  );
  for (const [index, declaration] of toAsk.entries()) {
    const answer = answers[index];
    if (!answer || 'reason' in answer) {
      result.unreadable.push(
        `${declarationWords(declaration)}: ${answer?.reason ?? 'not answered'}`,
      );
      continue;
    }
    result.checked += 1;
    const count = Number(answer.values[0]);
    if (count > 0) result.problems.push(problemOf(declaration, count));
  }
  return result;
}

/** What is wrong when `count` rows break a declaration. */
export function problemOf(
  { kind, object, table, sql, state }: Declaration,
  count: number,
): IntegrityProblem {
  return { kind, object, table, count, sql, state };
}

/** For looking up the tables that a catalogue row names by OID. */
export function tablesByOid(tables: readonly Table[]): Map<number, Table> {
  return new Map(tables.map((table) => [table.oid, table]));
}

/** Count of the rows of `source` (known as `t`) under a condition, and the statement that shows them. */
export function rowsWhere(
  source: string,
  condition: string,
): Pick<RowDeclaration, 'countSql' | 'sql' | 'source' | 'condition'> {
  const from = `FROM ${source} AS t\nWHERE ${condition}`;
  return {
    ...{ source, condition },
    countSql: `SELECT ARRAY[count(*)]::text[] ${from}`,
    sql: `SELECT t.* ${from};`,
  };
}

const WORDS: Record<IntegrityProblem['kind'], string> = {
  orphans: 'foreign key',
  duplicates: 'unique key',
  nulls: 'NOT NULL',
  check: 'check constraint',
};

/** `foreign key "fk" of "public"."orders"`. */
export function declarationWords({
  kind,
  object,
  table,
}: Pick<Declaration, 'kind' | 'object' | 'table'>): string {
  return `${WORDS[kind]} ${object} of ${table}`;
}

/** Why the rows that a declaration is about cannot be read, or null. */
export function whyUnreadable(
  tables: ReadonlyMap<number, Table>,
  { reads, table: own }: Pick<Declaration, 'reads' | 'table'>,
): string | null {
  for (const oid of reads) {
    const table = tables.get(oid);
    if (!table) return 'it refers to a table that is not listed';
    if (table.unreadable !== null) {
      return table.key === own ? table.unreadable : `${table.key}: ${table.unreadable}`;
    }
  }
  return null;
}

/** Bytes of everything that is read; null where that is not known of one of them. */
export function bytesOf(
  tables: ReadonlyMap<number, Table>,
  reads: readonly number[],
): number | null {
  let total = 0;
  for (const oid of reads) {
    const bytes = tables.get(oid)?.bytes ?? null;
    if (bytes === null) return null;
    total += bytes;
  }
  return total;
}
