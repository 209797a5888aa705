import { checkConstraints, unvalidatedDomainChecks } from '../../postgres/rows/checks.ts';
import type { ValidateCheck } from '../context.ts';
import { answerAll } from '../rows/answers.ts';
import { readDeclared } from '../rows/declared.ts';
import { questionsByTable, rowsQuestion } from '../rows/per-table.ts';
import { type CheckWords, tell } from '../rows/tell.ts';

const WORDS: CheckWords = {
  check: 'check-rows',
  one: 'CHECK constraint',
  many: 'CHECK constraints',
  none: 'no row breaks one',
  broken: 'CHECK constraints that rows break',
  advice: 'Mend or delete these rows; then validate the constraint where it is NOT VALID.',
};

/**
 * Rows that break a CHECK, validated or not. One that calls functions of the project's goes alone and under
 * the session's own settings: it may need its search_path, fail, or take long.
 */
export const checkRowsCheck: ValidateCheck = {
  id: 'check-rows',
  title: 'Check rows',
  async run(context, scope) {
    const domains: string[] = [];
    const declared = await readDeclared(context, async (client, tables) => {
      domains.push(...(await unvalidatedDomainChecks(client)));
      return checkConstraints(client, tables, 'all');
    });
    const { tables, readable } = declared;
    const bytes = (oid: number) => tables.get(oid)?.bytes ?? null;
    const plain = readable.filter(({ callsFunctions }) => !callsFunctions);
    const calling = readable.filter(({ callsFunctions }) => callsFunctions);
    const questions = [
      ...questionsByTable(plain, { bytes }),
      ...calling.map((check) => rowsQuestion([check], { bytes, ownSettings: true })),
    ];
    const result = tell(context, scope, WORDS, declared, await answerAll(context, questions));
    for (const sentence of domains) scope.notVerified(sentence);
    return result;
  },
};
