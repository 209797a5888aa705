import type pg from 'pg';
import { withClient } from '../../postgres/connection.ts';
import { quoteIdent, quoteLiteral } from '../../postgres/identifiers.ts';
import { type TemporaryOptions, createMarked } from '../../postgres/temporary-database.ts';
import type { Outside } from '../content/content.ts';
import type { NotReapplied } from './reapply.ts';

/** What a server is asked before a database is made on it. */
export interface Host {
  major: number;
  /** Those in which this role may make something. */
  tablespaces: readonly string[];
  /** Where a new database goes without further words: nobody needs a right for that one. */
  ownTablespace: string;
}

/** What CREATE DATABASE can give a database and nothing can change later. */
export type Creation = Pick<
  Outside,
  'encoding' | 'localeProvider' | 'collate' | 'ctype' | 'locale' | 'icuRules' | 'tablespace'
>;

const HOST_SQL = `
SELECT pg_catalog.current_setting('server_version_num')::int / 10000 AS major,
       ARRAY(SELECT spcname::text FROM pg_catalog.pg_tablespace
              WHERE spcname <> 'pg_global' AND pg_catalog.has_tablespace_privilege(oid, 'CREATE')) AS tablespaces,
       (SELECT t.spcname FROM pg_catalog.pg_database d
          JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
         WHERE d.datname = 'template0') AS "ownTablespace"`;

export async function readHost(client: pg.Client): Promise<Host> {
  const { rows } = await client.query<Host>(HOST_SQL);
  const [host] = rows;
  if (!host) throw new Error('the server did not say what it is');
  return host;
}

const PROVIDERS: Readonly<Record<string, string>> = { c: 'libc', i: 'icu', b: 'builtin' };

/**
 * The clauses with which CREATE DATABASE … TEMPLATE template0 makes a database like the one that was backed up: its
 * encoding, its locale, and its tablespace where the server has one of that name for this role.
 */
export function likeClauses(like: Creation, host: Host): string {
  const { encoding, collate, ctype, tablespace } = like;
  const { major, tablespaces, ownTablespace } = host;
  const elsewhere = tablespace !== ownTablespace && tablespaces.includes(tablespace);
  return [
    `ENCODING ${quoteLiteral(encoding)}`,
    `LC_COLLATE ${quoteLiteral(collate)}`,
    `LC_CTYPE ${quoteLiteral(ctype)}`,
    // Always: else that of template0 would stay, whatever the names of its locales.
    ...(major >= 15 ? providerClauses(like) : []),
    ...(elsewhere ? [`TABLESPACE ${quoteIdent(tablespace)}`] : []),
  ].join(' ');
}

function providerClauses({ localeProvider, locale, icuRules }: Creation): string[] {
  const icu = localeProvider === 'i';
  return [
    `LOCALE_PROVIDER ${PROVIDERS[localeProvider] ?? 'libc'}`,
    ...(icu && locale !== null ? [`ICU_LOCALE ${quoteLiteral(locale)}`] : []),
    ...(icu && icuRules !== null ? [`ICU_RULES ${quoteLiteral(icuRules)}`] : []),
    ...(localeProvider === 'b' && locale !== null
      ? [`BUILTIN_LOCALE ${quoteLiteral(locale)}`]
      : []),
  ];
}

const LOCALE_C = { localeProvider: 'c', collate: 'C', ctype: 'C', locale: null, icuRules: null };

/**
 * Makes an empty database like the one that was backed up.
 *
 * @param adminUrl A database of the same server, for a role with CREATEDB.
 * @param elseC Where the server does not have the locale, take C instead: for a trial, never to go on with.
 * @returns What is not like it.
 * @throws UserError `createdb-missing`, `database-not-created`.
 */
export async function createLike(
  adminUrl: string,
  name: string,
  like: Creation,
  { elseC = false, ...options }: TemporaryOptions & { elseC?: boolean },
): Promise<NotReapplied[]> {
  const { signal } = options;
  const host = await withClient(adminUrl, signal ? { signal } : {}, readHost);
  const unlike = unlikeTablespace(like, host);
  try {
    await createMarked(adminUrl, name, { ...options, clauses: likeClauses(like, host) });
    return unlike;
  } catch (error) {
    if (!elseC || !isLocaleUnknown(error)) throw error;
  }
  const clauses = likeClauses({ ...like, ...LOCALE_C }, host);
  await createMarked(adminUrl, name, { ...options, clauses });
  return [...unlike, ...unlikeLocale(like)];
}

/** Where a database belonged to a tablespace that this server does not have, or not for this role. */
export function unlikeTablespace(
  { tablespace }: Creation,
  { tablespaces, ownTablespace }: Host,
): NotReapplied[] {
  if (tablespace === ownTablespace || tablespaces.includes(tablespace)) return [];
  const sentence = `the backup was restored in the tablespace ${ownTablespace}: the database lies in ${tablespace}, which cannot be used there`;
  return [{ part: 'tablespace', sentence }];
}

function unlikeLocale({ localeProvider, collate, locale }: Creation): NotReapplied[] {
  const called = localeProvider === 'c' ? collate : (locale ?? collate);
  const sentence = `the locale ${called} is not on the server that the backup was restored on: it was tried with C, so that the order of texts was not`;
  const parts = ['localeProvider', 'collate', 'ctype', 'locale', 'icuRules'] as const;
  return parts.map((part) => ({ part, sentence }));
}

/** `wrong_object_type`, `invalid_parameter_value`, `feature_not_supported` (built without ICU): dbcommands.c. */
const LOCALE_STATES = new Set(['42809', '22023', '0A000']);

function isLocaleUnknown(error: unknown): boolean {
  const { cause } = (error ?? {}) as { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' && LOCALE_STATES.has(cause.code);
}
