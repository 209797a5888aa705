import { shellWord } from '../../migrations/recovery.ts';
import type { HistoryRow, Migration } from '../../migrations/types.ts';
import type { Finding } from '../../report/schema.ts';
import type { LeftBehind } from './left-behind.ts';
import { whyItFailed } from './logs.ts';
import type { HistoryPlace } from './place.ts';
import type { HistoryView } from './view.ts';

/** A migration that is neither finished nor rolled back: running, failed half-way, or failed and undone by Postgres. */
export function failedFinding(
  row: HistoryRow,
  migration: Migration | undefined,
  { failed }: Pick<HistoryView, 'failed'>,
  place: HistoryPlace,
): Finding {
  const about = {
    severity: 'error' as const,
    evidence: 'catalogue' as const,
    migration: row.name,
    place: migration ? { file: place.show(migration.file), line: 1 } : { file: place.folder },
  };
  if (isRunning(row, failed, place)) return { ...runningFinding(row, place), ...about };
  const left = row.appliedSteps > 0 ? 'steps' : (place.left.get(row.name) ?? 'not known');
  return left === 'nothing'
    ? { ...undoneFinding(row, place), ...about }
    : { ...halfFinding(row, left, place), ...about };
}

/** The deploy that holds Prisma's lock works on the newest attempt; with logs it has failed already. */
function isRunning(
  row: HistoryRow,
  failed: HistoryView['failed'],
  { lockedBy }: HistoryPlace,
): boolean {
  if (lockedBy === undefined || row.logs !== undefined) return false;
  return failed.every((other) => other.row.startedAt <= row.startedAt);
}

type Words = Omit<Finding, 'severity' | 'evidence' | 'migration' | 'place'>;

function runningFinding(row: HistoryRow, { lockedBy, database }: HistoryPlace): Words {
  return {
    rule: 'migration-running',
    title: `${row.name} is being applied right now`,
    detail: `It was started ${row.startedAt} and is not finished, and the server process ${String(lockedBy)} of ${database} holds Prisma's advisory lock. What is seen now may be otherwise in a moment.`,
    advice:
      'Validate again when the deploy is over. If no deploy is running, the session was left behind: end it, and see then what the migration left.',
    sql: `SELECT pid, usename, client_addr, state, xact_start, query FROM pg_stat_activity WHERE pid = ${String(lockedBy)};\n-- SELECT pg_terminate_backend(${String(lockedBy)});`,
  };
}

function undoneFinding(row: HistoryRow, place: HistoryPlace): Words {
  return {
    rule: 'history-failed-migration',
    title: `${row.name} has failed; Postgres took it back as a whole`,
    detail: [
      startedWords(row, place),
      `It was one transaction, so nothing of it stayed (${place.transactionsBecause}).`,
      ...reasonWords(row),
    ].join('\n'),
    advice: `Mend what made it fail, run ${resolve('rolled-back', row)}, then \`npx prisma migrate deploy\`.`,
    sql: logsSql(place),
  };
}

/** `steps`: the history itself says that some were applied. */
function halfFinding(
  row: HistoryRow,
  left: Exclude<LeftBehind, 'nothing'> | 'steps',
  place: HistoryPlace,
): Words {
  const stayed = {
    steps: `${row.appliedSteps} of its steps stayed applied.`,
    part: `What ran before the error may have stayed (${place.transactionsBecause}).`,
    'not known': 'What it left cannot be told: its file is not in the tree, or does not parse.',
  }[left];
  return {
    rule: 'migration-half-applied',
    title:
      left === 'steps'
        ? `${row.name} has failed half-way: part of it is applied`
        : `${row.name} has failed, and part of it may be applied`,
    detail: [startedWords(row, place), stayed, ...reasonWords(row)].join('\n'),
    advice: [
      'Compare the file with what the database has, statement by statement. Then either',
      `undo by hand what stayed and run ${resolve('rolled-back', row)}: the whole file is applied again by the next \`npx prisma migrate deploy\`;`,
      `or finish the rest of the file by hand and run ${resolve('applied', row)}: Prisma never runs it again.`,
    ].join('\n'),
    sql: logsSql(place),
  };
}

function startedWords(row: HistoryRow, { database }: HistoryPlace): string {
  return `Started ${row.startedAt} in ${database}, never finished. \`prisma migrate deploy\` refuses everything (P3009) until it is resolved.`;
}

function reasonWords({ logs }: HistoryRow): string[] {
  const why = whyItFailed(logs);
  if (why !== undefined) return [`The server said: ${why}.`];
  return [
    logs === undefined
      ? 'Prisma wrote down no reason.'
      : 'Prisma wrote down why: see the column logs.',
  ];
}

function resolve(as: 'applied' | 'rolled-back', { name }: HistoryRow): string {
  return `\`npx prisma migrate resolve --${as} ${shellWord(name)}\``;
}

function logsSql({ table }: HistoryPlace): string {
  return `SELECT migration_name, started_at, logs FROM ${table} WHERE finished_at IS NULL AND rolled_back_at IS NULL;`;
}
