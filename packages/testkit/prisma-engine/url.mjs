import { readFileSync } from 'node:fs';

/** Parameters of a Prisma URL that libpq and node-postgres do not know. */
const PRISMA_ONLY = [
  'schema',
  'connection_limit',
  'pool_timeout',
  'connect_timeout',
  'socket_timeout',
  'pgbouncer',
  'statement_cache_size',
  'single_use_connections',
  'sslaccept',
  'sslcert',
  'sslidentity',
  'sslpassword',
];

/**
 * Splits a Prisma URL into what node-postgres takes and the schema to work in.
 *
 * @param {string} text
 * @returns {{ config: import('pg').ClientConfig, schema: string | undefined, database: string }}
 */
export function parsePrismaUrl(text) {
  const url = new URL(text);
  const schema = url.searchParams.get('schema') ?? undefined;
  const options = url.searchParams.get('options') ?? undefined;
  const ssl = tls(url.searchParams);
  // In a connection string they would win over those that are added to them (search_path).
  url.searchParams.delete('options');
  for (const name of PRISMA_ONLY) url.searchParams.delete(name);
  url.searchParams.delete('sslmode');
  return {
    config: { connectionString: url.href, ssl, ...(options && { options }) },
    schema,
    database: decodeURIComponent(url.pathname.slice(1)),
  };
}

/**
 * Prisma's default is sslmode=prefer, which node-postgres lacks: here TLS is used only where it is required.
 *
 * @param {URLSearchParams} params
 */
function tls(params) {
  const mode = params.get('sslmode') ?? 'prefer';
  if (['disable', 'allow', 'prefer'].includes(mode)) return false;
  const certificate = params.get('sslcert');
  return {
    rejectUnauthorized: params.get('sslaccept') === 'strict' || mode.startsWith('verify'),
    ...(certificate && { ca: readFileSync(certificate) }),
  };
}

/**
 * The same URL with another database.
 *
 * @param {string} text
 * @param {string} database
 */
export function withDatabase(text, database) {
  const url = new URL(text);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}
