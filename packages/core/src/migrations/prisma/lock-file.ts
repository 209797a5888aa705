import type { Finding } from '../../report/schema.ts';

export const LOCK_FILE = 'migration_lock.toml';

/**
 * The provider in `migration_lock.toml` as Prisma's engine reads it (migrations_directory.rs): from the
 * first line that starts with `provider`, with exactly one space on each side of the equals sign. Undefined
 * when there is no such line.
 */
export function providerOfLock(content: string): string | undefined {
  const line = content.split(/\r?\n/).find((candidate) => candidate.startsWith('provider'));
  return line?.replace(/^(provider = )+/, '').replace(/^"+|"+$/g, '');
}

/**
 * What the two declarations of the provider say together. Either side is undefined where it is absent,
 * the schema's is empty where it cannot be read.
 *
 * @param files The lock file and the schema, as the report shows them.
 */
export function providerFindings(
  lock: { present: boolean; provider: string | undefined },
  schema: string | undefined,
  files: { lock: string; schema: string | undefined; migrations: string },
): Finding[] {
  const findings: Finding[] = [];
  if (!lock.present) findings.push(lockMissing(files.migrations));
  if (schema === '') findings.push(providerUnreadable(files.schema ?? ''));
  const wanted = schema === '' ? undefined : schema && canonical(schema);
  const locked = lock.present ? (lock.provider ?? '') : undefined;
  if (wanted !== undefined && locked !== undefined && wanted !== locked) {
    findings.push(mismatch(wanted, locked, files.lock));
  } else {
    const provider = wanted ?? locked;
    if (provider !== undefined && provider !== 'postgresql') {
      findings.push(
        notPostgres(provider, wanted === undefined ? files.lock : (files.schema ?? '')),
      );
    }
  }
  return findings;
}

/** Prisma takes `postgres` for `postgresql`, and writes the long name into the lock file. */
function canonical(provider: string): string {
  return provider === 'postgres' ? 'postgresql' : provider;
}

const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  postgresql: 'PostgreSQL',
  sqlite: 'SQLite',
  mysql: 'MySQL',
  sqlserver: 'SQL Server',
  cockroachdb: 'CockroachDB',
  mongodb: 'MongoDB',
};

function nameOf(provider: string): string {
  return PROVIDER_NAMES[provider] ?? JSON.stringify(provider);
}

function mismatch(schema: string, lock: string, file: string): Finding {
  const known = lock in PROVIDER_NAMES;
  return {
    rule: 'migration-provider-mismatch',
    severity: 'error',
    evidence: 'sql',
    title: known
      ? `The migrations were written for ${nameOf(lock)}, the schema's datasource is ${nameOf(schema)}`
      : `${LOCK_FILE} does not say ${schema}: Prisma reads ${JSON.stringify(lock)}`,
    detail: known
      ? `${nameOf(lock)} SQL does not run on ${nameOf(schema)}; prisma migrate deploy stops with P3019.`
      : 'prisma migrate deploy stops with P3019.',
    place: { file },
    advice: known
      ? `Start a new history for ${nameOf(schema)}: move the old folders away and create the first migration with prisma migrate diff --from-empty. Editing ${LOCK_FILE} alone hides the problem.`
      : `Write the line exactly as Prisma does: provider = "${schema}"`,
  };
}

function notPostgres(provider: string, file: string): Finding {
  return {
    rule: 'provider-not-postgresql',
    severity: 'error',
    evidence: 'sql',
    title: `The provider is ${nameOf(provider)}; Belay rehearses migrations on PostgreSQL`,
    place: { file },
    advice: 'Point Belay at the schema and migrations of a PostgreSQL database.',
  };
}

function lockMissing(folder: string): Finding {
  return {
    rule: 'migration-lock-missing',
    severity: 'warning',
    evidence: 'sql',
    title: `There is no ${LOCK_FILE} in ${folder}`,
    detail: 'Without it Prisma does not notice migrations that were written for another database.',
    place: { file: folder },
    advice: `Add ${folder}/${LOCK_FILE} with the line: provider = "postgresql"`,
  };
}

function providerUnreadable(file: string): Finding {
  return {
    rule: 'schema-provider-unknown',
    severity: 'warning',
    evidence: 'sql',
    title: 'The schema declares no datasource provider that can be read',
    detail: 'Not verified: whether the migrations were written for the database of the schema.',
    place: { file },
    advice: 'Declare it in the datasource block: provider = "postgresql"',
  };
}
