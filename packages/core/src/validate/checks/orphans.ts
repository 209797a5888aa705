import { foreignKeys } from '../../postgres/rows/orphans.ts';
import type { CheckContext, ValidateCheck } from '../context.ts';
import { answerAll } from '../rows/answers.ts';
import { type Declared, readDeclared } from '../rows/declared.ts';
import { estimateRows } from '../rows/estimates.ts';
import { readKeyIndexes } from '../rows/keys/indexes.ts';
import { type KeyFacts, foreignKeyQuestion } from '../rows/keys/question.ts';
import { type CheckWords, tell } from '../rows/tell.ts';
import type { ForeignKeyDeclaration } from '../../postgres/rows/orphans.ts';

const WORDS: CheckWords = {
  check: 'orphans',
  one: 'foreign key',
  many: 'foreign keys',
  none: 'no orphans',
  broken: 'foreign keys with orphans',
  advice:
    'Find out what wrote these rows, then delete them or give them what they refer to. Look for NOT VALID, DISABLE TRIGGER and session_replication_role.',
};

/** Rows that refer to nothing, for every foreign key: all rows, or as many as the time allows. */
export const orphansCheck: ValidateCheck = {
  id: 'orphans',
  title: 'Orphans',
  async run(context, scope) {
    const declared = await readDeclared(context, foreignKeys);
    const facts = await readFacts(context, declared);
    const questions = declared.readable.map((key) => foreignKeyQuestion(key, facts));
    return tell(context, scope, WORDS, declared, await answerAll(context, questions));
  },
};

async function readFacts(
  { read }: Pick<CheckContext, 'read'>,
  { tables, readable }: Declared<ForeignKeyDeclaration>,
): Promise<KeyFacts> {
  const oids = [...new Set(readable.flatMap(({ reads }) => reads))];
  return read(async (client) => ({
    tables,
    indexes: await readKeyIndexes(client, oids),
    rows: await estimateRows(client, oids),
  }));
}
