import { renamedFinding } from '../../migrations/pending-findings.ts';
import type { HistoryRow, Migration } from '../../migrations/types.ts';
import type { Finding } from '../../report/schema.ts';
import { namesInWords, plural } from '../../report/words.ts';
import { failedFinding } from './failed-findings.ts';
import type { HistoryPlace } from './place.ts';
import type { HistoryView } from './view.ts';

/** What stands for the rest where there are dozens. */
const MANY: Readonly<Record<string, string>> = {
  'history-failed-migration': 'failed migrations',
  'migration-half-applied': 'migrations that may be half applied',
  'migration-pending': 'migrations that are not applied',
  'migration-unknown': 'migrations that the tree does not have',
  'migration-checksum-differs': 'migrations that were applied with another content',
  'migration-applied-twice': 'migrations that were applied more than once',
};

/** What a number of findings of one rule about a history are called. */
export function manyOf({ rule }: Pick<Finding, 'rule'>): string {
  return MANY[rule] ?? 'findings about the migration history';
}

/** Everything that is wrong in a history, gravest first. */
export function historyFindings(view: HistoryView, place: HistoryPlace): Finding[] {
  const { failed, pending, renamed, unknown, edited, repeated } = view;
  const blocked = failed[0]?.row.name;
  return [
    ...failed.map(({ row, migration }) => failedFinding(row, migration, view, place)),
    ...pending.map((one) => pendingFinding(one, blocked, place)),
    ...renamed.map(({ migration, old }) =>
      renamedFinding(migration, old.name, `in the history of ${place.database}`, place.show),
    ),
    ...unknown.map((row) => unknownFinding(row, place)),
    ...edited.map((one) => checksumFinding(one, place)),
    ...repeated.map((one) => repeatedFinding(one, place)),
    ...lateFinding(view.late, place),
  ];
}

function pendingFinding(
  { migration: { name, file }, attempt }: HistoryView['pending'][number],
  blocked: string | undefined,
  place: HistoryPlace,
): Finding {
  return {
    rule: 'migration-pending',
    severity: 'error',
    evidence: 'catalogue',
    title: `${name} is not applied`,
    detail: [
      `The tree has it, and the history of ${place.database} does not say that it was applied.`,
      ...attemptWords(attempt),
    ].join(' '),
    place: { file: place.show(file), line: 1 },
    migration: name,
    advice: pendingAdvice(blocked, place),
  };
}

function pendingAdvice(blocked: string | undefined, { lockedBy }: HistoryPlace): string {
  if (lockedBy !== undefined) {
    return `The server process ${String(lockedBy)} holds Prisma's advisory lock: a deploy is running, or was left behind. Validate again when it is over.`;
  }
  return blocked === undefined
    ? 'Run `npx prisma migrate deploy` against this database. If it was run, it went to another database or to another ?schema=.'
    : `\`npx prisma migrate deploy\` applies it, but refuses everything (P3009) until ${blocked} is resolved.`;
}

function attemptWords(attempt: HistoryRow | undefined): string[] {
  if (attempt?.rolledBackAt === undefined) return [];
  const words = `Its last attempt, of ${attempt.startedAt}, was marked as rolled back at ${attempt.rolledBackAt}.`;
  return attempt.finishedAt === undefined
    ? [words]
    : [
        words,
        'That row has finished_at too, which Prisma itself never writes: `prisma migrate deploy` applies it again, while `migrate status` of some versions calls it applied.',
      ];
}

function unknownFinding(row: HistoryRow, place: HistoryPlace): Finding {
  return {
    rule: 'migration-unknown',
    severity: 'error',
    evidence: 'catalogue',
    title: `${row.name} is applied, and the tree does not have it`,
    detail: `The history of ${place.database} says that it was applied at ${row.finishedAt ?? row.startedAt}. \`prisma migrate deploy\` says nothing about it, and a database built from the tree would lack it.`,
    place: { file: place.folder },
    migration: row.name,
    advice:
      'Validate the commit that was deployed: another one, perhaps a newer one, was deployed here. If the folder was deleted or renamed, restore it, and undo what it did in a new migration.',
  };
}

function checksumFinding(
  { migration, row }: HistoryView['edited'][number],
  place: HistoryPlace,
): Finding {
  return {
    rule: 'migration-checksum-differs',
    severity: 'error',
    evidence: 'catalogue',
    title: `${migration.name} was applied with another content than its file has`,
    detail: `The history of ${place.database} has the checksum ${row.checksum.slice(0, 12)}…, the file ${migration.checksum.slice(0, 12)}… (line ends do not count). \`prisma migrate deploy\` and \`status\` do not notice: this database has what the old text did, new ones get the new text.`,
    place: { file: place.show(migration.file), line: 1 },
    migration: migration.name,
    advice:
      'Restore the text that was applied (git log -p shows when it changed), and put the change into a new migration.',
  };
}

function repeatedFinding(
  { name, rows }: HistoryView['repeated'][number],
  place: HistoryPlace,
): Finding {
  return {
    rule: 'migration-applied-twice',
    severity: 'error',
    evidence: 'catalogue',
    title: `${name} was applied ${rows.length} times`,
    detail: `The history of ${place.database} has a finished row for each: ${rows.map(({ startedAt }) => startedAt).join(', ')}. What the file does to rows happened as often. Two deploys at the same time without Prisma's advisory lock do this, and rows that were written by hand.`,
    place: { file: place.folder },
    migration: name,
    advice:
      'Look at what the second run did, mend it, and mark the surplus row as rolled back (rolled_back_at set, finished_at NULL).',
    sql: `SELECT id, started_at, finished_at, applied_steps_count FROM ${place.table} ORDER BY migration_name, started_at;`,
  };
}

/** One for all: it happened, and nobody can change it any more. */
function lateFinding(late: readonly Migration[], place: HistoryPlace): Finding[] {
  const [first] = late;
  if (!first) return [];
  const names = namesInWords(late.map(({ name }) => name));
  const were = late.length === 1 ? 'was' : 'were';
  return [
    {
      rule: 'migration-out-of-order',
      severity: 'notice',
      evidence: 'catalogue',
      title: `${plural(late.length, 'migration')} ${were} applied after ones that sort behind`,
      detail: `In ${place.database}: ${names}. A database built from the tree applies them in the order of their names.`,
      place: { file: place.show(first.file), line: 1 },
      ...(late.length === 1 ? { migration: first.name } : {}),
    },
  ];
}

/** @param schema Where the history was looked for. */
export function absentFinding(
  { empty, elsewhere }: { empty: boolean; elsewhere: readonly string[] },
  database: string,
  schema: string,
): Finding {
  const others = elsewhere.map((name) => JSON.stringify(name)).join(', ');
  const hint =
    others === '' ? '' : ` There is one in the schema ${others}: give ?schema= in the URL.`;
  if (empty) {
    return {
      rule: 'history-empty',
      severity: 'error',
      evidence: 'catalogue',
      title: `${database} has neither a migration history nor a table in the schema ${schema}: nothing was deployed there`,
      advice: `Check the database name and ?schema= of database-url, and where \`prisma migrate deploy\` was pointed at.${hint}`,
    };
  }
  return {
    rule: 'history-missing',
    severity: 'error',
    evidence: 'catalogue',
    title: `${database} has no migration history in the schema ${schema}, though it is not empty`,
    detail:
      '`prisma migrate deploy` stops there with P3005: no migration of the tree was deployed.',
    advice: `Check the database name and ?schema= of database-url.${hint} If they are right, baseline it: \`npx prisma migrate resolve --applied NAME\` for each migration it already has, then \`npx prisma migrate deploy\`.`,
  };
}
