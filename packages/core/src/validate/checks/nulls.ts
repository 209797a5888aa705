import { notNullColumns } from '../../postgres/rows/nulls.ts';
import type { ValidateCheck } from '../context.ts';
import { answerAll } from '../rows/answers.ts';
import { readDeclared } from '../rows/declared.ts';
import { noteRows } from '../rows/estimates.ts';
import { questionsByTable } from '../rows/per-table.ts';
import { type CheckWords, tell } from '../rows/tell.ts';

const WORDS: CheckWords = {
  check: 'nulls',
  one: 'NOT NULL column',
  many: 'NOT NULL columns',
  none: 'no NULLs',
  broken: 'NOT NULL columns with NULLs',
  advice: 'Give these rows a value; then validate the constraint where it is NOT VALID.',
};

/** Foreign tables are listed so that they can be named: nobody looks at their rows. */
const WITH_FOREIGN = ['r', 'p', 'f'];

/** NULLs where the schema forbids them. Notes the sizes of all tables for the metrics as well. */
export const nullsCheck: ValidateCheck = {
  id: 'nulls',
  title: 'Nulls',
  async run(context, scope) {
    const declared = await readDeclared(context, (client, tables) =>
      notNullColumns(client, tables, WITH_FOREIGN),
    );
    const { tables, readable } = declared;
    await noteRows(context, tables);
    const questions = questionsByTable(readable, {
      bytes: (oid) => tables.get(oid)?.bytes ?? null,
    });
    return tell(context, scope, WORDS, declared, await answerAll(context, questions));
  },
};
