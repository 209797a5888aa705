import type { RollbackDetails } from '../../report/rollback-report.ts';
import type { SummaryRow } from '../../report/schema.ts';
import { padEnd } from '../../report/text.ts';
import { byteWords, durationWords, namesInWords, plural } from '../../report/words.ts';
import { lossWords, rewrittenWords } from './loss-words.ts';
import { agoWords, momentWords } from './time-words.ts';

export interface PlanWords {
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * What would be done, or was: now at, go to, what goes, how, what it costs, for how long the database would not answer,
 * and what is kept. None for what changes no state of the database.
 */
export function planRows(details: RollbackDetails, { now }: PlanWords): SummaryRow[] {
  const { what, strategy, to, doneBefore } = details;
  if (what === 'list' || what === 'salvage') return [];
  if (what === 'drop-preserved') return dropRows(details, now);
  if (doneBefore !== undefined) return doneBeforeRows(details, doneBefore, now);
  if (what === 'undo' ? to === undefined : strategy === undefined) return [];
  const rows = [
    { label: details.done ? 'was at' : 'now at', lines: fromLines(details, now) },
    { label: details.done ? 'went to' : 'go to', lines: toLines(details, now) },
    { label: details.done ? 'gone' : 'goes', lines: migrationLines(details) },
    { label: 'how', lines: howLines(details) },
    { label: details.done ? 'cost' : 'costs', lines: costLines(details) },
    { label: 'outage', lines: outageLines(details) },
    { label: 'kept', lines: keptLines(details) },
  ];
  return rows.filter(({ lines }) => lines.length > 0);
}

const LABEL_WIDTH = 11;

function dropRows({ preserved, done }: RollbackDetails, now: number): SummaryRow[] {
  if (preserved === undefined) return [];
  const { database, at, by, bytes } = preserved;
  const size = bytes === undefined ? '' : `, ${byteWords(bytes)}`;
  const lines = [
    database,
    `as it was before the ${by} of ${momentWords(at, now)} (${agoWords(at, now)})${size}`,
    ...(done ? [] : ['for good: what only it has is gone then; --salvage exports it before']),
  ];
  return [{ label: done ? 'dropped' : 'drops', lines }];
}

function doneBeforeRows(details: RollbackDetails, at: string, now: number): SummaryRow[] {
  const done = `before, at ${momentWords(at, now)} (${agoWords(at, now)}); nothing was changed now`;
  return [
    { label: 'done', lines: [done] },
    { label: 'kept', lines: keptLines(details) },
  ];
}

/** The same for a terminal on which somebody is asked, who must see which server's database it is. */
export function planLines(details: RollbackDetails, words: PlanWords): string[] {
  const { target } = details;
  const rows = planRows(details, words);
  const where = target === undefined ? [] : [{ label: 'database', lines: [target.place] }];
  return [...where, ...rows].flatMap(({ label, lines }) =>
    lines.map((line, index) => `  ${padEnd(index === 0 ? label : '', LABEL_WIDTH)}${line}`),
  );
}

function fromLines({ from, what }: RollbackDetails, now: number): string[] {
  if (what === 'undo') return [];
  if (from === undefined) return ['no migration applied'];
  const { migration, appliedAt } = from;
  return [
    appliedAt === undefined ? migration : `${migration}, applied ${agoWords(appliedAt, now)}`,
  ];
}

function toLines({ to, migrations, strategy }: RollbackDetails, now: number): string[] {
  if (strategy === 'none') return ['where it is: there is nothing to roll back'];
  if (to === undefined) return migrations.length === 0 ? [] : ['before the first of these'];
  const { kind, name, takenAt, location } = to;
  switch (kind) {
    case 'migration':
      return [name];
    case 'backup': {
      const taken = takenAt === undefined ? '' : ` of ${momentWords(takenAt, now)} (${agoWords(takenAt, now)})`; // prettier-ignore
      return [`the backup${taken}`, location ?? name];
    }
    case 'file':
      return [`the file ${location ?? name}`];
    case 'preserved':
      return [`the preserved database ${name}`];
  }
}

function migrationLines({ migrations, strategy }: RollbackDetails): string[] {
  if (strategy === 'none' || migrations.length === 0) return [];
  const names = migrations.map(({ name }) => name);
  if (names.length === 1) return names;
  return [`${plural(names.length, 'migration')}, newest first: ${namesInWords(names)}`];
}

function howLines({ strategy, what, to, migrations }: RollbackDetails): string[] {
  if (what === 'undo') return ['swap both databases; nothing is restored'];
  switch (strategy) {
    case 'clean-history':
      return ['mark them as rolled back in the history; nothing of them is in the schema'];
    case 'reverse': {
      const now = migrations.filter(({ proven }) => proven === 'now').length;
      const proven = now === 0 ? 'by the rehearsal' : now === migrations.length ? 'now, on a throwaway server' : 'by the rehearsal and now'; // prettier-ignore
      return [`run the reverse SQL, proven ${proven}, newest first, each with its history`];
    }
    case 'restore':
      return [`restore the ${sourceWord(to)} beside, compare, cut over`];
    case 'in-place':
      return [`restore the ${sourceWord(to)} into the database itself, in one transaction`];
    case 'none':
    case undefined:
      return [];
  }
}

function sourceWord(to: RollbackDetails['to']): string {
  return to?.kind === 'file' ? 'file' : 'backup';
}

function costLines({
  losses,
  lossesUnknown,
  strategy,
  done,
  what,
  target,
}: RollbackDetails): string[] {
  if (strategy === 'none') return [];
  if (what === 'undo') {
    return done ? [] : [`what was written since stays in ${target?.database ?? 'the database'}_before_undo_… and can be exported (--salvage)`]; // prettier-ignore
  }
  const [first, ...more] = lossWords(losses);
  const rewritten = rewrittenWords(losses);
  const would = done ? 'left' : 'would leave';
  const lost = first === undefined ? [] : [`${would} the live database: ${first}`, ...more];
  const open = lossesUnknown.map((sentence) => `not known: ${sentence}`);
  if (lost.length + open.length === 0) return [done ? 'nothing that was written since' : 'nothing: no row is lost']; // prettier-ignore
  const stays = strategy === 'restore' && !done ? [`it stays in ${target?.database ?? 'the database'}_before_rollback_… and can be exported (--salvage)`] : []; // prettier-ignore
  return [...lost, ...(rewritten === undefined ? [] : [rewritten]), ...open, ...stays];
}

function outageLines({ window, estimate, strategy, done }: RollbackDetails): string[] {
  if (window !== undefined) {
    const ended = window.terminated === 0 ? '' : `; ${plural(window.terminated, 'session')} ended`;
    return [`${durationWords(window.refusedMs)}, measured${ended}`];
  }
  if (done || estimate === undefined || strategy === 'none') return [];
  const { refusedMs, durationMs } = estimate;
  const took = durationMs === undefined ? '' : ` (about ${durationWords(durationMs)})`;
  if (strategy === 'in-place') return [`all of it${took}: every table is locked until it is done`];
  if (refusedMs === 0) return ['none; who uses a table that is changed waits for a moment'];
  const beside = strategy === 'restore' ? `; the restore itself${took} runs beside the live database` : ''; // prettier-ignore
  return [`about ${durationWords(refusedMs)}, once${beside}`];
}

function keptLines({ preserved, preRollback, done }: RollbackDetails): string[] {
  if (!done) return [];
  const backup = preRollback && (preRollback.locations[0] ?? preRollback.id);
  return [
    ...(preserved === undefined ? [] : [`${preserved.database}, the database as it was, closed to applications`]), // prettier-ignore
    ...(backup === undefined ? [] : [`the backup that was made before: ${backup}`]),
  ];
}
