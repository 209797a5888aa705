import type { RowDeclaration } from '../../postgres/rows/integrity.ts';
import { FROM_A_LARGE_TABLE } from './planner.ts';
import type { Question } from './question.ts';
import { sampleOfRows } from './sample.ts';
import { whole } from './whole.ts';

export interface PerTableOptions {
  /** Bytes of a table by its oid; null where unknown. */
  bytes: (oid: number) => number | null;
  /** With the session's own settings, as those functions expect that a constraint calls. */
  ownSettings?: boolean;
}

/** One question for each table, so that its rows are read once for all that is declared of them. */
export function questionsByTable(
  declarations: readonly RowDeclaration[],
  options: PerTableOptions,
): Question[] {
  const byTable = new Map<string, RowDeclaration[]>();
  for (const declaration of declarations) {
    const same = byTable.get(declaration.source) ?? [];
    if (same.push(declaration) === 1) byTable.set(declaration.source, same);
  }
  return [...byTable.values()].map((same) => rowsQuestion(same, options));
}

/** @param declarations Of one source, one at least. */
export function rowsQuestion(
  declarations: readonly RowDeclaration[],
  { bytes: bytesOf, ownSettings = false }: PerTableOptions,
): Question {
  const [first, ...others] = declarations;
  if (!first) throw new Error('a question needs a declaration');
  const bytes = bytesOf(first.reads[0] ?? 0);
  const counts = declarations.map(({ condition }) => `count(*) FILTER (WHERE ${condition})`);
  const sql = `SELECT ARRAY[${counts.join(', ')}]::text[] FROM ${first.source} AS t`;
  const ask = { planner: FROM_A_LARGE_TABLE, ownSettings };
  return {
    ...{ declarations, bytes },
    ...(ownSettings ? {} : { togetherSql: sql }),
    ways: [whole(sql, ask), sampleOfRows(declarations, { bytes, ...ask })],
    ...(others.length === 0
      ? {}
      : {
          apart: () =>
            declarations.map((one) => rowsQuestion([one], { bytes: bytesOf, ownSettings })),
        }),
  };
}
