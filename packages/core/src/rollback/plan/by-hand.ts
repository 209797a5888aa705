import type { Manifest } from '../../backup/manifest.ts';
import { PRISMA_ADVISORY_LOCK } from '../../migrations/prisma/history.ts';
import { shellWord } from '../../migrations/recovery.ts';
import { quoteIdent } from '../../postgres/identifiers.ts';
import { LOCK_SECONDS, markRolledBack, shortIdent } from '../../validate/going-back/command.ts';
import { libpqUrlWord } from '../../validate/going-back/libpq-url.ts';
import type { ReverseStep } from '../reverse/types.ts';

/** One way to go on without Belay, as it is pasted. */
export interface ByHand {
  words: string;
  command: string;
}

export interface ByHandInput {
  /** Of the live database; no secret of it gets into a command. */
  url: string;
  /** In which Belay connected: libpq's variables, HOME. */
  env: Readonly<Record<string, string | undefined>>;
  database: string;
  /** The schema of `_prisma_migrations`. */
  schema: string;
  /** Proven, newest first; empty where SQL does not lead there. */
  steps: readonly ReverseStep[];
  /** The backup that would be restored. */
  backup?: { manifest: Pick<Manifest, 'archive'>; location: string } | undefined;
}

/** Does not occur in what is between. */
const END = 'END_OF_BELAY_SQL';

/**
 * The commands with which a rollback that Belay would not do can be done without it: the proven SQL, and the restore
 * beside with the swap of the names. The first one loses what the report lists as lost, too.
 */
export async function commandsByHand(input: ByHandInput): Promise<ByHand[]> {
  const urlWord = await libpqUrlWord(input.url, input.env);
  return [
    ...(input.steps.length === 0 ? [] : [reverseByHand(input, urlWord)]),
    ...(input.backup === undefined ? [] : [restoreByHand(input, input.backup)]),
  ];
}

function reverseByHand({ steps, schema }: ByHandInput, urlWord: string): ByHand {
  const parts = steps.map((step) => stepSql(step, schema));
  return {
    words:
      'The proven SQL, newest first, each with its history, for psql with DATABASE_URL set. It takes the lock that Prisma takes, and stops at the first error.',
    command: [
      `psql -X -v ON_ERROR_STOP=1 -d ${urlWord} <<'${END}'`,
      `SET lock_timeout TO '${LOCK_SECONDS}s';`,
      `SELECT pg_advisory_lock(${PRISMA_ADVISORY_LOCK});`,
      ...parts,
      END,
    ].join('\n'),
  };
}

function stepSql({ migration, sql, aloneOnly }: ReverseStep, schema: string): string {
  const mark = `${markRolledBack([migration], schema)};`;
  if (sql === undefined) return mark;
  const script = sql.trimEnd().endsWith(';') ? sql.trimEnd() : `${sql.trimEnd()}\n;`;
  const path = `search_path TO ${shortIdent(schema)};`;
  return aloneOnly
    ? ['RESET lock_timeout;', `SET ${path}`, script, mark].join('\n')
    : ['BEGIN;', `SET LOCAL ${path}`, script, mark, 'COMMIT;'].join('\n');
}

function restoreByHand(
  { database }: ByHandInput,
  { manifest, location }: NonNullable<ByHandInput['backup']>,
): ByHand {
  const { archive } = manifest;
  const [restored, before] = [`${database}_restored`, `${database}_before_restore`];
  const swap = [
    'BEGIN;',
    `ALTER DATABASE ${quoteIdent(database)} RENAME TO ${quoteIdent(before)};`,
    `ALTER DATABASE ${quoteIdent(restored)} RENAME TO ${quoteIdent(database)};`,
    'COMMIT;',
  ];
  const unpacked = [
    `echo ${shellWord(`${archive.sha256}  ${archive.file}`)} | sha256sum --check`,
    archive.encryption === undefined
      ? `tar -xf ${archive.file}`
      : `age --decrypt ${archive.encryption.passphrase ? '' : '--identity=key.txt '}${archive.file} | tar -x`,
    'cd dump && for first in *.part00001; do [ -e "$first" ] || continue; name="${first%.part00001}"; cat "$name".part* > "$name" && rm "$name".part*; done; cd ..',
  ];
  return {
    words: `The backup of ${location}, in a folder with its ${archive.file}, with PGHOST, PGPORT, PGUSER and PGPASSWORD set for the server. What a dump does not hold (owner, privileges and settings of the database) is in belay/content.json. Stop the application before the last command: it fails while anybody is connected, and changes nothing then.`,
    command: [
      ...unpacked,
      `createdb --template=template0 ${shellWord(restored)}`,
      `pg_restore --exit-on-error --jobs=4 --dbname=${shellWord(restored)} dump`,
      `psql -X -d ${shellWord(restored)} -c 'ANALYZE'`,
      `psql -X -v ON_ERROR_STOP=1 -d postgres <<'${END}'`,
      ...swap,
      END,
    ].join('\n'),
  };
}
