import type { RollbackDetails } from '../report/rollback-report.ts';
import type { Finding, Verdict } from '../report/schema.ts';
import { gravestInWords, plural } from '../report/words.ts';

/** The verdict in one sentence: what was done, or would be. */
export function headlineOf(
  verdict: Exclude<Verdict, 'errored' | 'refused'>,
  details: RollbackDetails,
  findings: readonly Finding[],
): string {
  if (verdict === 'failed') return failedHeadline(details, findings);
  return `${whatHappened(details)}${verdict === 'warned' ? reservation(findings) : ''}`;
}

function reservation(findings: readonly Finding[]): string {
  return findings.some(({ severity }) => severity === 'warning')
    ? '; read the warnings'
    : '; not everything could be looked at';
}

function failedHeadline(details: RollbackDetails, findings: readonly Finding[]): string {
  const gravest = gravestInWords(findings);
  const { what, done, migrations } = details;
  if (what === 'plan') return `This rollback cannot be done: ${gravest}`;
  if (done) return `${whatHappened(details)}, and yet: ${gravest}`;
  const gone = migrations.filter(({ state }) => state === 'gone').length;
  if (gone > 0)
    return `The rollback stopped after ${gone} of ${migrations.length} migrations: ${gravest}`;
  return `The rollback failed: ${gravest}`;
}

function whatHappened(details: RollbackDetails): string {
  if (details.doneBefore !== undefined) return doneBeforeWords(details);
  switch (details.what) {
    case 'list':
      return listWords(details);
    case 'plan':
      return planWords(details);
    case 'undo':
      return undoneWords(details);
    case 'salvage':
      return salvageWords(details);
    case 'drop-preserved':
      return `${details.preserved?.database ?? 'The preserved database'} is dropped`;
    case 'now':
    case 'arm':
      return doneWords(details);
  }
}

function doneBeforeWords({ what, preserved, to }: RollbackDetails): string {
  const kept = preserved === undefined ? '' : `; the database before that is ${preserved.database}`;
  if (what === 'undo') return `The last rollback had been undone before${kept}`;
  return `It was done before: ${to?.name ?? 'the backup'} serves${kept}`;
}

/** What an undo put aside was the result of a rollback: where it serves again, the rollback counts again. */
function undoneWords({ to, preserved }: RollbackDetails): string {
  const taken = preserved?.by === 'rollback' ? 'The undo is taken back' : 'The rollback is undone';
  return `${taken}: ${to?.name ?? 'the preserved database'} serves again`;
}

function doneWords({ strategy, migrations, to, window }: RollbackDetails): string {
  const count = plural(migrations.length, 'migration');
  switch (strategy) {
    case 'clean-history':
      return 'Rolled back: nothing had been applied, and the history says so now';
    case 'reverse':
      return `Rolled back to ${to?.name ?? 'before'}: ${count} undone by proven SQL`;
    case 'restore': {
      const refused =
        window === undefined
          ? ''
          : `; connections were held up for ${Math.round(window.refusedMs)} ms`;
      return `Rolled back: ${to?.name ?? 'the backup'} is restored and serves${refused}`;
    }
    case 'in-place':
      return `Rolled back: ${to?.name ?? 'the backup'} is restored into the database itself`;
    case 'none':
    case undefined:
      return 'There was nothing to roll back';
  }
}

function planWords({ strategy, migrations, to }: RollbackDetails): string {
  const count = plural(migrations.length, 'migration');
  switch (strategy) {
    case 'clean-history':
      return 'Only the history would be cleaned: nothing was applied';
    case 'reverse':
      return `${count} would be undone by proven SQL`;
    case 'restore':
      return `${to?.name ?? 'The backup'} would be restored beside the database, and cut over`;
    case 'in-place':
      return `${to?.name ?? 'The backup'} would be restored into the database itself`;
    case 'none':
    case undefined:
      return 'There is nothing to roll back';
  }
}

function listWords({ listed }: RollbackDetails): string {
  const applied = listed?.migrations.filter(({ state }) => state === 'applied').length ?? 0;
  const verified = listed?.backups.filter((backup) => backup.verified).length ?? 0;
  const preserved = listed?.preserved.length ?? 0;
  return [
    `${plural(applied, 'migration')} applied`,
    ...(listed?.places === 0 ? [] : [plural(verified, 'verified restore point')]),
    ...(preserved === 0 ? [] : [plural(preserved, 'preserved database')]),
  ].join(', ');
}

function salvageWords({ salvaged = [], preserved }: RollbackDetails): string {
  const rows = (key: 'missing' | 'changed') => salvaged.reduce((sum, table) => sum + table[key], 0);
  return `${plural(rows('missing'), 'row')} that only ${preserved?.database ?? 'the preserved database'} has, and ${rows('changed')} with other values, are exported`;
}
