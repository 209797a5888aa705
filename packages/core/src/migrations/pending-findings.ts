import type { Finding } from '../report/schema.ts';
import type { HistoryRow, Migration } from './types.ts';

type Show = (file: string) => string;

/** @param line The first line that differs, where both texts are known. */
export function editedFinding(
  migration: Migration,
  where: string,
  show: Show,
  line?: number,
): Finding {
  return {
    rule: 'migration-edited',
    severity: 'error',
    evidence: 'sql',
    title: `${migration.name} was edited: it has another content ${where}`,
    detail:
      'prisma migrate deploy and status do not notice. Databases that have applied it keep the old version, new ones get the new one.',
    place: { file: show(migration.file), ...(line === undefined ? {} : { line }) },
    migration: migration.name,
    advice: 'Restore the file as it was, and put the change into a new migration.',
  };
}

/** @param sure False when the branch may merely be behind the base. */
export function deletedFinding(
  name: string,
  where: string,
  folder: string,
  sure: boolean,
): Finding {
  return {
    rule: 'migration-deleted',
    severity: 'error',
    evidence: 'sql',
    title: sure
      ? `${name} is ${where} and was deleted here`
      : `${name} is ${where} and not here: deleted, or this branch is behind`,
    detail:
      'prisma migrate deploy and status do not notice. New databases would be built without it, existing ones have it.',
    place: { file: folder },
    migration: name,
    advice: sure
      ? 'Restore its folder; undo what it did in a new migration.'
      : 'Check out the merge commit (the default of actions/checkout), or with fetch-depth: 0 so that Belay can tell. If it was deleted, restore its folder.',
  };
}

export function renamedFinding(
  migration: Migration,
  old: string,
  where: string,
  show: Show,
): Finding {
  return {
    rule: 'migration-renamed',
    severity: 'error',
    evidence: 'sql',
    title: `${migration.name} has the content of ${old}, which is ${where} and no longer here: it was renamed`,
    detail:
      'Prisma knows a migration by its folder name: databases that have applied it under the old name apply it again.',
    place: { file: show(migration.file), line: 1 },
    migration: migration.name,
    advice: `Give the folder its old name back: ${old}`,
  };
}

export function outOfOrderFinding(
  migration: Migration,
  last: string,
  where: string,
  show: Show,
): Finding {
  return {
    rule: 'migration-out-of-order',
    severity: 'error',
    evidence: 'sql',
    title: `${migration.name} sorts before ${last}, which is already ${where}`,
    detail:
      'Existing databases apply it after that one, new databases before it: they can end up with different schemas.',
    place: { file: show(migration.file), line: 1 },
    migration: migration.name,
    advice: 'Rename its folder to a newer timestamp, as long as no database has applied it.',
  };
}

export function notComparedFinding(migration: Migration, where: string, show: Show): Finding {
  return {
    rule: 'migration-not-compared',
    severity: 'warning',
    evidence: 'sql',
    title: `${migration.name} could not be compared: it is a symbolic link ${where}`,
    detail: 'Not verified: whether it was edited since.',
    place: { file: show(migration.file) },
    migration: migration.name,
  };
}

export function failedFinding(row: HistoryRow, where: string): Finding {
  const reason = row.logs?.trim().split('\n').slice(0, 20).join('\n');
  return {
    rule: 'history-failed-migration',
    severity: 'error',
    evidence: 'catalogue',
    title: `${row.name} has failed, or is still running, ${where}`,
    detail: [
      `Started ${row.startedAt}, never finished. prisma migrate deploy refuses to continue (P3009).`,
      ...(reason === undefined ? [] : [reason]),
    ].join('\n'),
    migration: row.name,
    advice: [
      'Look at what it left behind in that database, then either',
      `undo that by hand and run: prisma migrate resolve --rolled-back ${JSON.stringify(row.name)}`,
      `or complete it by hand and run: prisma migrate resolve --applied ${JSON.stringify(row.name)}`,
    ].join('\n'),
  };
}

export function emptyHistoryFinding(description: string): Finding {
  return {
    rule: 'history-empty',
    severity: 'warning',
    evidence: 'catalogue',
    title: `There is no migration history and no table at all (${description})`,
    detail:
      'Everything counts as pending, as before a first deploy. A typing error looks the same.',
    advice: 'Check the database name and ?schema= of history-url.',
  };
}

export function noHistoryFinding(description: string): Finding {
  return {
    rule: 'history-missing',
    severity: 'error',
    evidence: 'catalogue',
    title: `The database is not empty and has no migration history (${description})`,
    detail: 'prisma migrate deploy stops with P3005. All migrations count as pending here.',
    advice:
      'Check that history-url names the right database and ?schema=. If it does, baseline it: prisma migrate resolve --applied for each migration it already has.',
  };
}
