import type { Finding } from '../../report/schema.ts';
import { hasStatement } from '../sql-text.ts';
import type { Migration } from '../types.ts';
import type { MigrationFolder } from './folder.ts';
import { orderDiffers } from './order.ts';

type Show = (file: string) => string;

/**
 * What one folder has against it.
 *
 * @param show Turns an absolute path into one relative to the workspace.
 */
export function folderFindings(folder: MigrationFolder, show: Show): Finding[] {
  if (folder.state === 'unreadable') {
    return [
      {
        rule: 'migration-file-missing',
        severity: 'error',
        evidence: 'sql',
        title: `${JSON.stringify(folder.name)} has no migration.sql: ${folder.why}`,
        detail: 'prisma migrate deploy stops with P3015, before it applies anything.',
        place: { file: show(folder.directory) },
        migration: folder.name,
        advice: 'Add the file, or remove the folder.',
      },
    ];
  }
  const { migration, utf8 } = folder;
  const about = { migration: migration.name, place: { file: show(migration.file), line: 1 } };
  const findings: Finding[] = [];
  if (!utf8) findings.push({ ...notUtf8(migration), ...about, place: badByte(migration, show) });
  if (migration.sql.startsWith('\uFEFF')) findings.push({ ...byteOrderMark(migration), ...about });
  if (!hasStatement(migration.sql)) findings.push({ ...empty(migration), ...about });
  return findings;
}

/** What the names of all folders have against them, readable or not. */
export function nameFindings(names: readonly string[], directory: string): Finding[] {
  return [
    ...collisions(names).map((same) => duplicate(same, directory)),
    ...sameTimestamp(names).map((same) => timestampShared(same, directory)),
    ...orderDiffers(names).map((pair) => orderUnsure(pair, directory)),
  ];
}

/** Prisma sees real folders only (`Dirent.isDirectory`, read in its bundles). */
export function symlinkFinding(name: string, directory: string): Finding {
  return {
    rule: 'migration-symlink',
    severity: 'error',
    evidence: 'sql',
    title: `${JSON.stringify(name)} is a symbolic link: Prisma does not follow it and applies nothing of it`,
    place: { file: `${directory}/${name}` },
    migration: name,
    advice: 'Put the migration itself there.',
  };
}

export function strayFileFinding(name: string, directory: string): Finding {
  return {
    rule: 'migration-stray-file',
    severity: 'notice',
    evidence: 'sql',
    title: `${JSON.stringify(name)} lies beside the migration folders: Prisma does not apply it`,
    place: { file: `${directory}/${name}` },
    advice: 'A migration is a folder with a migration.sql in it.',
  };
}

function badByte(migration: Migration, show: Show): { file: string; line: number } {
  const line = migration.sql.split('\uFFFD', 1)[0]?.split('\n').length ?? 1;
  return { file: show(migration.file), line };
}

type Words = Omit<Finding, 'place' | 'migration'>;

function notUtf8({ name, sql }: Migration): Words {
  const utf16 = sql.includes('\0');
  return {
    rule: 'migration-not-utf8',
    severity: 'error',
    evidence: 'sql',
    title: `migration.sql of ${name} is not UTF-8${utf16 ? ', it looks like UTF-16' : ''}`,
    detail: 'Prisma replaces what it cannot read by U+FFFD and applies the rest without a word.',
    advice: utf16
      ? 'Save it as UTF-8. Windows PowerShell writes UTF-16 with ">": use prisma migrate diff --output, or Out-File -Encoding utf8.'
      : 'Save it as UTF-8.',
  };
}

function byteOrderMark({ name }: Migration): Words {
  return {
    rule: 'migration-byte-order-mark',
    severity: 'error',
    evidence: 'sql',
    title: `migration.sql of ${name} begins with a byte order mark`,
    detail: 'psql skips it, Prisma sends it: Postgres answers with a syntax error (42601).',
    advice: 'Save the file as UTF-8 without BOM.',
  };
}

function empty({ name }: Migration): Words {
  return {
    rule: 'migration-empty',
    severity: 'warning',
    evidence: 'sql',
    title: `migration.sql of ${name} holds no statement`,
    detail: 'Deploying it only marks it as applied.',
    advice:
      'Fill it before it is deployed, or remove the folder: once applied, later edits never run.',
  };
}

function duplicate(names: readonly string[], directory: string): Finding {
  return {
    rule: 'migration-name-duplicate',
    severity: 'error',
    evidence: 'sql',
    title: `${quoteAll(names)} are one name where case or Unicode form does not count`,
    detail:
      'On macOS and Windows a checkout can hold only one of them, so that Prisma sees another history there.',
    place: { file: directory },
    ...lastOf(names),
    advice: 'Rename the one that is not applied anywhere yet.',
  };
}

function timestampShared(names: readonly string[], directory: string): Finding {
  return {
    rule: 'migration-timestamp-duplicate',
    severity: 'notice',
    evidence: 'sql',
    title: `${quoteAll(names)} carry the same timestamp`,
    detail: 'What follows the timestamp decides which of them is applied first.',
    place: { file: directory },
    ...lastOf(names),
    advice: 'Give the one that is not applied anywhere yet a timestamp of its own.',
  };
}

function orderUnsure([earlier, later]: [string, string], directory: string): Finding {
  return {
    rule: 'migration-order-ambiguous',
    severity: 'warning',
    evidence: 'sql',
    title: `${quoteAll([earlier, later])} are applied in an order that depends on the Prisma version`,
    detail:
      'Current versions sort names as a dictionary does, older ones by bytes; Belay applies them in the order of current ones.',
    place: { file: directory },
    migration: later,
    advice: 'Give them timestamps that differ.',
  };
}

function collisions(names: readonly string[]): string[][] {
  return groupBy(names, (name) => name.normalize('NFC').toLowerCase());
}

function sameTimestamp(names: readonly string[]): string[][] {
  const stamped = names.filter((name) => /^\d{14}(?!\d)/.test(name));
  return groupBy(stamped, (name) => name.slice(0, 14));
}

/** The groups that have more than one member. */
function groupBy(names: readonly string[], keyOf: (name: string) => string): string[][] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const key = keyOf(name);
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** A finding about several migrations belongs to the last: that is the one that can still be changed. */
function lastOf(names: readonly string[]): { migration?: string } {
  const last = names.at(-1);
  return last === undefined ? {} : { migration: last };
}

function quoteAll(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(' and ');
}
