import { uniqueKeys } from '../../postgres/rows/duplicates.ts';
import type { ValidateCheck } from '../context.ts';
import { answerAll } from '../rows/answers.ts';
import { readDeclared } from '../rows/declared.ts';
import { estimateRows } from '../rows/estimates.ts';
import { type CheckWords, tell } from '../rows/tell.ts';
import { uniqueKeyQuestion } from '../rows/unique/question.ts';

const WORDS: CheckWords = {
  check: 'duplicates',
  one: 'unique key',
  many: 'unique keys',
  none: 'no duplicates',
  broken: 'unique keys with duplicates',
  advice:
    'Remove or change the rows that are too many, then rebuild the index: REINDEX INDEX CONCURRENTLY.',
};

/** Rows that share a key which should be unique, read from the table: the index may hide them. */
export const duplicatesCheck: ValidateCheck = {
  id: 'duplicates',
  title: 'Duplicates',
  async run(context, scope) {
    const cannot: string[] = [];
    const declared = await readDeclared(context, async (client, tables) => {
      const { declarations, unreadable } = await uniqueKeys(client, tables);
      cannot.push(...unreadable);
      return declarations;
    });
    const { tables, readable } = declared;
    const oids = [...new Set(readable.flatMap(({ reads }) => reads))];
    const rows = await context.read((client) => estimateRows(client, oids));
    const questions = readable.map((key) => {
      const [oid = 0] = key.reads;
      return uniqueKeyQuestion(key, { bytes: tables.get(oid)?.bytes ?? null, rows: rows.get(oid) });
    });
    const result = tell(context, scope, WORDS, declared, await answerAll(context, questions));
    for (const sentence of cannot) scope.notVerified(sentence);
    return result;
  },
};
