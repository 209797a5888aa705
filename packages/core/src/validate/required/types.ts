import type pg from 'pg';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { attempt } from '../../postgres/rows/session.ts';

/** A type's name taken apart: `timestamp(3) without time zone[]`. */
const SHAPE =
  /^(?<base>.*?)\s*(?:\((?<modifiers>[^()]*)\))?\s*(?<zone>(?:with|without)\s+time\s+zone)?\s*(?<arrays>(?:\[\s*\d*\s*\])*)$/is;

/** What CREATE TABLE takes for a type although it is none (documentation, "Serial Types"). */
const SERIALS: Readonly<Record<string, string>> = {
  ...{ smallserial: 'smallint', serial2: 'smallint' },
  ...{ serial: 'integer', serial4: 'integer' },
  ...{ bigserial: 'bigint', serial8: 'bigint' },
};

/**
 * How Postgres writes a type that a person wrote, for example `character varying(20)` for `varchar(20)`.
 * Several where types of that name are in several schemas; none where the server knows no such type.
 *
 * @param client In a transaction with an empty search_path.
 */
export async function writtenByPostgres(client: pg.Client, text: string): Promise<Set<string>> {
  const { base, modifiers, zone, arrays } = takeApart(text);
  const full = [base + (modifiers === undefined ? '' : `(${modifiers})`), zone]
    .filter((part) => part !== undefined)
    .join(' ');
  const candidates = [full + arrays, ...(await userTypes(client, { base, modifiers, arrays }))];
  const written = new Set<string>();
  for (const candidate of candidates) {
    const plain = await typeOf(client, candidate);
    if (plain !== undefined) written.add(withModifiers(plain, base, modifiers));
  }
  return written;
}

interface Parts {
  base: string;
  modifiers: string | undefined;
  zone?: string | undefined;
  /** `[]`, `[][]` or nothing. */
  arrays: string;
}

function takeApart(text: string): Parts {
  const groups = SHAPE.exec(text.trim())?.groups;
  const base = groups?.['base'] ?? text.trim();
  return {
    base: SERIALS[base.toLowerCase()] ?? base,
    modifiers: groups?.['modifiers']?.replace(/\s+/g, ''),
    zone: groups?.['zone']?.replace(/\s+/g, ' '),
    arrays: (groups?.['arrays'] ?? '').replace(/[^[\]]/g, ''),
  };
}

const USER_TYPES = `
  SELECT n.nspname AS schema, t.typname AS name
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
   WHERE t.typname IN ($1::text, pg_catalog.lower($1::text)) AND n.nspname <> 'pg_catalog'`;

/** Types of that name outside pg_catalog, in the spelling of the database or in lower case. */
async function userTypes(client: pg.Client, { base, modifiers, arrays }: Parts): Promise<string[]> {
  const unquoted = /^"(.*)"$/.exec(base)?.[1]?.replaceAll('""', '"') ?? base;
  const { rows } = await client.query<{ schema: string; name: string }>(USER_TYPES, [unquoted]);
  const suffix = `${modifiers === undefined ? '' : `(${modifiers})`}${arrays}`;
  return rows.map(({ schema, name }) => quoteQualified(schema, name) + suffix);
}

/** The server's own name for it, without modifiers; undefined when there is no such type. */
async function typeOf(client: pg.Client, text: string): Promise<string | undefined> {
  const sql = 'SELECT pg_catalog.format_type(pg_catalog.to_regtype($1), NULL) AS type';
  // What is no name of a type at all is an error, in some versions.
  const asked = await attempt(client, () => client.query<{ type: string | null }>(sql, [text]));
  const type = 'value' in asked ? asked.value.rows[0]?.type : undefined;
  return type === null || type === '???' ? undefined : type;
}

/** `format_type` with modifiers, which takes them as a number that only a column has (before Postgres 17). */
function withModifiers(plain: string, base: string, given: string | undefined): string {
  const modifiers = modifiersOf(plain, base, given);
  if (modifiers === undefined) return plain;
  const [, name = plain, rest = ''] =
    /^(.*?)((?: with(?:out)? time zone)?(?:\[\])*)$/.exec(plain) ?? [];
  return `${name}(${modifiers})${rest}`;
}

function modifiersOf(plain: string, base: string, given: string | undefined): string | undefined {
  const name = plain.replace(/(\[\])+$/, '');
  // float(24) is a type of its own name by now.
  if (name === 'real' || name === 'double precision') return undefined;
  if (given !== undefined) return name === 'numeric' && /^\d+$/.test(given) ? `${given},0` : given;
  const needsLength = name === 'character' || name === 'bit';
  return needsLength && base.toLowerCase() !== 'bpchar' ? '1' : undefined;
}
