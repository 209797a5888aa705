import type pg from 'pg';
import { TLS_PARAMETERS } from './tls-request.ts';

/** Prisma's own, and what Belay decides: node-postgres would take them for settings. */
const NOT_FOR_NODE_POSTGRES = [
  ...['schema', 'connection_limit', 'pool_timeout', 'pgbouncer', 'connect_timeout'],
  ...['options', 'application_name'],
  ...TLS_PARAMETERS,
];

/**
 * What node-postgres is told. It encrypts nothing by itself: its stream is encrypted already.
 *
 * @param settings Names of settings that are ours to give; the URL's own of that name do not count.
 * @param options As {@link startUpOptions} makes them.
 */
export function clientConfig(
  url: string,
  settings: readonly string[],
  options: string,
): pg.ClientConfig {
  const bare = new URL(url);
  // What stays in the URL overrides what is said here.
  for (const name of [...NOT_FOR_NODE_POSTGRES, ...settings]) bare.searchParams.delete(name);
  return {
    connectionString: bare.href,
    application_name: 'belay',
    ssl: false,
    // Else it would look for PGSSLNEGOTIATION, and refuse it without TLS of its own.
    sslnegotiation: 'postgres',
    ...(options === '' ? {} : { options }),
  };
}

/** The value of the start-up parameter `options`: the URL's own, then the given settings; the server lets the last one win. */
export function startUpOptions(url: string, settings: Readonly<Record<string, string>>): string {
  const fromUrl = new URL(url).searchParams.getAll('options');
  const ours = Object.entries(settings).map(
    ([name, value]) => `-c ${name}=${value.replace(/([\\\s])/g, '\\$1')}`,
  );
  return [...fromUrl, ...ours].join(' ');
}
