import path from 'node:path';
import type pg from 'pg';
import { READING_SETTINGS, withClient } from '../../postgres/connection.ts';
import { readServerFacts } from '../../postgres/server-facts.ts';
import { givenDatabaseUrl, parseDatabaseUrl } from '../../postgres/url.ts';
import { targetOf, targetWords } from '../../report/target.ts';
import { byteWords, durationWords, plural } from '../../report/words.ts';
import { UserError } from '../../runtime/errors.ts';
import { randomPart } from '../../runtime/run-id.ts';
import type { BackupFrame } from '../frame.ts';
import { plannedMigrations, readPlannedTree } from '../make/planned.ts';
import { timed } from '../make/timed.ts';
import { type Stanza, findStanza } from './beside.ts';
import { type PgBackRestEngine, type PreparedCluster, pgBackRestEngine } from './engine.ts';
import { expireAfterProof } from './expire.ts';
import { locationOf } from './point-id.ts';
import { verifyCluster } from './verify.ts';

/**
 * The body of the stage `backup` with `engine: pgbackrest`: backs up the cluster, makes a restore point behind it, and
 * calls it one only when its WAL is in the repository and, with `verify: restore`, a restore to it gave back the same
 * database. Old backups are expired after that, as pgBackRest's own configuration says.
 *
 * @throws UserError `pgbackrest-option-unused`, `pgbackrest-stanza-missing`, and those of `findStanza`.
 * @throws OperationFailed of pgBackRest and of the archiving.
 */
export async function backupWithPgBackRest(frame: BackupFrame): Promise<void> {
  const { options, root } = frame;
  const url = givenDatabaseUrl(options);
  refuseUnused(options);
  const stanza = options.stanza;
  if (stanza === undefined || !/^[A-Za-z0-9_][\w.-]*$/.test(stanza)) {
    throw new UserError(
      'pgbackrest-stanza-missing',
      stanza === undefined
        ? 'No stanza was named.'
        : `${JSON.stringify(stanza)} is no name of a stanza.`,
      "Give stanza the section of pgBackRest's configuration that belongs to this server.",
    );
  }
  const config =
    options.pgbackrestConfig === undefined
      ? undefined
      : path.resolve(root, options.pgbackrestConfig);
  const ready = await getReady(frame, url, { stanza, config });
  const engine = pgBackRestEngine(
    {
      ...{
        ...ready,
        url,
        run: options.run,
        name: `belay_${options.run.slice(0, 24)}_${randomPart()}`,
      },
      readsContent: options.verify === 'restore',
      lockTimeoutMs: options.lockTimeout,
    },
    frame.ports,
  );
  const made = await make(frame, engine, stanza);
  const proven = await verifyCluster({ frame, engine, made, stanza: ready.stanza });
  await expireAfterProof({ frame, stanza: ready.stanza, backup: made.backup, proven });
}

interface Ready {
  stanza: Stanza;
  planDigest?: string | undefined;
}

async function getReady(
  frame: BackupFrame,
  url: string,
  { stanza, config }: { stanza: string; config: string | undefined },
): Promise<Ready> {
  const { recorder, ports, details, subject, options } = frame;
  const { signal, env } = ports;
  const tree = await readPlannedTree(options, frame.root);
  const connect = { signal, env, remote: 'verify-full', settings: READING_SETTINGS } as const;
  let ready: Ready | undefined;
  await recorder.check('ready', () =>
    withClient(url, connect, async (client: pg.Client) => {
      const facts = await readServerFacts(client);
      details.target = targetOf(url, facts);
      subject.push(...targetWords(details.target));
      const input = { stanza, config, deadlineMs: options.timeout };
      const found = await findStanza(input, client, facts, ports);
      const { planDigest } = await plannedMigrations(client, parseDatabaseUrl(url).schema, tree);
      ready = { stanza: found, planDigest };
      const { version } = found.program;
      const there = plural(found.info.backup.length, 'backup');
      return {
        result: `pgBackRest ${version}, stanza ${stanza} with ${there}, WAL arrives in its repository`,
      };
    }),
  );
  if (!ready) throw new Error('the check that gets everything ready did not');
  return ready;
}

async function make(
  { recorder, details, ports }: BackupFrame,
  engine: PgBackRestEngine,
  stanza: string,
): Promise<PreparedCluster> {
  let made: PreparedCluster | undefined;
  await recorder.check('dump', async (scope) => {
    ports.log.info('pgBackRest backs up the whole cluster');
    made = await timed(details.times, 'dump', () => engine.prepare());
    const { backup, named, at } = made;
    const location = locationOf(stanza, backup.label);
    details.copies.push({ place: `pgbackrest:${stanza}`, location });
    scope.item({
      ...{ status: 'passed', name: location },
      result: `restore point ${named.name} at ${named.lsn}, its WAL is in the repository`,
    });
    for (const sentence of at?.notCompared ?? []) scope.notVerified(sentence);
    const { size, delta } = backup.info;
    return {
      result: `${backup.type} backup, ${byteWords(delta)} of ${byteWords(size)} copied in ${durationWords(details.times['dump'] ?? 0)}`,
    };
  });
  if (!made) throw new Error('the backup came to no end');
  return made;
}

const UNUSED = {
  to: 'to',
  encryptTo: 'encrypt-to',
  encryptPassphrase: 'encrypt-passphrase',
  ageIdentity: 'age-identity',
  manifestKey: 'manifest-key',
  verifyUrl: 'verify-url',
} as const satisfies Partial<Record<keyof BackupFrame['options'], string>>;

/** Whoever names a key or a place believes that it is used. */
function refuseUnused(options: BackupFrame['options']): void {
  const given = (Object.keys(UNUSED) as (keyof typeof UNUSED)[]).filter(
    (key) => options[key] !== undefined && options[key].length > 0,
  );
  if (given.length === 0) return;
  throw new UserError(
    'pgbackrest-option-unused',
    `With the engine pgbackrest ${given.map((key) => UNUSED[key]).join(', ')} would do nothing.`,
    'pgBackRest keeps, encrypts and expires backups in its own repository, as its configuration says (repo1-path, repo1-cipher-type, repo1-retention-full). Leave these out, or take the engine pg_dump.',
  );
}
