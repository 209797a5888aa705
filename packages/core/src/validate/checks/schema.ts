import { schemaDrift } from '../../migrations/prisma/schema-drift.ts';
import { fingerprint } from '../../postgres/catalogue/fingerprint.ts';
import type { CheckResult, CheckScope } from '../../report/recorder.ts';
import { plural } from '../../report/words.ts';
import { type CheckContext, type ValidateCheck, shown } from '../context.ts';
import { readHistory } from '../history/reading.ts';
import { compareHistory } from '../history/view.ts';
import { type Comparison, compareSchemas } from '../promise/compare-schemas.ts';
import { findingsOf } from '../promise/findings.ts';
import type { SchemaPromise } from '../promise/promised.ts';

/** The live schema against what was promised: the rehearsal's report, or what the migrations lead to. */
export const schemaCheck: ValidateCheck = {
  id: 'schema',
  title: 'Schema',
  run: async (context, scope) => {
    const promised = await context.promised;
    if ('reason' in promised) {
      scope.notVerified(`the schema against what was promised: ${promised.reason}`);
      return { status: 'not-verified', result: promised.reason };
    }
    return compareWith(promised, context, scope);
  },
};

async function compareWith(
  promise: SchemaPromise,
  context: CheckContext,
  scope: CheckScope,
): Promise<CheckResult> {
  const { details, database, config, tree } = context;
  const { kind, description, planDigest } = promise;
  details.promise = { kind, description };
  if (planDigest !== undefined) details.planDigest = planDigest;
  promise.notVerified.forEach((sentence) => scope.notVerified(sentence));

  const live = await database.catalogue();
  const compared = compareSchemas(promise, { live, reader: database.facts.role }, tree.migrations);
  compared.notVerified.forEach((sentence) => scope.notVerified(sentence));
  details.schema = {
    fingerprintExpected: promise.fingerprint ?? fingerprint(promise.catalogue),
    fingerprintFound: fingerprint(live),
    changes: compared.lines,
    sql: compared.sql,
  };
  const { drafts, proposals, elsewhere } = compared;
  const pending = drafts.length > 0 && (await isPending(context));
  const found = findingsOf(drafts, config.accept, proposals, { pending }).map((finding) =>
    scope.find(finding),
  );
  const prisma = againstPrisma(promise, context, scope);
  details.drift =
    prisma.differs || elsewhere > 0 || found.some(({ severity }) => severity !== 'notice');
  const result = resultOf(compared, description);
  return { result: prisma.words === '' ? result : `${result}; ${prisma.words}` };
}

/** Whether something waits to be deployed; a history that may not be read is told by its own check. */
async function isPending(context: CheckContext): Promise<boolean> {
  const reading = await readHistory(context);
  if (reading.kind === 'absent') return reading.empty;
  if (reading.kind === 'unreadable') return false;
  return compareHistory(context.tree, reading.rows).pending.length > 0;
}

interface PrismaWords {
  words: string;
  differs: boolean;
}

/** What schema.prisma says to the migrations; a rehearsal has looked at that already. */
function againstPrisma(
  { prisma }: SchemaPromise,
  context: CheckContext,
  scope: CheckScope,
): PrismaWords {
  if (prisma === undefined) return { words: '', differs: false };
  if (prisma.kind === 'equal') return { words: 'equal to schema.prisma', differs: false };
  if (prisma.kind === 'not-compared') {
    scope.notVerified(`migrations against schema.prisma: ${prisma.reason}`);
    return { words: 'schema.prisma not compared', differs: false };
  }
  const { schema, directory } = context.tree;
  const file = shown(context, schema?.files[0] ?? directory);
  const { severity } = scope.find(schemaDrift(prisma.script, { file }));
  return { words: 'not equal to schema.prisma', differs: severity !== 'notice' };
}

const WORDS: readonly (readonly [rule: string, words: string])[] = [
  ['schema-missing', 'missing'],
  ['schema-differs', 'not as promised'],
  ['schema-unexpected', 'that no migration made'],
  ['privileges-differ', 'with other rights'],
  ['schema-tuning', 'set otherwise'],
];

function resultOf({ objects, drafts, elsewhere }: Comparison, description: string): string {
  const compared = `${plural(objects, 'object')} compared with ${description}`;
  if (drafts.length + elsewhere === 0) return `as promised: ${compared}`;
  const counts = WORDS.map(
    ([rule, words]) => [drafts.filter((draft) => draft.rule === rule).length, words] as const,
  );
  const counted = counts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`);
  const others = elsewhere === 0 ? [] : [`${elsewhere} told under indexes or constraints`];
  return `${[...counted, ...others].join(', ')}: ${compared}`;
}
