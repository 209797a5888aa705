import { parseDatabaseUrl } from '../../postgres/url.ts';
import type { Ports } from '../../runtime/ports.ts';
import { backCommand } from '../../validate/going-back/command.ts';
import { libpqUrlWord } from '../../validate/going-back/libpq-url.ts';
import { fileWord } from '../../validate/going-back/shell-words.ts';

export interface ByHand {
  /** A secret; only what is none of it is written. */
  url: string;
  /** In which Belay connected: libpq's variables, HOME. */
  env: Ports['env'];
  /** Newest first. */
  names: readonly string[];
  /** The folder of migrations, from where the commands are run. */
  folder: string;
  /** Of the project's Prisma; undefined where it is not known. */
  prismaMajor: number | undefined;
}

const COPY = 'belay-migrations';
const SCRIPT = 'belay-down.sql';

/**
 * How the schema is brought back by hand where there is neither a reverse nor a backup: commands for a POSIX shell,
 * and in front of each what it does, as a comment. They run in the root of the checkout, with DATABASE_URL set.
 * No SQL brings back rows that a migration deleted.
 */
export async function manualCommands(input: ByHand): Promise<string[]> {
  const { url, env, names, folder, prismaMajor } = input;
  const { database, schema } = parseDatabaseUrl(url);
  const urlWord = await libpqUrlWord(url, env);
  const [newest, ...older] = names;
  if (newest === undefined) return [];
  const command = backCommand({
    ...{ urlWord, schema, oneTransaction: true, resetEach: false },
    steps: [
      { migration: newest, file: SCRIPT, aloneOnly: false },
      ...older.map((migration) => ({ migration, aloneOnly: false })),
    ],
  });
  return [
    '# 1. Keep what is there: nothing below brings back rows.',
    `pg_dump -Fc -d ${urlWord} -f ${fileWord(`${database}-before.dump`)}`,
    '# 2. The migrations that stay:',
    `cp -R ${fileWord(folder)} ${COPY}`,
    `rm -R ${names.map((name) => fileWord(`${COPY}/${name}`)).join(' ')}`,
    '# 3. SQL from the schema as it is to the one they lead to. The shadow database is EMPTIED: give it one that is made for this.',
    ...diffCommands(prismaMajor),
    `# 4. Read ${SCRIPT}, and take out what drops more than these migrations made (belay_audit is Belay's). Then run it, and mark them as rolled back, in one transaction:`,
    command,
    '# 5. See that Prisma agrees: it says that they are pending.',
    'npx prisma migrate status',
  ];
}

/** `migrate diff` takes other options from 7 on, where the URLs are in prisma.config.ts. */
function diffCommands(major: number | undefined): string[] {
  const to = `--to-migrations ${COPY}`;
  const script = `--script > ${SCRIPT}`;
  const seven = `npx prisma migrate diff --from-config-datasource ${to} ${script}`;
  const six = `npx prisma migrate diff --from-url "$DATABASE_URL" ${to} --shadow-database-url "$SHADOW_DATABASE_URL" ${script}`;
  const inConfig = '# (Prisma 7 takes the shadow database from datasource.shadowDatabaseUrl of prisma.config.ts.)'; // prettier-ignore
  if (major === undefined) return [inConfig, seven, '# (Prisma 6 and older:)', six];
  return major >= 7 ? [inConfig, seven] : [six];
}
