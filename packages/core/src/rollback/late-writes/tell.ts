import { AUDIT_TABLE } from '../../telling/audit-table.ts';
import { quoteLiteral, quoteQualified } from '../../postgres/identifiers.ts';
import type { CheckScope } from '../../report/recorder.ts';
import type { LateTable } from '../../report/rollback-report.ts';
import { plural } from '../../report/words.ts';
import { tableWords } from '../plan/loss-words.ts';

/** Says where the rows are that neither the tables nor the backup made before has. */
export function tellLateWrites(
  kept: readonly LateTable[],
  { schema, run }: { schema: string; run: string },
  scope: CheckScope,
): void {
  for (const { table, rows } of kept) {
    const one = rows === 1;
    scope.find({
      ...{ rule: 'written-meanwhile', severity: 'warning', evidence: 'measured', object: table },
      title: `${plural(rows, 'row')} of ${tableWords(table)} ${one ? 'was' : 'were'} written after the backup that was made before, and ${one ? 'is' : 'are'} kept in ${AUDIT_TABLE}`,
      advice: 'Nothing else has them as they were. Put back what is wanted, then delete the lines.',
      sql: `SELECT details->'row' FROM ${quoteQualified(schema, AUDIT_TABLE)} WHERE run = ${quoteLiteral(run)} AND details->>'what' = 'written-meanwhile' AND details->>'table' = ${quoteLiteral(table)};`,
    });
  }
}
